//! Games of several headquarters of `nomonhan-1939`.

mod japanese;

use std::collections::BTreeSet;

use kokkyo_model::World;
use kokkyo_model::world::Side;
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::Scenario;

use super::desk::{Desk, desk};
use super::*;
use crate::fixture::{free_from, headquarters};

fn game<'a>(scenario: &'a Scenario, world: &'a World, seats: &'a [HeadquartersId], every: bool) -> Game<'a> {
    Game { scenario, world, seed: 1939, held_out: HeldOut::default(), every, seats, steps: None }
}

/// Answers at the sitting of a seat: the option that `pick` names among so many, or what the staff would do.
fn answer(position: &Position, answers: &mut Answers, seat: HeadquartersId, pick: Option<usize>) {
    let sitting = position.sitting(seat).unwrap();
    let row = &sitting.rows[pick.map_or_else(|| sitting.staff(), |at| at % sitting.rows.len())].row;
    let manner = if pick.is_some() { Manner::Report } else { row.manner };
    answers.choose(Choice { headquarters: seat, minute: sitting.minute, course: row.course, calls_off: row.calls_off, manner });
}

/// Everything that a desk says, as one text.
fn text(desk: &Desk) -> String {
    serde_json::to_string(desk).unwrap()
}

#[test]
fn two_seats_that_do_what_their_staffs_would_do_have_the_history_of_the_free_campaign() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-09-08");
    let seats = ["J_6A", "S_1AG"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let mut by_both = BTreeSet::new();
    loop {
        let position = game.position(&answers).unwrap();
        if position.is_over() {
            break;
        }
        for seat in position.open.clone() {
            by_both.insert(seat);
            answer(&position, &mut answers, seat, None);
        }
    }
    assert_eq!(by_both.len(), 2, "both were asked");
    assert!(answers.choices.windows(2).all(|pair| pair[0].minute <= pair[1].minute));
    let digest = |world: &World| Design { digest: true, ..game.design(world) }.play(0, Recording::Nothing, true).unwrap().digest;
    assert_eq!(digest(&game.world_with(&answers.choices)), digest(&world));
}

#[test]
fn a_game_goes_no_further_than_the_earliest_seat_that_has_not_answered() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-08-25");
    let seats = ["J_6A", "S_1AG"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let mut last = 0;
    for turn in 0..5 {
        let position = game.position(&answers).unwrap();
        assert!(position.minute >= last && !position.is_over());
        last = position.minute;
        // Nothing that lies behind the step of the sitting is at hand.
        let end = (f64::from(position.minute) / 60.0 / world.theatre.step_h).floor() + 1.0;
        assert!(position.history.events.iter().all(|event| f64::from(event.minute) <= end * 60.0 * world.theatre.step_h));
        // While one of several is missing the rest waits.
        for (at, seat) in position.open.iter().enumerate() {
            assert_eq!(game.position(&answers).unwrap().open, position.open[at..]);
            answer(&position, &mut answers, *seat, Some(turn));
        }
    }
}

#[test]
fn an_answer_does_not_change_what_others_see_at_the_same_sitting() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-07-02");
    // A superior and those below him sit at the same hour.
    let seats: Vec<HeadquartersId> = deciding(&world.theatre).collect();
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let mut tried = 0;
    for _ in 0..6 {
        let position = game.position(&answers).unwrap();
        let seats = position.open.clone();
        for seat in &seats {
            let sitting = position.sitting(*seat).unwrap();
            let other = (0..sitting.rows.len()).find(|at| *at != sitting.staff());
            let (Some(other), true) = (other, seats.len() > 1) else { continue };
            tried += 1;
            let mut with = answers.clone();
            answer(&position, &mut with, *seat, Some(other));
            let after = game.position(&with).unwrap();
            for witness in seats.iter().filter(|witness| *witness != seat) {
                let (before, mut now) = (desk(&game, &position, &answers, *witness), desk(&game, &after, &with, *witness));
                now.turn = before.turn.clone();
                assert_eq!(now, before);
            }
        }
        for seat in seats {
            answer(&position, &mut answers, seat, None);
        }
    }
    assert!(tried > 2, "{tried} answers were not the staff's");
}

