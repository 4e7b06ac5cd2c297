//! What the umpire can do with a game: stop its clock, set it, write to its players, and end it where it stands.

use serde_json::{Value, json};

use super::client::{Reply, ask};
use super::stand::{SCENARIO, Stand};

/// A game of both sides in which everybody is always asked, and what it is to the host.
fn game(stand: &Stand, turn_minutes: Option<f64>) -> Value {
    let described = stand.ask("GET", &format!("/scenarios/{SCENARIO}"), &Value::Null).json();
    let of_side = |side: u64| described["headquarters"].as_array().unwrap().iter().find(|it| it["side"] == side).unwrap()["id"].clone();
    let seats = [of_side(0), of_side(1)].map(|id| json!({ "headquarters": id, "player": "somebody" }));
    let asked =
        json!({ "title": "Staff ride", "scenario": SCENARIO, "seed": 7, "every": true, "turn_minutes": turn_minutes, "seats": seats });
    let made = stand.ask("POST", "/games", &asked);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

struct Played<'s> {
    stand: &'s Stand,
    made: Value,
}

impl Played<'_> {
    fn umpire(&self, what: &str, body: &Value) -> Reply {
        self.stand.ask("POST", &format!("/games/{}{what}", self.made["id"].as_str().unwrap()), body)
    }

    fn done(&self, what: &str, body: &Value) -> Value {
        let reply = self.umpire(what, body);
        assert_eq!(reply.status, 200, "{what}: {}", reply.text());
        reply.json()
    }

    fn now(&self) -> Value {
        self.stand.ask("GET", &format!("/games/{}", self.made["id"].as_str().unwrap()), &Value::Null).json()
    }

    fn seat(&self, at: usize, method: &str, what: &str, body: &Value) -> Reply {
        let path = format!("/api{}{what}", self.made["seats"][at]["link"].as_str().unwrap());
        ask(self.stand.address, method, &path, body.to_string().as_bytes())
    }

    fn desk(&self, at: usize) -> Value {
        self.seat(at, "GET", "", &Value::Null).json()
    }

    /// The place of a seat whose turn it is.
    fn waiting(&self) -> usize {
        self.now()["seats"].as_array().unwrap().iter().position(|seat| seat["waiting"] == true).unwrap()
    }
}

#[test]
fn while_the_game_is_stopped_no_player_decides_and_no_turn_ends_and_what_was_left_of_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    // A turn of six seconds: it would end while the game is stopped.
    let played = Played { stand: &stand, made: game(&stand, Some(0.1)) };
    let stopped = played.done("/pause", &json!({ "paused": true }));
    assert_eq!((&stopped["paused"], &stopped["turn_ends"]), (&json!(true), &Value::Null));
    let left = stopped["turn_left_s"].as_f64().unwrap();
    assert!((0.0..=6.0).contains(&left), "{left}");
    let at = played.waiting();
    let desk = played.desk(at);
    assert_eq!((&desk["game"]["paused"], desk["courses"].as_array().unwrap().is_empty()), (&json!(true), false), "he may read and think");
    let decision = json!({ "minute": desk["now"]["minute"], "option": 0 });
    let refused = played.seat(at, "POST", "/decide", &decision);
    assert!(refused.status == 409 && refused.message().contains("umpire has stopped"), "{}", refused.text());
    assert_eq!(refused.json()["message_ja"], "統裁が演習を一時停止しています。再開されるまで決心はできません");
    assert_eq!(played.seat(at, "POST", "/staff", &json!({ "until": "1939-06-09" })).status, 409);
    assert_eq!(played.umpire("/pause", &json!({ "paused": true })).status, 409, "it is stopped already");
    std::thread::sleep(std::time::Duration::from_millis(7_500));
    let later = played.now();
    assert_eq!((&later["decisions"], &later["turn_left_s"]), (&json!([]), &stopped["turn_left_s"]));
    // More time is more time when it goes on.
    let longer = played.done("/clock", &json!({ "more_minutes": 5 }));
    assert!((left + 299.0..left + 301.0).contains(&longer["turn_left_s"].as_f64().unwrap()), "{longer}");
    let going_on = played.done("/pause", &json!({ "paused": false }));
    assert!(going_on["paused"] == false && going_on["turn_ends"].is_string() && going_on["turn_left_s"].is_null(), "{going_on}");
    assert_eq!(played.seat(at, "POST", "/decide", &decision).status, 200);
    stand.close();
}

