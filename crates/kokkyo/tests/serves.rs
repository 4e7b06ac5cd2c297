//! `kokkyo serve` from outside: the program is started, asked over HTTP, killed, and started again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A studio that is ended when the test is.
struct Studio {
    child: Child,
    origin: String,
    host: String,
}

impl Studio {
    /// Opens the one of a folder and reads its link.
    fn open(folder: &Path) -> Self {
        Self::open_with(folder, &[])
    }

    /// The same with packages.
    fn open_with(folder: &Path, packages: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
            .args(["serve", "--port", "0", "--folder", "studio"])
            .args(packages)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let link = line.trim().rsplit(' ').next().unwrap();
        let rest = link.strip_prefix("http://").unwrap_or_else(|| panic!("no link: {line}"));
        let (origin, path) = rest.split_once('/').unwrap();
        Self { child, origin: origin.to_string(), host: format!("/api/{path}") }
    }

    /// Asks, and returns status and body.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.origin).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let body = body.map(ToString::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.origin,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let mut body = answer[end + 4..].to_vec();
        if head.contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }

    /// Asks for JSON that must come.
    fn object(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (status, body) = self.ask(method, path, body);
        let text = String::from_utf8_lossy(&body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {text}");
        serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }

    fn host(&self, path: &str) -> String {
        format!("{}{path}", self.host)
    }

    /// Ends it as a person would.
    #[cfg(unix)]
    fn close(mut self) -> std::process::ExitStatus {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap().trim(), 16).unwrap();
        if length == 0 {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
    }
    whole
}

fn game(every: bool) -> Value {
    json!({
        "title": "Seminar", "scenario": "nomonhan-1939", "with": [], "set": [], "seed": 1939, "free_from": "1939-09-08", "every": every,
        "turn_minutes": null, "seats": [{ "headquarters": "J_6A", "player": "Aoki" }, { "headquarters": "S_1AG", "player": "Orlov" }],
    })
}

/// Plays a game to its end; each seat takes what `pick` says of its desk. Returns how many decisions that took.
fn play(studio: &Studio, game: &Value, pick: impl Fn(&Value) -> usize) -> usize {
    let api = |seat: &Value| format!("/api{}", seat["link"].as_str().unwrap());
    for turn in 0..200 {
        let mut is_over = true;
        for seat in game["seats"].as_array().unwrap() {
            let desk = studio.object("GET", &api(seat), None);
            is_over &= desk["game"]["state"] == "over";
            if desk["turn"]["yours"] == true {
                let option = pick(&desk);
                let manner = desk["courses"][option]["staff_manner"].as_str().filter(|manner| !manner.is_empty()).unwrap_or("report");
                let decision = json!({ "minute": desk["now"]["minute"], "option": option, "manner": manner });
                studio.object("POST", &format!("{}/decide", api(seat)), Some(&decision));
            }
        }
        if is_over {
            return turn;
        }
    }
    panic!("the game has no end");
}

fn as_staff(desk: &Value) -> usize {
    desk["courses"].as_array().unwrap().iter().position(|course| course["is_staff"] == true).unwrap()
}

#[test]
fn a_game_in_which_everybody_does_what_his_staff_would_do_is_the_free_campaign_and_is_played_again_from_its_list() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let made = studio.object("POST", &studio.host("/games"), Some(&game(true)));
    assert!(play(&studio, &made, as_staff) > 2);
    let path = studio.host(&format!("/games/{}", made["id"].as_str().unwrap()));
    let over = studio.object("GET", &path, None);
    assert_eq!(over["state"], "over");
    assert!(over["decisions"].as_array().unwrap().len() > 5);
    for row in over["review"]["rows"].as_array().unwrap() {
        assert_eq!(row["played"], row["staff"], "{row}");
    }
    // Its run is made when it is over, whether anybody looks or not.
    let run = folder.path().join(format!("studio/games/{}/run", made["id"].as_str().unwrap()));
    let begun = Instant::now();
    while !run.join("report.html").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "there is no run");
        std::thread::sleep(Duration::from_millis(100));
    }
    // Only now a player sees what was there.
    let truth = format!("/api{}/truth.html", made["seats"][0]["link"].as_str().unwrap());
    let (status, page) = studio.ask("GET", &truth, None);
    assert_eq!(status, 200);
    assert!(String::from_utf8_lossy(&page).contains("kokkyo-block"));
    let kept: Value = serde_json::from_slice(&fs::read(run.join("run.json")).unwrap()).unwrap();
    let free = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["run", "--free-from", "1939-09-08", "--replications", "1", "--json", "--no-out"])
        .output()
        .unwrap();
    assert_eq!(kept["digest"], serde_json::from_slice::<Value>(&free.stdout).unwrap()["digest"]);
    assert_eq!(kept["choices"].as_array().unwrap().len(), asked_for(&over));
}

