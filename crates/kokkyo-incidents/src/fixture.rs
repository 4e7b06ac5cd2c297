//! The border of the repository, for tests.

use std::path::Path;
use std::sync::OnceLock;

use kokkyo_scenario::border::Border;
use kokkyo_scenario::{Package, check};

/// The built-in border, read once.
pub fn border() -> &'static Border {
    static BORDER: OnceLock<Border> = OnceLock::new();
    BORDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/border-1932-1945");
        check::load_border(&Package::from_dir(&folder).unwrap(), &crate::laws::specification()).unwrap()
    })
}
