//! The viewer's font: it has every character of the interface and of the built-in packages, and keeps to its licence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FONTS: [&str; 2] = ["kokkyo-sans-regular.woff2", "kokkyo-sans-bold.woff2"];
/// Together; a page carries them.
const MOST_BYTES: u64 = 1_000_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn font(name: &str) -> Vec<u8> {
    let path = root().join("web/fonts").join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    wuff::decompress_woff2(&bytes).unwrap_or_else(|_| panic!("{name} is not WOFF2"))
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    // There may be no sources of the viewer yet.
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
}

/// Every character of texts that a reader may see, with a file that has it.
fn characters() -> BTreeMap<char, PathBuf> {
    let (mut texts, mut sources) = (Vec::new(), Vec::new());
    collect(&root().join("web/strings"), &["json"], &mut texts);
    collect(&root().join("scenarios"), &["csv", "toml", "geojson", "bib", "json"], &mut texts);
    collect(&root().join("web/src"), &["ts", "svelte", "html"], &mut sources);
    // Sentences that programs make.
    for made in ["kokkyo-ensemble/src/names", "kokkyo-ensemble/src/words", "kokkyo-studio/src"] {
        collect(&root().join("crates").join(made), &["rs"], &mut sources);
    }
    sources.extend(["observe.rs", "record_table.rs"].map(|made| root().join("crates/kokkyo-ensemble/src").join(made)));
    let mut found = BTreeMap::new();
    // Of a source only the letters are meant: signs on buttons may come from anywhere.
    for (files, letters_only) in [(texts, false), (sources, true)] {
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for letter in text.chars().filter(|letter| !letter.is_control() && (letter.is_alphabetic() || !letters_only)) {
                found.entry(letter).or_insert_with(|| file.clone());
            }
        }
    }
    found
}

#[test]
fn every_character_of_interface_and_packages_is_in_the_font() {
    let characters = characters();
    assert!(characters.len() > 800, "the texts are not found");
    for name in FONTS {
        let bytes = font(name);
        let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
        let missing: Vec<String> = characters
            .iter()
            .filter(|(letter, _)| face.glyph_index(**letter).is_none())
            .map(|(letter, file)| format!("{letter} U+{:04X} ({})", u32::from(*letter), file.strip_prefix(root()).unwrap().display()))
            .collect();
        assert!(missing.is_empty(), "{name} lacks characters; make it anew with web/fonts/make.py: {missing:#?}");
        // A character without an outline, other than a space, would be covered and yet not be seen.
        struct Ink(bool);
        impl ttf_parser::OutlineBuilder for Ink {
            fn move_to(&mut self, _: f32, _: f32) {
                self.0 = true;
            }
            fn line_to(&mut self, _: f32, _: f32) {}
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
            fn close(&mut self) {}
        }
        for letter in characters.keys().filter(|letter| !letter.is_whitespace()) {
            let mut ink = Ink(false);
            face.outline_glyph(face.glyph_index(*letter).unwrap(), &mut ink);
            assert!(ink.0, "{name}: {letter} is empty");
        }
    }
}

#[test]
fn the_font_is_small_and_bears_its_own_name_and_the_notices_of_its_licence() {
    let mut bytes_of_all = 0;
    for name in FONTS {
        bytes_of_all += fs::metadata(root().join("web/fonts").join(name)).unwrap().len();
        let bytes = font(name);
        let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
        let text = |id: u16| face.names().into_iter().find(|it| it.name_id == id).and_then(|it| it.to_string()).unwrap_or_default();
        for id in [1, 4, 6] {
            assert!(text(id).replace(' ', "").starts_with("KokkyoSans"), "{name}: name {id} is {}", text(id));
        }
        // The licence keeps the names of the originals to the originals, and wants their notices kept.
        assert!(text(0).contains("Copyright 2014-2021 Adobe") && text(0).contains("The Noto Project Authors"), "{}", text(0));
        assert!(text(13).contains("SIL Open Font License"), "{}", text(13));
    }
    assert!(bytes_of_all < MOST_BYTES, "the fonts have {bytes_of_all} bytes");
    let licence = fs::read_to_string(root().join("web/fonts/OFL.txt")).unwrap();
    for part in ["Copyright 2014-2021 Adobe", "The Noto Project Authors", "SIL OPEN FONT LICENSE Version 1.1", "TERMINATION"] {
        assert!(licence.contains(part), "web/fonts/OFL.txt lacks: {part}");
    }
}
