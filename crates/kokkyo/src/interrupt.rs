//! Ctrl-C: the first one asks the run to end, the second one ends it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::failure::INTERRUPTED;

/// A flag that Ctrl-C raises: the same for all who ask, since a program has one handler.
pub fn flag() -> Arc<AtomicBool> {
    static RAISED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let raised = RAISED.get_or_init(|| {
        let raised = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&raised);
        // Without a handler Ctrl-C still ends the program, only less politely; so a failure to set it is no fault.
        let _ = ctrlc::set_handler(move || {
            if handler.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        });
        raised
    });
    Arc::clone(raised)
}
