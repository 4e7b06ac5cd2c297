//! Packages that are sent.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::client::{Reply, ask_with};
use super::stand::{SCENARIO, Stand};

/// The files of a scenario of the repository, below a folder, one of them changed.
fn files(below: &str, changed: Option<(&str, &str)>) -> Vec<(String, Vec<u8>)> {
    fn all(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { all(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(SCENARIO);
    let mut paths = Vec::new();
    all(&root, &mut paths);
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read(&path).unwrap();
        let text = match changed {
            Some((file, to)) if file == name => to.as_bytes().to_vec(),
            _ => text,
        };
        (format!("{below}{name}"), text)
    };
    paths.into_iter().map(read).collect()
}

fn send(stand: &Stand, files: &[(String, Vec<u8>)]) -> Reply {
    let mut body = Vec::new();
    for (path, bytes) in files {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{path}\"; filename=\"file\"\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    ask_with(stand.address, "POST", &stand.host("/packages"), "Content-Type: multipart/form-data; boundary=edge\r\n", &body)
}

#[test]
fn a_sound_package_that_is_sent_can_be_played_and_put_away_when_nothing_stands_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let sent = send(&stand, &files("My border/", None));
    assert_eq!(sent.status, 201, "{}", sent.text());
    let name = sent.json()["name"].as_str().unwrap().to_string();
    let listed = stand.ask("GET", "", &Value::Null).json()["scenarios"].as_array().unwrap().clone();
    assert_eq!(listed.iter().map(|it| it["uploaded"].as_bool().unwrap()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(stand.ask("GET", &format!("/scenarios/{name}"), &Value::Null).json()["days"], 10.0);
    let headquarters = stand.ask("GET", &format!("/scenarios/{name}"), &Value::Null).json()["headquarters"][0]["id"].clone();
    let game = json!({ "title": "First", "scenario": name, "seed": 1, "every": true, "seats": [{ "headquarters": headquarters }] });
    let made = stand.ask("POST", "/games", &game);
    assert_eq!(made.status, 201, "{}", made.text());
    let refused = stand.ask("DELETE", &format!("/packages/{name}"), &Value::Null);
    assert!(refused.status == 409 && refused.message().contains("the game “First”"), "{}", refused.text());
    let path = format!("/games/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(stand.ask("POST", &format!("{path}/end"), &Value::Null).status, 200);
    assert_eq!(stand.ask("DELETE", &format!("/packages/{name}"), &Value::Null).status, 409, "what came of a game is told by its package");
    assert_eq!(stand.ask("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(stand.ask("DELETE", &format!("/packages/{name}"), &Value::Null).status, 204);
    assert_eq!(stand.ask("DELETE", &format!("/packages/{name}"), &Value::Null).status, 404);
    assert_eq!(stand.ask("DELETE", &format!("/packages/{SCENARIO}"), &Value::Null).status, 404, "what is built in stays");
    assert_eq!(crate::packages::kept(folder.path()), [] as [std::path::PathBuf; 0]);
    stand.close();
}

#[test]
fn a_name_that_something_was_played_on_is_not_given_again_and_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let sent = |stand: &Stand| send(stand, &files("border/", None)).json()["name"].as_str().unwrap().to_string();
    let first = sent(&stand);
    let job = json!({ "kind": "run", "scenario": first, "seed": super::stand::seed::PLAYS, "replications": 2 });
    let id = stand.ask("POST", "/jobs", &job).json()["id"].as_str().unwrap().parse().unwrap();
    stand.wait_for(id, "done");
    assert_eq!(stand.ask("DELETE", &format!("/packages/{first}"), &Value::Null).status, 204);
    let second = sent(&stand);
    assert_ne!(first, second, "what was played on the first would be played again on another");
    // A folder beside a package goes before a built-in one of its name.
    let built_in = send(&stand, &files(&format!("{SCENARIO}/"), None)).json()["name"].as_str().unwrap().to_string();
    assert_ne!(built_in, SCENARIO);
    stand.close();
    let stand = Stand::open(folder.path());
    let listed = stand.ask("GET", "", &Value::Null).json()["scenarios"].clone();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&second.as_str()) && names.contains(&built_in.as_str()) && !names.contains(&first.as_str()), "{names:?}");
    stand.close();
}

#[test]
fn a_package_with_faults_is_told_all_of_them_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let sent = send(&stand, &files("", Some(("scenario.toml", "title = \"Half\"\nclok = 3\n"))));
    assert_eq!(sent.status, 422);
    let faults = sent.json()["faults"].as_str().unwrap().to_string();
    assert!(faults.contains("scenario.toml") && faults.contains("clok"), "{faults}");
    assert!(!faults.contains(&folder.path().display().to_string()), "where the server keeps it is no business of a page: {faults}");
    assert_eq!(crate::packages::kept(folder.path()), [] as [std::path::PathBuf; 0]);
    for (wrong, word) in [
        (vec![("notes.txt".to_string(), b"x".to_vec())], "no `scenario.toml`"),
        (vec![("../scenario.toml".to_string(), b"x".to_vec())], "no name that every system can have"),
        (vec![("package.zip".to_string(), b"PK but not really".to_vec())], "zip file cannot be read"),
        (vec![("a.zip".to_string(), Vec::new()), ("b.zip".to_string(), Vec::new())], "two zip files"),
        (vec![("notes.txt".to_string(), Vec::new()), ("b.zip".to_string(), b"PK".to_vec())], "with other files"),
    ] {
        let refused = send(&stand, &wrong);
        assert!(refused.status == 422 && refused.message().contains(word), "{}", refused.text());
    }
    let torn =
        ask_with(stand.address, "POST", &stand.host("/packages"), "Content-Type: multipart/form-data; boundary=edge\r\n", b"--edge\r\nx");
    assert_eq!(torn.status, 400, "{}", torn.text());
    assert_eq!(stand.ask("POST", "/packages", &json!({})).status, 400);
    stand.close();
}