#[test]
fn nothing_of_the_step_that_begins_with_a_sitting_lies_on_its_desk() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-08-20");
    let seats = ["J_6A", "S_1AG", "G_MPR"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    for _ in 0..6 {
        let position = game.position(&answers).unwrap();
        for seat in position.open.clone() {
            let desk = desk(&game, &position, &answers, seat);
            let now: Vec<&str> = desk.news.iter().filter(|heard| heard.at == desk.now.text).map(|heard| heard.told.text.as_str()).collect();
            assert!(now.iter().all(|text| !text.contains("believes") && !text.contains("reports")), "{} {now:?}", desk.now.text);
            answer(&position, &mut answers, seat, None);
        }
    }
}

#[test]
fn a_superior_hears_what_is_decided_and_not_how_sure_or_how_honest_the_other_is() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-06-20");
    // Until 4 August the division is under the army of the whole border, after that under one of its own.
    let seats = ["J_KWA", "J_6A"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, false);
    let staff = vec![(seats[0], 60 * 24 * 60), (seats[1], 60 * 24 * 60)];
    let answers = Answers { choices: Vec::new(), staff };
    let position = game.position(&answers).unwrap();
    let heard = |seat: HeadquartersId| {
        let names = kokkyo_ensemble::names::Names::new(&scenario.given, game.theatre());
        let history = position.history();
        let of = |event: &kokkyo_model::event::Event| {
            let is_below = matches!(event.happening, kokkyo_model::event::Happening::Decided { headquarters, .. } if headquarters != seat);
            (is_below && hearsay::known_at(&game, history, seat, event).is_some()).then(|| hearsay::told(&game, seat, event, &names).0)
        };
        history.events.iter().filter_map(of).collect::<Vec<String>>()
    };
    assert!(heard(seats[0]).iter().any(|text| text.starts_with("23rd Division reports its decision: ")));
    assert!(heard(seats[1]).is_empty(), "nobody is there yet: {:?}", heard(seats[1]));
    for text in heard(seats[0]) {
        assert!(!text.contains("chance") && !text.contains("late") && !text.contains('%'), "{text}");
    }
}

#[test]
fn an_order_binds_from_the_sitting_on_at_which_it_is_read() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-05-11");
    let seats = [headquarters(&world, "J_23D")];
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let mut read = 0;
    for _ in 0..4 {
        let position = game.position(&answers).unwrap();
        let desk = desk(&game, &position, &answers, seats[0]);
        // Papers that it reads at this sitting are before it, among those that bind where they say anything of what it may do.
        if let Some(content) = &desk.occasion.content {
            read += usize::from(desk.in_force.iter().any(|order| order.content == *content));
        }
        answer(&position, &mut answers, seats[0], None);
    }
    assert!(read > 0);
}

#[test]
fn others_who_decide_are_named_to_their_own_side_only() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-08-25");
    let seats = ["J_6A", "S_1AG"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    for _ in 0..6 {
        let position = game.position(&answers).unwrap();
        for seat in seats {
            let turn = desk(&game, &position, &answers, seat).turn;
            assert!(turn.waiting_for.iter().all(|other| other.name == desk::OTHERS), "{turn:?}");
        }
        for seat in position.open.clone() {
            answer(&position, &mut answers, seat, None);
        }
    }
}

