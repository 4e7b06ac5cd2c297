//! The failing examples of `tests/faults`, shared by the tests that read them.
#![allow(dead_code)]

use std::path::PathBuf;

use kokkyo_scenario::{Package, Report};
use kokkyo_tests::root;

/// One of them.
pub struct Example {
    pub path: PathBuf,
    pub name: String,
    pub table: toml::Table,
    pub edits: Vec<toml::Table>,
}

impl Example {
    /// The code that it is about.
    pub fn code(&self) -> &str {
        self.name.split('-').next().unwrap()
    }
}

/// All of them, in order.
pub fn examples() -> Vec<Example> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("tests/faults")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let table: toml::Table =
            std::fs::read_to_string(&path).unwrap().parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let edits = table["edit"].as_array().unwrap().iter().map(|edit| edit.as_table().unwrap().clone()).collect();
        Example { name: path.file_stem().unwrap().to_string_lossy().into_owned(), path, table, edits }
    };
    paths.into_iter().map(read).collect()
}

/// A text of an edit.
pub fn text<'e>(edit: &'e toml::Table, key: &str) -> Option<&'e str> {
    edit.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("`{key}` is a text")))
}

/// `two-posts` with the edits of an example, as a folder where they are of a kind that only a folder can have. *Errors*: the
/// folder is refused.
pub fn read(example: &Example) -> Result<Package, Report> {
    let package = spoilt(example);
    let only_folders: Vec<&toml::Table> =
        example.edits.iter().filter(|edit| edit.contains_key("link") || edit.contains_key("size")).collect();
    if only_folders.is_empty() {
        return Ok(package);
    }
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("package");
    for (file, bytes) in &package.files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::write(place.path().join("elsewhere.csv"), "not of the package\n").unwrap();
    for edit in only_folders {
        let path = folder.join(text(edit, "file").unwrap());
        let _ = std::fs::remove_file(&path);
        if let Some(target) = text(edit, "link") {
            #[cfg(unix)]
            std::os::unix::fs::symlink(folder.join(target), &path).unwrap();
        } else {
            let size = edit["size"].as_integer().unwrap();
            std::fs::File::create(&path).unwrap().set_len(size as u64).unwrap();
        }
    }
    Package::from_dir(&folder)
}

/// Whether an example is of a border or of a file of incidents, which are no campaigns.
pub fn is_of_border(example: &Example) -> bool {
    example.table.contains_key("border")
}

/// `two-posts`, or the built-in border, with the edits of an example that are made in files.
pub fn spoilt(example: &Example) -> Package {
    let base = if is_of_border(example) { "scenarios/border-1932-1945" } else { "scenarios/two-posts" };
    let mut package = Package::from_dir(&root().join(base)).unwrap();
    for edit in &example.edits {
        let file = text(edit, "file").unwrap();
        if edit.contains_key("link") || edit.contains_key("size") {
            continue;
        }
        let old = package.files.get(file).cloned().unwrap_or_default();
        if edit.contains_key("remove") {
            assert!(package.files.remove(file).is_some(), "{}: {file} is not there", example.name);
            continue;
        }
        let new = if let Some(all) = text(edit, "write") {
            all.as_bytes().to_vec()
        } else if let Some(bytes) = text(edit, "bytes") {
            bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
        } else if let Some(more) = text(edit, "append") {
            let times = edit.get("times").map_or(1, |times| times.as_integer().unwrap());
            let more: String = (0..times).map(|number| more.replace("{n}", &number.to_string())).collect();
            [old, more.into_bytes()].concat()
        } else {
            let wanted = text(edit, "replace").unwrap().as_bytes();
            let with = text(edit, "with").unwrap().as_bytes();
            let at = old.windows(wanted.len()).position(|window| window == wanted);
            let at = at.unwrap_or_else(|| panic!("{}: {file} does not hold what is to be replaced", example.name));
            [&old[..at], with, &old[at + wanted.len()..]].concat()
        };
        package.files.insert(file.to_string(), new);
    }
    package
}
