//! Links: what a wrong one gives, and that none leads further than it should.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use super::client::ask;
use super::stand::{SCENARIO, Stand, seed};
use crate::key;
use crate::server::asked::MAX_BODY;

#[test]
fn wrong_keys_are_all_refused_in_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let (own, other) = (stand.studio().host_key.clone(), key::new().unwrap());
    let paths = ["", "/", "/jobs", "/jobs/1", "/scenarios/two-posts", "/events", "/games", "/nothing"];
    let keys = [other.as_str(), "x", "%2e%2e", &own[1..], &own.to_uppercase()];
    let refused = ask(stand.address, "GET", &format!("/api/host/{other}"), b"");
    assert_eq!(refused.status, 404);
    for key in keys {
        for path in paths {
            for method in ["GET", "POST", "DELETE"] {
                let reply = ask(stand.address, method, &format!("/api/host/{key}{path}"), b"{}");
                assert_eq!((reply.status, reply.text()), (404, refused.text()), "{method} {key}{path}");
            }
        }
    }
    for path in
        [format!("/shared/{other}/"), "/shared/x/".into(), format!("/api/seat/{other}"), "/api/seat/x/map".into(), "/nothing".into()]
    {
        let reply = ask(stand.address, "GET", &path, b"");
        assert_eq!((reply.status, reply.text()), (404, refused.text()), "{path}");
    }
    stand.close();
}

#[test]
fn a_shared_link_gives_its_page_and_json_and_nothing_else_of_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let page = stand.wait_for(stand.run(seed::PLAYS), "done")["page"].as_str().unwrap().to_string();
    let get = |path: &str| ask(stand.address, "GET", path, b"");
    assert_eq!(get(&format!("{page}run.json")).header("content-type"), "application/json");
    assert_eq!(get(&format!("{page}report.html")).status, 200);
    let short = get(page.trim_end_matches('/'));
    assert_eq!((short.status, short.header("location")), (308, page.as_str()));
    for name in [
        "arguments",
        "../order",
        "..%2f..%2fstudio.sqlite",
        "..%2f..%2forder",
        "%2e%2e/%2e%2e/order",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "run.json/",
        "compare.json",
        "..",
        "report.html%00",
    ] {
        let reply = get(&format!("{page}{name}"));
        assert_eq!(reply.status, 404, "{name}: {}", reply.text());
    }
    stand.close();
}

#[test]
fn what_is_asked_in_the_wrong_way_is_refused_with_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    for (method, path, status) in [
        ("DELETE", "/jobs", 405),
        ("PUT", "/", 405),
        ("POST", "/scenarios/two-posts", 405),
        ("GET", "/scenarios/nothing", 404),
        ("GET", "/scenarios/..%2f..%2fCargo.toml", 404),
        ("GET", "/jobs/one", 404),
        ("GET", "/jobs/7", 404),
        ("GET", "/jobs/99999999999999999999999", 404),
        ("POST", "/jobs/7/stop", 404),
        ("POST", "/jobs/7/again", 404),
        ("POST", "/jobs/x/again", 404),
        ("DELETE", "/jobs/7", 404),
        ("GET", "/jobs/7/stop", 405),
        ("GET", "/nothing", 404),
    ] {
        let reply = stand.ask(method, path, &Value::Null);
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text());
        assert!(!reply.message().is_empty());
    }
    let long = vec![b' '; MAX_BODY + 1];
    let reply = ask(stand.address, "POST", &stand.host("/jobs"), &long);
    assert_eq!(reply.status, 413);
    assert!(reply.message().contains(&MAX_BODY.to_string()), "{}", reply.message());
    stand.close();
}

#[test]
fn the_host_sees_the_library_and_what_can_be_changed_in_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    for path in ["", "/"] {
        let whole = stand.ask("GET", path, &Value::Null).json();
        assert_eq!(
            whole["scenarios"],
            json!([{ "name": SCENARIO, "title": "Two posts on a border river", "title_ja": "国境の二つの哨所", "uploaded": false, "argument": SCENARIO }])
        );
        assert!(whole["threads"].as_u64().unwrap() > 0 && whole["version"] == "0.0.0" && whole["results_version"] == 1);
    }
    let scenario = stand.ask("GET", "/scenarios/two-posts", &Value::Null).json();
    assert_eq!((&scenario["start"], &scenario["days"], &scenario["can_be_free"]), (&json!("1939-06-01 00:00"), &json!(10.0), &json!(true)));
    assert_eq!(scenario["variants"][1]["name"], "no-bridge");
    assert_eq!(scenario["variants"][1]["question"], "Can the western side attack at all?");
    let parameters = scenario["parameters"].as_array().unwrap();
    let of = |key: &str| parameters.iter().find(|it| it["key"] == key).unwrap_or_else(|| panic!("no {key}"));
    let share = of("command.plan.least_fit_share");
    assert_eq!((&share["value"], &share["unit"], &share["low"]), (&json!(0.3), &json!("1"), &Value::Null));
    let said = [&share["meaning"], &share["meaning_ja"]].map(|text| text.as_str().unwrap());
    assert!(said[0].contains("fit to begin a task") && said[1].contains("任務の開始"), "{share}");
    assert!(share["basis"].as_str().unwrap().starts_with("assumed: "), "{share}");
    let headquarters = scenario["headquarters"].as_array().unwrap();
    assert!(!headquarters.is_empty());
    for it in headquarters {
        assert!(it["courses"].as_u64().unwrap() > 0 && it["id"].is_string() && it["side"].is_u64() && it["side_name"].is_string(), "{it}");
    }
    stand.close();
}

#[test]
fn links_begin_as_the_server_is_called_from_outside() {
    let of = |url: Option<&str>, address: &str| crate::origin(url.map(String::from), address.parse().unwrap());
    assert_eq!(of(None, "127.0.0.1:80"), "http://127.0.0.1:80");
    let for_all = of(None, "0.0.0.0:7777");
    assert!(for_all.ends_with(":7777") && !for_all.contains("0.0.0.0"), "an address that stands for all is none to go to: {for_all}");
    assert_eq!(of(None, "[::1]:7777"), "http://[::1]:7777");
    assert_eq!(of(Some("https://studio.example.org/"), "127.0.0.1:80"), "https://studio.example.org");
}

#[test]
fn the_folder_with_the_keys_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("deep/studio");
    Stand::open(&own).close();
    assert_eq!(std::fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o700);
}
