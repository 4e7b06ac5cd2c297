//! The built viewer and the built studio, embedded. Rebuilt from `web/` by `cargo xtask web`; a test fails when it is stale.

/// What is built from `web/`.
#[derive(Debug, Clone, Copy)]
pub struct Assets<'a> {
    /// Libraries: changes only with the lock file.
    pub vendor: &'a str,
    /// The viewer itself.
    pub viewer: &'a str,
    /// Its style.
    pub style: &'a str,
    /// Fonts: weight and WOFF2 file of the one family, *Kokkyo Sans*.
    pub fonts: &'a [(u16, &'a [u8])],
}

/// What is built into the program.
pub const EMBEDDED: Assets<'static> = Assets {
    vendor: include_str!("../dist/vendor.js"),
    viewer: include_str!("../dist/viewer.js"),
    style: include_str!("../dist/viewer.css"),
    fonts: &[
        (400, include_bytes!("../../../web/fonts/kokkyo-sans-regular.woff2")),
        (700, include_bytes!("../../../web/fonts/kokkyo-sans-bold.woff2")),
    ],
};

/// The pages of `kokkyo serve`. They share libraries and fonts with the viewer: [`EMBEDDED`] has them.
#[derive(Debug, Clone, Copy)]
pub struct Studio<'a> {
    /// The pages' script; it wants [`Assets::vendor`] before it.
    pub script: &'a str,
    /// Their style; it asks for the fonts at `/studio/regular.woff2` and `/studio/bold.woff2`.
    pub style: &'a str,
}

/// What is built into the program.
pub const STUDIO: Studio<'static> = Studio { script: include_str!("../dist/studio.js"), style: include_str!("../dist/studio.css") };
