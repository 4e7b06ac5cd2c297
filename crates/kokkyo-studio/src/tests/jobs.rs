//! Work: its queue, how it is stopped, how it ends, and what outlives the server.

use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Events, ask};
use super::stand::{SCENARIO, Stand, seed};

#[test]
fn work_is_played_in_the_order_in_which_it_was_asked_for_and_leaves_its_page_and_what_it_came_to() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let ids: Vec<i64> = (0..3).map(|_| stand.run(seed::PLAYS)).collect();
    let done: Vec<Value> = ids.iter().map(|id| stand.wait_for(*id, "done")).collect();
    let order = fs::read_to_string(folder.path().join("order")).unwrap();
    assert_eq!(order.lines().map(|line| line.parse().unwrap()).collect::<Vec<i64>>(), ids);
    let job = &done[0];
    assert_eq!((&job["done"], &job["total"], &job["phase"], &job["message"]), (&json!(2), &json!(2), &json!("replications"), &json!("")));
    assert_eq!(job["command"], "kokkyo run two-posts --seed=1 --replications=2");
    assert_eq!(job["title"], "Run: Two posts on a border river");
    assert!(job["started"].is_string() && job["ended"].is_string());
    let rows = job["summary"]["rows"].as_array().unwrap();
    let row = |label: &str, text: &str, label_ja: &str, text_ja: &str| json!({ "label": label, "text": text, "label_ja": label_ja, "text_ja": text_ja });
    let losses = row("Losses in battle: The western side", "1,200 men, 300 of them killed", "戦闘損害: 西側", "1,200名、うち戦死300名");
    assert_eq!(rows[0], losses);
    assert_eq!(rows[1], row("Highest rung", "patrol clash", "到達した最高段階", "斥候衝突"));
    let page = job["page"].as_str().unwrap();
    let shared = ask(stand.address, "GET", page, b"");
    assert_eq!(
        (shared.status, shared.header("content-type"), shared.text().trim()),
        (200, "text/html; charset=utf-8", "<!doctype html><p>played")
    );
    let own = folder.path().join(format!("runs/{}", ids[0]));
    let words = fs::read_to_string(own.join("arguments")).unwrap();
    assert!(words.starts_with("run\ntwo-posts\n--seed=1\n--replications=2\n--json\n--out=/"), "{words}");
    assert_eq!(fs::read_to_string(own.join("asked")).unwrap().trim(), "lines");
    let listed = stand.ask("GET", "/jobs", &Value::Null).json();
    assert_eq!(listed.as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().parse().unwrap()).rev().collect::<Vec<i64>>(), ids);
    stand.close();
}

#[test]
fn work_says_how_far_it_is_stops_when_asked_to_and_is_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let (first, second) = (stand.run(seed::GOES_ON), stand.run(seed::GOES_ON));
    let job = stand.wait(first, |job| job["done"] == 1);
    assert_eq!((&job["state"], &job["total"], &job["phase"]), (&json!("running"), &json!(9), &json!("replications")));
    assert_eq!(stand.job(second)["state"], "waiting");
    assert_eq!(stand.ask("POST", &format!("/jobs/{first}/again"), &Value::Null).status, 409);
    assert_eq!(stand.ask("DELETE", &format!("/jobs/{first}"), &Value::Null).status, 409);
    assert_eq!(stand.ask("POST", &format!("/jobs/{first}/stop"), &Value::Null).status, 200);
    let job = stand.wait_for(first, "stopped");
    assert_eq!((&job["message"], &job["page"]), (&json!("after 1 of 9 replications"), &Value::Null));
    assert_eq!(stand.ask("POST", &format!("/jobs/{first}/stop"), &Value::Null).status, 409);
    // The next one is played now; the first goes to the end of the queue, and may be withdrawn from it.
    stand.wait_for(second, "running");
    assert_eq!(stand.ask("POST", &format!("/jobs/{first}/again"), &Value::Null).json()["state"], "waiting");
    assert_eq!(stand.ask("POST", &format!("/jobs/{first}/stop"), &Value::Null).json()["state"], "stopped");
    stand.ask("POST", &format!("/jobs/{second}/stop"), &Value::Null);
    stand.wait_for(second, "stopped");
    stand.ask("POST", &format!("/jobs/{first}/again"), &Value::Null);
    stand.wait(first, |job| job["done"] == 1);
    stand.ask("POST", &format!("/jobs/{first}/stop"), &Value::Null);
    stand.wait_for(first, "stopped");
    stand.close();
}

#[test]
fn work_that_fails_says_why_and_what_comes_after_it_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let [fails, dies, plays] = [seed::FAILS, seed::DIES, seed::PLAYS].map(|seed| stand.run(seed));
    let job = stand.wait_for(fails, "failed");
    assert_eq!(job["message"], "the scenario cannot be played with x changed:\n  x is unknown");
    let job = stand.wait_for(dies, "failed");
    assert_eq!(job["message"], "it ended without a word (the program was ended from outside)");
    stand.wait_for(plays, "done");
    stand.close();
}

