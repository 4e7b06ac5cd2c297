//! The built viewer and studio are those of their sources: a user with only cargo gets what `web/` says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

const DIST: &str = "crates/kokkyo-viewer/dist";
/// What a build reads: folders whole, files by name.
const FOLDERS: [&str; 2] = ["web/src", "web/strings"];
const FILES: [&str; 10] = [
    "web/.npmrc",
    "web/notices.ts",
    "web/output.ts",
    "web/package-lock.json",
    "web/package.json",
    "web/svelte.config.js",
    "web/tsconfig.json",
    "web/vite.config.ts",
    "web/vite.studio.config.ts",
    "web/vite.vendor.config.ts",
];
/// Texts that pages get with their data: the program reads them, the build does not.
const OF_DATA: &str = "web/strings/parameters.ja.json";
/// What it writes.
const BUILT: [&str; 5] = ["studio.css", "studio.js", "vendor.js", "viewer.css", "viewer.js"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Names and bytes of files, hashed in the order of their names.
fn hash(mut names: Vec<String>) -> String {
    names.sort();
    let mut hasher = blake3::Hasher::new();
    for name in names {
        let bytes = fs::read(root().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        hasher.update(name.as_bytes()).update(&[0]).update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    }
    hasher.finalize().to_hex().to_string()
}

fn inputs() -> String {
    let mut found = Vec::new();
    FOLDERS.iter().for_each(|folder| collect(&root().join(folder), &mut found));
    let mut names: Vec<String> = found.iter().map(|path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")).collect();
    assert!(names.len() > 30, "the sources of the viewer are not found");
    names.extend(FILES.map(String::from));
    names.retain(|name| !name.ends_with(".md") && name != OF_DATA);
    hash(names)
}

fn built() -> String {
    hash(BUILT.map(|name| format!("{DIST}/{name}")).to_vec())
}

#[test]
fn the_built_viewer_is_that_of_its_sources() {
    let path = root().join(DIST).join("INPUTS");
    let now = format!("inputs {}\nbuilt {}\n", inputs(), built());
    // Only `cargo xtask web` asks for it, after it has built.
    if std::env::var_os("KOKKYO_ACCEPT_WEB").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let said = fs::read_to_string(&path).unwrap_or_default();
    let same = |word: &str| said.lines().find(|line| line.starts_with(word)) == now.lines().find(|line| line.starts_with(word));
    assert!(same("inputs"), "the viewer was changed and not built: cargo xtask web, and commit {DIST}");
    assert!(same("built"), "{DIST} was changed by hand: cargo xtask web");
}

#[test]
fn the_lock_file_names_no_registry() {
    let lock = fs::read_to_string(root().join("web/package-lock.json")).unwrap();
    assert!(lock.contains("\"lockfileVersion\""));
    assert!(!lock.contains("\"resolved\""), "the lock file names where packages came from; web/.npmrc forbids it");
}
