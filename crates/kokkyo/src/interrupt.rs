//! Ctrl-C: the first one asks the run to end, the second one ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::INTERRUPTED;

/// A flag that Ctrl-C raises.
pub fn flag() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    let handler = Arc::clone(&raised);
    // Without a handler Ctrl-C still ends the program, only less politely; so a failure to set it is no fault.
    let _ = ctrlc::set_handler(move || {
        if handler.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    raised
}
