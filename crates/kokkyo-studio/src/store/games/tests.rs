use super::*;

fn asked(names: &[&str]) -> NewGame {
    let seat = |name: &&str| NewSeat { headquarters: name.to_string(), player: format!("who plays {name}"), token: key::new().unwrap() };
    NewGame {
        title: "Seminar".into(),
        scenario: "nomonhan-1939".into(),
        with: vec!["no-order-1488".into()],
        set: vec!["a.b=1".into()],
        seed: (1 << 53) - 1,
        free_from: Some("1939-07-01".into()),
        every: true,
        turn_minutes: Some(2.5),
        seats: names.iter().map(seat).collect(),
    }
}

fn answer(minute: u32, headquarters: &str, by: By) -> Answer {
    Answer { minute, headquarters: headquarters.into(), line: format!("1939-06-19T09:00 {headquarters} wait report"), by }
}

fn opened() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

#[test]
fn a_game_with_all_that_was_decided_outlives_the_server() {
    let (folder, store) = opened();
    let game = store.add_game(&asked(&["J_KWA", "S_1AG", "A_FIRST"])).unwrap();
    assert_eq!(game.asked.seats.iter().map(|seat| seat.headquarters.as_str()).collect::<Vec<_>>(), ["J_KWA", "S_1AG", "A_FIRST"]);
    for (minute, headquarters, by) in [(1_440, "J_KWA", By::Player), (1_440, "S_1AG", By::Clock), (720, "S_1AG", By::Umpire)] {
        assert!(store.add_answer(game.id, &answer(minute, headquarters, by)).unwrap());
    }
    store.leave_to_staffs(game.id, 0, Some(41)).unwrap();
    store.set_staff_until(game.id, "S_1AG", 1_440, 9_000).unwrap();
    let clock = Clock { ends: Some("2025-01-01T00:00:00Z".into()), paused: true, left_s: Some(12.5) };
    store.set_clock(game.id, &clock).unwrap();
    store.set_state(game.id, State::Over).unwrap();
    let (kept, answers) = (store.game(game.id).unwrap().unwrap(), store.answers(game.id).unwrap());
    assert_eq!((&kept.asked, &kept.clock, kept.last_step), (&game.asked, &clock, Some(41)));
    assert_eq!(kept.seats.iter().map(|seat| seat.staff_until).collect::<Vec<_>>(), [Some(u32::MAX), Some(9_000), Some(u32::MAX)]);
    assert_eq!(
        answers.iter().map(|it| (it.minute, it.by)).collect::<Vec<_>>(),
        [(720, By::Umpire), (1_440, By::Player), (1_440, By::Clock)]
    );
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!((store.games().unwrap(), store.answers(game.id).unwrap()), (vec![kept.clone()], answers));
    assert_eq!(store.game_by_share(&kept.share).unwrap(), Some(kept.clone()));
    assert_eq!(store.seat_by_token(&kept.seats[1].token).unwrap().as_ref(), Some(&kept.seats[1]));
    assert_eq!(store.seat_by_token("").unwrap(), None);
}

#[test]
fn of_two_answers_to_one_sitting_the_first_counts() {
    let (_folder, store) = opened();
    let game = store.add_game(&asked(&["J_KWA"])).unwrap().id;
    assert!(store.add_answer(game, &answer(60, "J_KWA", By::Player)).unwrap());
    assert!(!store.add_answer(game, &answer(60, "J_KWA", By::Clock)).unwrap());
    assert_eq!(store.answers(game).unwrap(), [answer(60, "J_KWA", By::Player)]);
    assert!(store.add_answer(game, &answer(60, "NOBODY", By::Player)).is_err(), "a headquarters without a seat decides nothing");
}

#[test]
fn taking_back_undoes_one_turn_after_the_other_with_what_was_left_to_the_staffs() {
    let (_folder, store) = opened();
    let game = store.add_game(&asked(&["J_KWA", "S_1AG"])).unwrap().id;
    let until = || -> Vec<Option<u32>> { store.game(game).unwrap().unwrap().seats.iter().map(|seat| seat.staff_until).collect() };
    store.add_answer(game, &answer(60, "J_KWA", By::Player)).unwrap();
    store.add_answer(game, &answer(60, "S_1AG", By::Player)).unwrap();
    store.set_staff_until(game, "J_KWA", 120, 900).unwrap();
    store.set_staff_until(game, "J_KWA", 180, 200).unwrap();
    store.add_answer(game, &answer(240, "S_1AG", By::Player)).unwrap();
    store.set_state(game, State::Over).unwrap();
    assert_eq!((until(), store.take_back(game).unwrap()), (vec![Some(200), None], Some(240)));
    assert_eq!(store.game(game).unwrap().unwrap().state, State::Open);
    assert_eq!((store.take_back(game).unwrap(), until()), (Some(180), vec![Some(900), None]));
    assert_eq!((store.take_back(game).unwrap(), until()), (Some(120), vec![None, None]));
    assert_eq!((store.take_back(game).unwrap(), store.answers(game).unwrap()), (Some(60), vec![]));
    assert_eq!(store.take_back(game).unwrap(), None);
}

#[test]
fn a_game_that_is_taken_away_takes_its_seats_and_answers_with_it_and_nothing_else() {
    let (_folder, store) = opened();
    let (one, other) = (store.add_game(&asked(&["J_KWA"])).unwrap(), store.add_game(&asked(&["J_KWA"])).unwrap());
    for game in [one.id, other.id] {
        store.add_answer(game, &answer(60, "J_KWA", By::Player)).unwrap();
    }
    assert!(store.remove_game(one.id).unwrap() && !store.remove_game(one.id).unwrap());
    assert_eq!(store.seat_by_token(&one.seats[0].token).unwrap(), None);
    assert_eq!((store.answers(one.id).unwrap().len(), store.answers(other.id).unwrap().len()), (0, 1));
    assert_eq!(store.games().unwrap().len(), 1);
}