/// Decisions that somebody was asked for, and not those that staffs took where it was left to them.
fn asked_for(game: &Value) -> usize {
    game["decisions"].as_array().unwrap().iter().filter(|it| it["by"] != "staff").count()
}

#[test]
fn a_game_outlives_a_server_that_is_killed_and_a_turn_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = Studio::open(folder.path());
    let made = studio.object("POST", &studio.host("/games"), Some(&game(true)));
    let path = |studio: &Studio| studio.host(&format!("/games/{}", made["id"].as_str().unwrap()));
    for _ in 0..2 {
        let seats = studio.object("GET", &path(&studio), None)["seats"].clone();
        for seat in seats.as_array().unwrap().iter().filter(|seat| seat["waiting"] == true) {
            studio.object("POST", &format!("{}/decide", path(&studio)), Some(&json!({ "headquarters": seat["headquarters"] })));
        }
    }
    let before = studio.object("GET", &path(&studio), None);
    studio.child.kill().unwrap();
    studio.child.wait().unwrap();
    let studio = Studio::open(folder.path());
    let after = studio.object("GET", &path(&studio), None);
    assert_eq!(before, after);
    let back = studio.object("POST", &format!("{}/back", path(&studio)), None);
    assert!(back["decisions"].as_array().unwrap().len() < after["decisions"].as_array().unwrap().len());
    assert!(back["now"]["minute"].as_u64() < after["now"]["minute"].as_u64());
    // What was taken back can be decided again, and the rest left to the staffs.
    let over = studio.object("POST", &format!("{}/end", path(&studio)), None);
    assert_eq!(over["state"], "over");
    // Its players may have seen what was there.
    assert_eq!(studio.ask("POST", &format!("{}/back", path(&studio)), None).0, 409);
    let list = fs::read_to_string(folder.path().join(format!("studio/games/{}/game.choices", made["id"].as_str().unwrap()))).unwrap();
    assert_eq!(list.lines().count(), asked_for(&over));
    #[cfg(unix)]
    assert_eq!(studio.close().code(), Some(0));
}