#[test]
fn a_program_that_cannot_be_started_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::with_program(folder.path(), PathBuf::from("/nowhere/kokkyo"));
    let job = stand.wait_for(stand.run(seed::PLAYS), "failed");
    assert!(job["message"].as_str().unwrap().starts_with("the program /nowhere/kokkyo cannot be started"), "{job}");
    stand.close();
}

#[test]
fn what_was_played_when_the_server_ended_waits_and_is_played_again_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let (first, second) = (stand.run(seed::GOES_ON), stand.run(seed::PLAYS));
    stand.wait(first, |job| job["done"] == 1);
    stand.close();
    let store = crate::store::Store::open(folder.path()).unwrap();
    let states: Vec<_> = store.jobs().unwrap().iter().rev().map(|job| job.state.word()).collect();
    assert_eq!(states, ["waiting", "waiting"]);
    drop(store);
    let stand = Stand::open(folder.path());
    stand.wait(first, |job| job["state"] == "running" && job["done"] == 1);
    stand.ask("POST", &format!("/jobs/{first}/stop"), &Value::Null);
    stand.wait_for(second, "done");
    let order = fs::read_to_string(folder.path().join("order")).unwrap();
    assert_eq!(order.lines().collect::<Vec<_>>(), [first, first, second].map(|id| id.to_string()));
    stand.close();
}

#[test]
fn work_that_is_taken_away_takes_its_folder_and_its_link_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let id = stand.run(seed::PLAYS);
    let page = stand.wait_for(id, "done")["page"].as_str().unwrap().to_string();
    let own = folder.path().join(format!("runs/{id}"));
    assert!(own.is_dir());
    assert_eq!(stand.ask("DELETE", &format!("/jobs/{id}"), &Value::Null).status, 204);
    assert!(!own.exists() && folder.path().join("runs").is_dir());
    assert_eq!(ask(stand.address, "GET", &page, b"").status, 404);
    assert_eq!(stand.ask("DELETE", &format!("/jobs/{id}"), &Value::Null).status, 404);
    stand.close();
}

#[test]
fn pages_that_are_open_hear_of_work_and_of_the_end_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let mut events = Events::open(stand.address, &stand.host("/events"));
    assert_eq!(events.next().as_deref(), Some("changed"));
    let id = stand.run(seed::GOES_ON);
    assert_eq!(events.next().as_deref(), Some("changed"));
    stand.wait(id, |job| job["done"] == 1);
    let ends = std::thread::spawn(move || while events.next().is_some() {});
    sleep(Duration::from_millis(50));
    stand.close();
    ends.join().unwrap();
}

#[test]
fn what_cannot_be_played_is_refused_before_it_waits_with_the_field_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let sound = json!({ "kind": "compare", "scenario": SCENARIO, "variants": ["no-bridge"] });
    for (field, value, word) in [
        ("kind", json!("dance"), "`kind`"),
        ("kind", Value::Null, "`kind`"),
        ("scenario", json!("../../etc"), "`scenario`"),
        ("scenario", json!(7), "`scenario`"),
        ("with", json!(["no-such"]), "no-such"),
        ("with", json!("no-bridge"), "`with`"),
        ("set", json!(["--out=/etc"]), "PATH=VALUE"),
        ("set", json!(["combat.nothing=1"]), "combat.nothing"),
        ("variants", json!([]), "`variants`"),
        ("variants", json!(["no-bridge", "no-bridge"]), "twice"),
        ("variants", json!(["--help"]), "--help"),
        ("variants", json!(["combat.nothing=1"]), "combat.nothing"),
        ("mode", json!("dream"), "`mode`"),
        ("free_from", json!("1939-06-03"), "`free_from`"),
        ("until", json!("yesterday"), "`until`"),
        ("until", json!("1940-01-01"), "`until`"),
        ("seed", json!(-1), "`seed`"),
        ("seed", json!(1u64 << 53), "`seed`"),
        ("replications", json!(0), "`replications`"),
        ("replications", json!(1_000_001), "`replications`"),
        ("draw_parameters", json!("yes"), "`draw_parameters`"),
        ("title", json!("two\nlines"), "`title`"),
        ("title", json!("x".repeat(301)), "`title`"),
        ("threads", json!(2), "`threads`"),
    ] {
        let mut asked = sound.clone();
        asked[field] = value.clone();
        let reply = stand.ask("POST", "/jobs", &asked);
        assert_eq!(reply.status, 422, "{field} = {value}: {}", reply.text());
        assert!(reply.message().contains(word), "{field} = {value}: {}", reply.message());
    }
    for text in ["", "{", "[]", "7", "\"run\"", "{\"kind\": \"run\"", "\u{0}"] {
        let reply = ask(stand.address, "POST", &stand.host("/jobs"), text.as_bytes());
        assert!((400..500).contains(&reply.status) && !reply.message().is_empty(), "{text}: {}", reply.text());
    }
    assert_eq!(stand.ask("GET", "/jobs", &Value::Null).json(), json!([]), "nothing of that waits");
    stand.close();
}
