use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn sent(paths: &[&str]) -> Result<Sent, String> {
    let mut sent = Sent::default();
    paths.iter().try_for_each(|path| sent.add(path, path.as_bytes().to_vec())).map(|()| sent)
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn names(sent: Sent) -> (String, Vec<String>) {
    let (root, files) = sent.package().unwrap();
    (root, files.into_keys().collect())
}

#[test]
fn a_package_is_found_wherever_its_head_stands_and_what_systems_leave_is_passed_over() {
    let plain = ["scenario.toml", "forces/formations.csv"];
    assert_eq!(names(sent(&plain).unwrap()), (String::new(), vec!["forces/formations.csv".into(), "scenario.toml".into()]));
    let deep = ["desk/my border/scenario.toml", "desk/my border/geo/map.geojson", "desk/notes.txt", "__MACOSX/desk/._x", ".DS_Store"];
    assert_eq!(names(sent(&deep).unwrap()), ("my border".into(), vec!["geo/map.geojson".into(), "scenario.toml".into()]));
    // With a copy of what it stands on.
    let based = ["a/scenario.toml", "a/bases/b/scenario.toml", "a/bases/b/forces/formations.csv"];
    assert_eq!(names(sent(&based).unwrap()).1.len(), 3);
}

#[test]
fn what_holds_no_package_or_two_is_refused_with_what_to_send() {
    let why = |paths: &[&str]| sent(paths).unwrap().package().unwrap_err();
    assert!(why(&["notes.txt"]).contains("no `scenario.toml`"));
    assert!(why(&[]).contains("no `scenario.toml`"));
    assert!(why(&["a/border.toml"]).contains("long border"));
    assert!(why(&["a/scenario.toml", "b/scenario.toml"]).contains("two packages, `a` and `b`"));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    for path in [
        "../scenario.toml",
        "a/../../x",
        "/etc/passwd",
        "C:/x",
        "a//b",
        "",
        "a/./b",
        "a\\..\\..\\b",
        "a/nul\0",
        &("x/".repeat(20) + "x"),
        &"x".repeat(300),
    ] {
        assert!(sent(&[path]).is_err(), "{path}");
        let zip = zipped(&[("scenario.toml", b"title"), (path, b"x")]);
        assert!(path.is_empty() || Sent::unpacked(&zip).is_err(), "{path} in a zip file");
    }
    assert!(sent(&["a/国境.csv", "a/common.csv", "a/com.csv"]).is_ok());
    assert!(sent(&["a.csv", "A.csv"]).unwrap_err().contains("twice"));
    assert!(sent(&["scenario.toml", "a", "a-b", "a/b"]).unwrap().package().unwrap_err().contains("`a` is a file and a folder"));
    for name in ["NUL", "aux.csv", "com1.toml", "a.", "a "] {
        assert!(sent(&[name]).is_err(), "{name:?}");
    }
}

#[test]
fn a_zip_file_that_is_torn_or_unpacks_to_too_much_is_refused() {
    let zip = zipped(&[("a/scenario.toml", b"title = 'x'"), ("a/forces/formations.csv", &b"id,name\n".repeat(1_000))]);
    assert_eq!(Sent::unpacked(&zip).unwrap().files.len(), 2);
    for length in (0..zip.len()).step_by(7) {
        assert!(Sent::unpacked(&zip[..length]).is_err(), "the first {length} bytes");
    }
    // Nothing of what a scratched file says is believed: it is refused, or some of its files are there.
    for at in 0..zip.len() {
        let mut scratched = zip.clone();
        scratched[at] ^= 0x41;
        if let Ok(sent) = Sent::unpacked(&scratched) {
            assert!(sent.bytes <= MOST_BYTES);
        }
    }
    let zeros = vec![0_u8; MOST_BYTES / 2 + 1];
    let bomb = zipped(&[("a", &zeros), ("b", &zeros)]);
    assert!(bomb.len() < MOST_SENT / 8, "what is small when it is sent");
    assert!(Sent::unpacked(&bomb).unwrap_err().contains("more than 256 MiB"));
}

#[test]
fn a_package_gets_a_folder_of_its_own_and_what_is_not_finished_is_taken_away() {
    let studio = tempfile::tempdir().unwrap();
    let put = |paths: &[&str], file: &str| put(studio.path(), sent(paths).unwrap(), file, &|name| name == "taken").unwrap();
    let first = put(&["My Border/scenario.toml"], "");
    let second = put(&["My Border/scenario.toml"], "");
    let zipped = put(&["scenario.toml", "a/b.csv"], "国境 1932.zip");
    let called = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!((called(&first), called(&second), called(&zipped)), ("my-border".into(), "my-border-2".into(), "1932".into()));
    assert_eq!(fs::read_to_string(zipped.join("a/b.csv")).unwrap(), "a/b.csv");
    assert_eq!(called(&put(&["taken/scenario.toml"], "")), "taken-2", "a name that something stands on is not given again");
    fs::remove_dir_all(studio.path().join("packages/taken-2")).unwrap();
    let left = studio.path().join("packages").join(format!("{UNFINISHED}x"));
    fs::create_dir(&left).unwrap();
    assert_eq!(kept(studio.path()), [zipped, first, second]);
    assert!(!left.exists());
    assert_eq!(kept(&studio.path().join("nowhere")), [] as [PathBuf; 0]);
}