#[test]
fn a_seat_is_refused_what_is_not_its_turn_not_its_own_or_not_yet_to_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let made = studio.object("POST", &studio.host("/games"), Some(&game(false)));
    // The seat whose turn it is first.
    let mut seats: Vec<&Value> = made["seats"].as_array().unwrap().iter().collect();
    seats.sort_by_key(|seat| seat["waiting"] != true);
    assert_eq!(seats[0]["waiting"], true);
    let seats: Vec<String> = seats.into_iter().map(|seat| format!("/api{}", seat["link"].as_str().unwrap())).collect();
    let message =
        |(status, body): (u16, Vec<u8>)| (status, serde_json::from_slice::<Value>(&body).unwrap()["message"].as_str().unwrap().to_string());
    let (status, why) = message(studio.ask("GET", &format!("{}/truth.html", seats[0]), None));
    assert!(status == 403 && why.contains("over"), "{status} {why}");
    let desk = studio.object("GET", &seats[0], None);
    let minute = desk["now"]["minute"].as_u64().unwrap();
    for (body, wanted, word) in [
        (json!({ "minute": minute + 1, "option": 0 }), 409, "no longer open"),
        (json!({ "minute": minute, "option": 99 }), 422, "`option`"),
        (json!({ "minute": minute, "option": 0, "manner": "loudly" }), 422, "report, late, conceal"),
        (json!({ "minute": minute }), 422, "`option` is missing"),
    ] {
        let (status, why) = message(studio.ask("POST", &format!("{}/decide", seats[0]), Some(&body)));
        assert!(status == wanted && why.contains(word), "{body}: {status} {why}");
    }
    // Whose turn it is not is told that, whatever he chose.
    let desk = studio.object("GET", &seats[1], None);
    if desk["turn"]["yours"] == false {
        let body = json!({ "minute": minute, "option": 0 });
        assert_eq!(message(studio.ask("POST", &format!("{}/decide", seats[1]), Some(&body))).0, 409);
    }
    let (status, why) = message(studio.ask("POST", &format!("{}/staff", seats[0]), Some(&json!({ "until": "1939-05-20" }))));
    assert!(status == 422 && why.contains("after"), "{status} {why}");
    // The key of a seat opens nothing of the host's, and the other way about.
    let token = seats[0].rsplit('/').next().unwrap();
    assert_eq!(studio.ask("GET", &format!("/api/host/{token}/games"), None).0, 404);
    let key = studio.host.rsplit('/').next().unwrap();
    assert_eq!(studio.ask("GET", &format!("/api/seat/{key}"), None).0, 404);
    // Nor does anything that a seat can ask for hold another seat's link, or the host's.
    for path in [seats[0].clone(), format!("{}/map", seats[0])] {
        let text = String::from_utf8(studio.ask("GET", &path, None).1).unwrap();
        assert!(!text.contains(key) && !text.contains(seats[1].rsplit('/').next().unwrap()), "{path}");
    }
}

#[test]
fn a_game_that_cannot_be_played_is_refused_before_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let with = |field: &str, value: Value| {
        let mut asked = game(false);
        asked[field] = value;
        asked
    };
    let mut late = with("seats", json!([{ "headquarters": "J_6A" }]));
    late["free_from"] = json!("1939-09-15");
    for (asked, word) in [
        (with("scenario", json!("../two-posts")), "there is no"),
        (with("seats", json!([])), "nobody plays"),
        (with("seats", json!([{ "headquarters": "J_GAIMU" }])), "no course"),
        (with("seats", json!([{ "headquarters": "J_6A" }, { "headquarters": "J_6A" }])), "two seats"),
        (with("free_from", json!("1941-01-01")), "outside"),
        (with("title", json!(" ")), "title"),
        (with("turn_minutes", json!(0)), "turn_minutes"),
        (with("with", json!(["no-such"])), "no-such"),
        (with("seed", json!(-1)), "seed"),
        (late, "nobody would be asked"),
    ] {
        let (status, body) = studio.ask("POST", &studio.host("/games"), Some(&asked));
        let text = String::from_utf8_lossy(&body);
        assert!(status == 422 && text.contains(word), "{word}: {status} {text}");
    }
    assert_eq!(studio.object("GET", &studio.host("/games"), None), json!([]));
}

