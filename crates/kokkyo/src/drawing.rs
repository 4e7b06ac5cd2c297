//! Where a drawing may go: never over the file that is read, nor over anything but another drawing.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use crate::failure::Failure;

/// Bytes in which a file must say that it is a drawing.
const HEAD: u64 = 65_536;
/// What may stand before the first element of a drawing: how it begins and how it ends.
const BEFORE: [(&str, &str); 3] = [("<?", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">")];

/// Refuses a target before anything is reckoned. `read`: the file that is read. *Errors*: it is that file, or holds something else than a drawing, or cannot be there.
pub fn check(target: &Path, read: Option<&Path>) -> Result<(), Failure> {
    let named = target.display();
    let refused = |why: &str| Err(Failure::Usage(format!("--svg: {named} {why}")));
    let failed = |error: std::io::Error| Failure::Failed(format!("{named} cannot be written: {error}"));
    if target.file_name().is_none() {
        return refused("names no file; name one that ends in .svg");
    }
    // Links and detours end at the same place.
    if target.canonicalize().ok().zip(read.and_then(|read| read.canonicalize().ok())).is_some_and(|(one, other)| one == other) {
        return refused("is the table that is read, and would be lost; name another file");
    }
    match std::fs::metadata(target) {
        Ok(found) if !found.is_file() => refused("is no file; name one that ends in .svg"),
        Ok(_) if is_drawing(target).map_err(failed)? => Ok(()),
        Ok(_) => refused("is no SVG drawing, and would be lost; name another file, or remove it first"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Tried, since a folder may be there and take nothing.
            let beside = target.with_file_name(format!("{}.probe", std::process::id()));
            std::fs::write(&beside, "").and_then(|()| std::fs::remove_file(&beside)).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

fn is_drawing(path: &Path) -> std::io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(begins_drawing(&String::from_utf8_lossy(&head)))
}

/// Whether a text begins with `<svg`, but for what XML has before it.
fn begins_drawing(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some((opens, closes)) = BEFORE.iter().find(|(opens, _)| rest.starts_with(opens)) {
        let Some((_, after)) = rest[opens.len()..].split_once(closes) else { return false };
        rest = after.trim_start();
    }
    rest.starts_with("<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_known_by_its_first_element() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n",
            "\u{feff}\n<?xml version=\"1.0\"?>\n<!-- made -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\">\n<svg/>",
        ] {
            assert!(begins_drawing(text), "{text}");
        }
        for text in ["", "a,b\n1,2\n", "a,<svg\n", "<?xml version=\"1.0\"?><html><svg/></html>", "<!-- <svg", "<?xml", "\u{fffd}<svg"] {
            assert!(!begins_drawing(text), "{text}");
        }
    }

    #[test]
    fn only_a_new_file_or_another_drawing_may_be_drawn_into() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [("wars.csv", "a,b\n"), ("notes.txt", "mine"), ("empty", ""), ("old.svg", "<?xml version=\"1.0\"?>\n<svg/>")] {
            std::fs::write(path(name), text).unwrap();
        }
        let code = |name: &str| check(&path(name), Some(&path("wars.csv"))).map_err(|failure| failure.code());
        for sound in ["old.svg", "new.svg", "./old.svg"] {
            assert_eq!(code(sound), Ok(()), "{sound}");
        }
        for refused in ["wars.csv", "./wars.csv", "notes.txt", "empty", ".", ""] {
            assert_eq!(code(refused), Err(crate::failure::USAGE), "{refused}");
        }
        for impossible in ["none/there.svg", "wars.csv/there.svg"] {
            assert_eq!(code(impossible), Err(crate::failure::FAILED), "{impossible}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_where_it_leads() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        // A table that would pass for a drawing is kept all the same.
        std::fs::write(path("wars.csv"), "<svg").unwrap();
        std::os::unix::fs::symlink(path("wars.csv"), path("link")).unwrap();
        for (target, table) in [("link", "wars.csv"), ("wars.csv", "link")] {
            let Err(Failure::Usage(said)) = check(&path(target), Some(&path(table))) else { panic!("{target}") };
            assert!(said.contains("is the table that is read"), "{said}");
        }
    }
}