#[test]
fn nothing_on_a_desk_names_a_formation_of_the_enemy_or_tells_his_true_numbers() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-07-01");
    for (id, side) in [("J_23D", Side::First), ("S_1AG", Side::Second)] {
        let seats = [headquarters(&world, id)];
        let game = game(&scenario, &world, &seats, true);
        let theatre = game.theatre();
        let own: BTreeSet<&str> = theatre.elements.iter().filter(|it| it.side == side).map(|it| it.name.as_str()).collect();
        let theirs: Vec<&str> =
            theatre.elements.iter().filter(|it| it.side != side && !own.contains(it.name.as_str())).map(|it| it.name.as_str()).collect();
        let native = |side: Side| {
            let of = theatre.elements.iter().filter(move |it| it.side == side);
            of.map(|it| scenario.given.forces.formations[usize::from(it.formation)].name_ja.as_str()).collect::<BTreeSet<&str>>()
        };
        let theirs_ja: Vec<&str> = native(side.enemy()).difference(&native(side)).copied().collect();
        let ids: Vec<&str> = theatre.elements.iter().filter(|it| it.side != side).map(|it| it.id.as_str()).collect();
        let mut answers = Answers::default();
        let mut differs = false;
        for _ in 0..8 {
            let position = game.position(&answers).unwrap();
            let desk = desk(&game, &position, &answers, seats[0]);
            let said = text(&desk);
            let named: Vec<&&str> = theirs.iter().chain(&theirs_ja).filter(|name| said.contains(**name)).collect();
            assert!(named.is_empty(), "{id} reads of {named:?} on {}", desk.now.text);
            assert!(desk.formations.iter().all(|formation| !ids.contains(&formation.id.as_str())));
            let day = (position.minute / (24 * 60)) as usize;
            for (at, it) in theatre.intelligence.sectors.ids().map(|sector| (sector, theatre.intelligence.sectors[sector].name.as_str())) {
                let row = position.history.trajectory.belief(day, seats[0], at);
                if let Some(believed) = desk.enemy.iter().find(|believed| believed.sector == it) {
                    differs |= (believed.men - f64::from(row.actual[0])).abs() > 0.1 * believed.men;
                }
            }
            answer(&position, &mut answers, seats[0], None);
        }
        assert!(differs, "what {id} believes is never wrong: it may be the truth");
    }
}

#[test]
fn a_desk_shows_its_own_formations_where_they_are_and_the_orders_that_bind_it() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-07-01");
    let seats = [headquarters(&world, "J_23D")];
    let game = game(&scenario, &world, &seats, true);
    let answers = Answers::default();
    let position = game.position(&answers).unwrap();
    let desk = desk(&game, &position, &answers, seats[0]);
    assert!(desk.formations.len() > 10, "{}", desk.formations.len());
    let fit: u32 = desk.formations.iter().map(|formation| formation.fit).sum();
    assert_eq!(fit, desk.own.men);
    let [west, south, east, north] = {
        let field = &scenario.given.geography.field;
        [field.west, field.south, field.east, field.north]
    };
    let is_there = |lon: f64, lat: f64| (west - 1.0..east + 1.0).contains(&lon) && (south - 1.0..north + 3.0).contains(&lat);
    assert!(desk.formations.iter().any(|it| it.lon.zip(it.lat).is_some_and(|(lon, lat)| is_there(lon, lat))));
    assert!(desk.in_force.iter().any(|order| order.title.contains("1488")), "{:?}", desk.in_force);
}

#[test]
fn a_staff_that_is_told_to_decide_until_a_day_is_not_asked_before() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-08-25");
    let seats = [headquarters(&world, "J_6A")];
    let game = game(&scenario, &world, &seats, true);
    let first = game.position(&Answers::default()).unwrap().minute;
    let until = first + 3 * 24 * 60;
    let position = game.position(&Answers { choices: Vec::new(), staff: vec![(seats[0], until)] }).unwrap();
    assert!(position.is_over() || position.minute >= until);
}

#[test]
fn a_choice_that_was_none_at_its_sitting_is_found() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-08-25");
    let seats = [headquarters(&world, "J_6A")];
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let position = game.position(&answers).unwrap();
    answer(&position, &mut answers, seats[0], Some(1));
    let right = game.history(&answers.choices).unwrap();
    assert_eq!(misplaced(&right, &answers.choices), None);
    let wrong = Choice { minute: answers.choices[0].minute + 1, ..answers.choices[0] };
    assert_eq!(misplaced(&right, &[wrong]), Some(wrong));
}