#[test]
fn the_clock_of_a_turn_lets_the_staff_decide_for_who_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let mut asked = game(true);
    asked["turn_minutes"] = json!(0.1);
    let made = studio.object("POST", &studio.host("/games"), Some(&asked));
    let begun = Instant::now();
    loop {
        let now = studio.object("GET", &studio.host(&format!("/games/{}", made["id"].as_str().unwrap())), None);
        let turns: std::collections::BTreeSet<&str> =
            now["decisions"].as_array().unwrap().iter().map(|decision| decision["at"].as_str().unwrap()).collect();
        // Every turn has its six seconds: no clock ends two of them at once.
        let most = 1 + begun.elapsed().as_secs() as usize / 6;
        assert!(turns.len() <= most, "{} turns after {:?}", turns.len(), begun.elapsed());
        if turns.len() == 2 {
            assert!(now["decisions"].as_array().unwrap().iter().all(|decision| decision["by"] == "clock"));
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn work_is_played_in_the_background_and_its_page_is_shared_by_link() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let asked = json!({
        "kind": "compare", "title": "Without the bridge", "scenario": "two-posts", "with": [], "variants": ["no-bridge"], "set": [],
        "mode": "historical", "free_from": null, "until": null, "seed": 7, "replications": 12, "draw_parameters": false,
    });
    let job = studio.object("POST", &studio.host("/jobs"), Some(&asked));
    let begun = Instant::now();
    let done = loop {
        let jobs = studio.object("GET", &studio.host("/jobs"), None);
        let now = jobs.as_array().unwrap().iter().find(|one| one["id"] == job["id"]).unwrap().clone();
        assert!(now["state"] != "failed", "{now}");
        if now["state"] == "done" {
            break now;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{now}");
        std::thread::sleep(Duration::from_millis(200));
    };
    assert_eq!(done["done"], done["total"]);
    let (status, page) = studio.ask("GET", done["page"].as_str().unwrap(), None);
    assert!(status == 200 && String::from_utf8_lossy(&page).contains("kokkyo-comparison"));
    assert!(done["summary"]["rows"].as_array().is_some_and(|rows| !rows.is_empty()), "{done}");
}

#[test]
fn a_calibration_an_analysis_and_a_validation_cost_what_they_say_and_leave_a_page_and_a_summary() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let inputs = json!(["combat.fire.dug_in_direct", "combat.attrition.killed_share"]);
    for (asked, block) in [
        (json!({ "kind": "calibrate", "inputs": inputs, "range": 40, "particles": 20, "generations": 2 }), "kokkyo-calibration"),
        (json!({ "kind": "sensitivity", "inputs": inputs, "range": 40, "samples": 4 }), "kokkyo-sensitivity"),
        (json!({ "kind": "validate", "against": ["logistics", "no-bridge"], "replications": 5 }), "kokkyo-validation"),
    ] {
        let mut asked = asked;
        asked["scenario"] = json!("two-posts");
        let cost = studio.object("POST", &studio.host("/jobs/cost"), Some(&asked));
        let job = studio.object("POST", &studio.host("/jobs"), Some(&asked));
        assert_eq!((&job["total"], &job["command"]), (&cost["total"], &cost["command"]));
        let path = studio.host(&format!("/jobs/{}", job["id"].as_str().unwrap()));
        let begun = Instant::now();
        let done = loop {
            let now = studio.object("GET", &path, None);
            assert!(now["state"] != "failed" && begun.elapsed() < Duration::from_secs(120), "{now}");
            if now["state"] == "done" {
                break now;
            }
            std::thread::sleep(Duration::from_millis(100));
        };
        assert_eq!((&done["done"], &done["total"]), (&cost["total"], &cost["total"]), "{done}");
        let rows = done["summary"]["rows"].as_array().unwrap().len();
        assert!((2..=8).contains(&rows), "{done}");
        let (status, page) = studio.ask("GET", done["page"].as_str().unwrap(), None);
        let page = String::from_utf8_lossy(&page);
        assert!(status == 200 && page.contains(&format!("id=\"{block}\"")), "{block}");
        // The page says what its inputs are in both languages.
        assert!(
            block == "kokkyo-validation" || ["Exposure of fully dug-in", "照準射撃に対する暴露度"].iter().all(|text| page.contains(text)),
            "{block}"
        );
        // Asked for again, what is there is not played again.
        let again = studio.object("POST", &format!("{path}/again"), None);
        assert_eq!(again["state"], "waiting");
    }
    let refused = studio.ask(
        "POST",
        &studio.host("/jobs/cost"),
        Some(&json!({ "kind": "calibrate", "scenario": "two-posts", "inputs": ["--out=x"] })),
    );
    assert!(refused.0 == 422 && String::from_utf8_lossy(&refused.1).contains("`inputs`"));
}

#[cfg(unix)]
#[test]
fn work_of_a_server_that_was_killed_is_gone_on_with_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = Studio::open(folder.path());
    let asked = json!({ "kind": "run", "scenario": "nomonhan-1939", "replications": 16 });
    let job = studio.object("POST", &studio.host("/jobs"), Some(&asked))["id"].clone();
    let state = |studio: &Studio| {
        let jobs = studio.object("GET", &studio.host("/jobs"), None);
        jobs.as_array().unwrap().iter().find(|one| one["id"] == job).unwrap().clone()
    };
    let begun = Instant::now();
    while state(&studio)["done"].as_u64() < Some(2) {
        assert!(begun.elapsed() < Duration::from_secs(120), "{}", state(&studio));
        std::thread::sleep(Duration::from_millis(100));
    }
    // What it played goes on without it, and has the folder of the run.
    studio.child.kill().unwrap();
    studio.child.wait().unwrap();
    let studio = Studio::open(folder.path());
    loop {
        let now = state(&studio);
        assert!(now["state"] != "failed" && begun.elapsed() < Duration::from_secs(240), "{now}");
        if now["state"] == "done" {
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_package_of_the_hosts_own_is_worked_and_played_with_under_a_name_that_is_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let package = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/two-posts");
    let studio = Studio::open_with(folder.path(), &[package]);
    let listed = studio.object("GET", &studio.host(""), None);
    let name = listed["scenarios"].as_array().unwrap().last().unwrap()["name"].clone();
    assert_eq!(name, "package-two-posts");
    let job = studio.object("POST", &studio.host("/jobs"), Some(&json!({ "kind": "run", "scenario": name, "replications": 2 })));
    assert!(job["command"].as_str().unwrap().contains("scenarios/two-posts"));
    let begun = Instant::now();
    while studio.object("GET", &studio.host("/jobs"), None)[0]["state"] != "done" {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(100));
    }
    let asked = json!({ "title": "Two posts", "scenario": name, "seed": 7, "every": true, "seats": [{ "headquarters": "W_HQ" }] });
    let made = studio.object("POST", &studio.host("/games"), Some(&asked));
    let desk = studio.object("GET", &format!("/api{}", made["seats"][0]["link"].as_str().unwrap()), None);
    assert!(!desk.to_string().contains("scenarios/"), "{}", desk["game"]);
}

#[test]
fn who_left_his_sittings_to_his_staff_can_decide_again_himself() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open(folder.path());
    let made = studio.object("POST", &studio.host("/games"), Some(&game(true)));
    let seat = made["seats"].as_array().unwrap().iter().find(|seat| seat["waiting"] == true).unwrap();
    let api = format!("/api{}", seat["link"].as_str().unwrap());
    let staff = |until: Value| studio.ask("POST", &format!("{api}/staff"), Some(&json!({ "until": until })));
    // Nothing is left to it yet.
    assert_eq!(staff(Value::Null).0, 409);
    assert_eq!(staff(json!("1939-09-12")).0, 200);
    let desk = studio.object("GET", &api, None);
    assert_eq!((&desk["turn"]["yours"], &desk["turn"]["staff_until"]), (&json!(false), &json!("1939-09-12 00:00")));
    // Not twice, and not out of turn.
    assert_eq!(staff(json!("1939-09-13")).0, 409);
    assert_eq!(staff(Value::Null).0, 200);
    let desk = studio.object("GET", &api, None);
    assert_eq!(desk["turn"]["staff_until"], Value::Null);
    // From then on it is asked again: before the day until which its staff was to decide.
    let other = made["seats"].as_array().unwrap().iter().find(|other| other["headquarters"] != seat["headquarters"]).unwrap();
    let path = studio.host(&format!("/games/{}", made["id"].as_str().unwrap()));
    for _ in 0..12 {
        let desk = studio.object("GET", &api, None);
        if desk["turn"]["yours"] == true {
            assert!(desk["now"]["text"].as_str().unwrap() < "1939-09-12", "{}", desk["now"]);
            return;
        }
        studio.object("POST", &format!("{path}/decide"), Some(&json!({ "headquarters": other["headquarters"] })));
    }
    panic!("it is not asked again");
}