#[test]
fn a_stopped_game_is_stopped_after_the_server_was_ended() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let made = game(&stand, Some(60.0));
    let before = Played { stand: &stand, made: made.clone() }.done("/pause", &json!({ "paused": true }));
    stand.close();
    let stand = Stand::open(folder.path());
    assert_eq!(Played { stand: &stand, made }.now(), before);
    stand.close();
}

#[test]
fn the_umpire_sets_how_long_turns_are_and_what_is_no_time_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let played = Played { stand: &stand, made: game(&stand, None) };
    assert_eq!(played.umpire("/clock", &json!({ "more_minutes": 5 })).status, 409, "a turn without a clock has no end to put off");
    let timed = played.done("/clock", &json!({ "turn_minutes": 30 }));
    assert!(timed["turn_minutes"] == 30.0 && timed["turn_ends"].is_string(), "{timed}");
    let untimed = played.done("/clock", &json!({ "turn_minutes": null }));
    assert!(untimed["turn_minutes"].is_null() && untimed["turn_ends"].is_null(), "{untimed}");
    for wrong in [
        json!({}),
        json!({ "turn_minutes": 0 }),
        json!({ "turn_minutes": -1 }),
        json!({ "turn_minutes": 1e9 }),
        json!({ "more_minutes": "five" }),
        json!({ "more_minutes": 5, "turn_minutes": 5 }),
        json!({ "minutes": 5 }),
    ] {
        let refused = played.umpire("/clock", &wrong);
        assert!(refused.status == 422 && !refused.message().is_empty(), "{wrong}: {}", refused.text());
    }
    stand.close();
}

#[test]
fn a_message_reaches_whom_it_is_for_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let played = Played { stand: &stand, made: game(&stand, None) };
    let second = played.made["seats"][1]["headquarters"].clone();
    played.done("/message", &json!({ "text": "We begin.\nTen minutes a turn." }));
    played.done("/message", &json!({ "headquarters": second, "text": "Your railway is cut." }));
    let asked = played.seat(0, "POST", "/message", &json!({ "text": "May we see the treaty?" }));
    assert_eq!(asked.status, 200, "{}", asked.text());
    let read = |at: usize| -> Vec<(String, String)> {
        let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_string();
        played.desk(at)["messages"].as_array().unwrap().iter().map(|it| (text(it, "from"), text(it, "text"))).collect()
    };
    let pair = |from: &str, text: &str| (from.to_string(), text.to_string());
    let begin = pair("umpire", "We begin.\nTen minutes a turn.");
    assert_eq!(read(0), [begin.clone(), pair("you", "May we see the treaty?")]);
    assert_eq!(read(1), [begin, pair("umpire", "Your railway is cut.")]);
    assert_eq!(played.desk(1)["messages"][1]["number"], 2, "no gap tells that others write");
    let all = played.now()["messages"].clone();
    assert_eq!(
        all.as_array().unwrap().iter().map(|it| it["to"].clone()).collect::<Vec<_>>(),
        [Value::Null, second.clone(), json!("umpire")]
    );
    assert_eq!(all[2]["from"], played.made["seats"][0]["headquarters"]);
    for (wrong, word) in [
        (json!({ "text": " " }), "write something"),
        (json!({ "text": "x".repeat(2_001) }), "2001 characters"),
        (json!({ "headquarters": "NOBODY", "text": "x" }), "nobody plays `NOBODY`"),
    ] {
        let refused = played.umpire("/message", &wrong);
        assert!(refused.status == 422 && refused.message().contains(word), "{wrong}: {}", refused.text());
    }
    // Who writes and writes waits for an answer.
    let many = (0..30).map(|_| played.seat(1, "POST", "/message", &json!({ "text": "?" })).status).filter(|status| *status == 200).count();
    assert_eq!(many, 20);
    played.done("/message", &json!({ "headquarters": second, "text": "Patience." }));
    assert_eq!(played.seat(1, "POST", "/message", &json!({ "text": "Thank you." })).status, 200);
    stand.close();
}

#[test]
fn a_game_that_is_ended_where_it_stands_is_judged_there() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let (here, on) = (Played { stand: &stand, made: game(&stand, None) }, Played { stand: &stand, made: game(&stand, None) });
    for played in [&here, &on] {
        for _ in 0..4 {
            let id = played.made["seats"][played.waiting()]["headquarters"].clone();
            played.done("/decide", &json!({ "headquarters": id }));
        }
    }
    let minute = here.now()["now"]["minute"].as_u64().unwrap();
    let (here_over, on_over) = (here.done("/end", &json!({ "here": true })), on.done("/end", &Value::Null));
    assert!(here_over["state"] == "over" && on_over["state"] == "over");
    let ends = here_over["now"]["minute"].as_u64().unwrap();
    assert!((minute + 1..=minute + 3 * 60).contains(&ends), "with the step in which it stood: {minute} {ends}");
    assert_eq!(here_over["now"]["text"], here_over["stopped"]);
    assert!(on_over["stopped"].is_null() && on_over["now"]["minute"].as_u64().unwrap() > ends);
    // Those that were asked for are the same; behind them the staffs of a game that goes on decide alone.
    let of = |game: &Value, by_staff: bool| -> Vec<Value> {
        game["decisions"].as_array().unwrap().iter().filter(|it| (it["by"] == "staff") == by_staff).cloned().collect()
    };
    assert_eq!((of(&here_over, false).len(), of(&here_over, false)), (4, of(&on_over, false)));
    assert!(of(&here_over, true).len() <= of(&on_over, true).len());
    assert!(here_over["command"].as_str().unwrap().contains("--until="), "{}", here_over["command"]);
    // The staffs decided in both, so that played and staff are one history; what lies behind the end is in neither.
    let rows = here_over["review"]["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["played"] == row["staff"]), "{rows:?}");
    // Other lucks are played when it is over, and lie beside it from then on.
    let begun = std::time::Instant::now();
    while here.now()["review"]["rows"][0]["luck"].is_null() {
        assert!(begun.elapsed().as_secs() < 60, "no other luck is played");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(here.now()["review"]["rows"][0]["luck"]["of"], crate::game::cloud::LUCKS);
    let list = std::fs::read_to_string(folder.path().join(format!("games/{}/game.choices", here.made["id"].as_str().unwrap()))).unwrap();
    assert!(list.starts_with("# ended "), "{list}");
    assert_eq!(here.umpire("/end", &json!({ "here": true })).status, 409);
    assert_eq!(here.umpire("/pause", &json!({ "paused": true })).status, 409);
    let desk = here.desk(0);
    assert_eq!(desk["game"]["stopped"], here_over["stopped"]);
    let made = here.made.clone();
    stand.close();
    let stand = Stand::open(folder.path());
    let again = Played { stand: &stand, made }.now();
    assert_eq!(
        (&again["now"], &again["decisions"], &again["stopped"]),
        (&here_over["now"], &here_over["decisions"], &here_over["stopped"])
    );
    stand.close();
}

#[test]
fn a_game_that_is_over_and_that_nobody_looks_at_is_let_go_of_and_listed_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let (over, open) = (Played { stand: &stand, made: game(&stand, None) }, Played { stand: &stand, made: game(&stand, None) });
    over.done("/end", &json!({ "here": true }));
    let list = || stand.ask("GET", "/games", &Value::Null).json();
    let (before, rooms) = (list(), &stand.studio().games);
    let now = std::time::Instant::now();
    rooms.close_idle(now + std::time::Duration::from_secs(60));
    assert_eq!(rooms.count(), 2, "not yet");
    rooms.close_idle(now + std::time::Duration::from_secs(3_600));
    assert_eq!(rooms.count(), 1, "the game that is open stays");
    assert_eq!(list(), before);
    assert_eq!(rooms.count(), 1, "it is not opened to be listed");
    // What is written in it later is in the list.
    over.done("/message", &json!({ "text": "Thank you all." }));
    assert_eq!(list()[1]["messages"][0]["text"], "Thank you all.");
    assert_eq!(open.now()["state"], "open");
    stand.close();
}
