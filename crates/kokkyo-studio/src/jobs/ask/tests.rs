#![cfg(unix)]

use std::process::Command;

use serde_json::{Value, json};

use super::*;
use crate::tests::stand::{SCENARIO, Shelf};

fn asked(more: Value) -> NewJob {
    let mut object = json!({ "kind": "run", "scenario": SCENARIO });
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read(Fields::of(object), &Shelf::default()).unwrap_or_else(|refusal| panic!("{}", refusal.message))
}

#[test]
fn what_is_asked_for_becomes_the_command_that_a_user_would_type() {
    let job = asked(json!({}));
    assert_eq!(job.command, "kokkyo run two-posts --seed=1939 --replications=101");
    assert_eq!((job.total, job.title.as_str()), (101, "Run: Two posts on a border river"));
    let job = asked(json!({
        "kind": "compare", "title": " Bridges ", "variants": ["no-bridge", "logistics.fleets.W_LORRY.vehicles=3", "no-bridge+half-the-lorries"],
        "with": ["base"], "set": ["command.plan.least_fit_share=0.4"], "mode": "free", "free_from": "1939-06-02", "until": "1939-06-09",
        "seed": 7, "replications": 5, "draw_parameters": true,
    }));
    assert_eq!(
        job.command,
        "kokkyo compare two-posts no-bridge logistics.fleets.W_LORRY.vehicles=3 no-bridge+half-the-lorries --with=base \
         --set=command.plan.least_fit_share=0.4 --free-from=1939-06-02 --until=1939-06-09 --seed=7 --replications=5 --draw-parameters"
    );
    assert_eq!((job.total, job.title.as_str()), (20, "Bridges"));
    assert!(asked(json!({ "kind": "ensemble", "mode": "free" })).command.contains(" --mode=free "));
}

#[test]
fn a_variant_that_is_no_comparison_and_a_free_beginning_that_is_not_free_are_refused() {
    for (more, word) in [
        (json!({ "kind": "run", "scenario": SCENARIO, "variants": ["no-bridge"] }), "`compare`"),
        (json!({ "kind": "run", "scenario": SCENARIO, "mode": "historical", "free_from": "1939-06-02" }), "`free_from`"),
        (json!({ "kind": "run", "scenario": SCENARIO, "until": "1939-06-01" }), "`until`"),
        (json!({ "kind": "compare", "scenario": SCENARIO, "variants": ["no-bridge+nothing"] }), "`nothing`"),
        (json!({ "kind": "compare", "scenario": SCENARIO, "variants": ["clock.step_h=1", "x y=1"] }), "sets nothing"),
    ] {
        let refusal = read(Fields::of(more.clone()), &Shelf::default()).unwrap_err();
        assert!(refusal.status == 422 && refusal.message.contains(word), "{more}: {}", refusal.message);
    }
}

#[test]
fn a_calibration_an_analysis_and_a_validation_become_their_commands_with_what_they_cost() {
    let job = asked(json!({
        "kind": "calibrate", "inputs": ["combat.fire.*", "logistics.fleets.W_LORRY.vehicles+logistics.fleets.E_LORRY.vehicles"], "range": 40,
        "before": "1939-06-11", "on": ["L_*"], "particles": 20, "generations": 3, "with": ["half-the-lorries"],
    }));
    assert_eq!(
        job.command,
        "kokkyo calibrate two-posts '--inputs=combat.fire.*,logistics.fleets.W_LORRY.vehicles+logistics.fleets.E_LORRY.vehicles' --range=40 \
         '--on=L_*' --before=1939-06-11 --particles=20 --generations=3 --with=half-the-lorries --seed=1939"
    );
    assert_eq!((job.total, job.title.as_str()), (80, "Calibration: Two posts on a border river"));
    let inputs = json!(["combat.fire.dug_in_direct", "combat.attrition.killed_share"]);
    let job =
        asked(json!({ "kind": "sensitivity", "inputs": inputs, "range": 30, "method": "sobol", "samples": 8, "until": "1939-06-09" }));
    let line = "kokkyo sensitivity two-posts --method=sobol --inputs=combat.fire.dug_in_direct,combat.attrition.killed_share --range=30 \
                --samples=8 --until=1939-06-09 --seed=1939";
    // Two inputs and luck: what `kokkyo sensitivity` counts.
    assert_eq!((job.command.as_str(), job.total), (line, 8 * (2 + 3)));
    let total = |more: Value| {
        let mut object = json!({ "kind": "sensitivity", "inputs": inputs, "range": 30 });
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked(object).total
    };
    assert_eq!((total(json!({})), total(json!({ "method": "shapley", "samples": 50 }))), (20 * (2 + 2), 50));
    let job = asked(
        json!({ "kind": "validate", "against": ["combat", "no-bridge+half-the-lorries", "combat.attrition.killed_share=0.5"], "replications": 7 }),
    );
    assert_eq!(
        job.command,
        "kokkyo validate two-posts --against=combat,no-bridge+half-the-lorries,combat.attrition.killed_share=0.5 --seed=1939 --replications=7"
    );
    assert_eq!(job.total, 28);
    assert_eq!(asked(json!({ "kind": "validate", "replications": 3 })).total, 3 * (1 + kokkyo_model::step::SCHEDULE.len() as u64));
}

#[test]
fn what_a_study_cannot_be_asked_is_refused_with_the_field_that_is_wrong() {
    let calibrate = json!({ "kind": "calibrate", "inputs": ["combat.fire.dug_in_direct"], "range": 40 });
    let sensitivity = json!({ "kind": "sensitivity", "inputs": ["combat.fire.dug_in_direct"], "range": 40 });
    let validate = json!({ "kind": "validate" });
    for (sound, field, value, word) in [
        (&calibrate, "inputs", json!(["--out=/etc"]), "`inputs`"),
        (&calibrate, "inputs", json!(["combat.fire.*,--out=/etc"]), "`inputs`"),
        (&calibrate, "inputs", json!(["combat.fire.*\n"]), "`inputs`"),
        (&calibrate, "inputs", json!(["combat.nothing"]), "`combat.nothing`"),
        (&calibrate, "inputs", json!(["combat.fire.dug_in_direct", "combat.fire.dug_in_direct+combat.fire.dug_in_direct"]), "`inputs`"),
        (&calibrate, "inputs", json!(["*"]), "`inputs`"),
        (&calibrate, "range", json!(0), "`range`"),
        (&calibrate, "range", Value::Null, "cannot be varied"),
        (&calibrate, "on", json!(["X_*"]), "`on`"),
        (&calibrate, "on", json!(["--help"]), "`on`"),
        (&calibrate, "before", json!("1939-06-02"), "nothing to calibrate on"),
        (&calibrate, "before", json!("1940-06-02"), "`before`"),
        (&calibrate, "particles", json!(9), "`particles`"),
        (&calibrate, "generations", json!(101), "`generations`"),
        (&calibrate, "particles", json!(100_000), "1300000 campaigns"),
        (&calibrate, "replications", json!(5), "`replications`"),
        (&calibrate, "against", json!(["combat"]), "`validate`"),
        (&calibrate, "samples", json!(5), "`sensitivity`"),
        (&sensitivity, "method", json!("--help"), "`method`"),
        (&sensitivity, "samples", json!(2), "`samples`"),
        (&sensitivity, "before", json!("1939-06-11"), "`calibrate`"),
        (&sensitivity, "draw_parameters", json!(true), "`draw_parameters`"),
        (&validate, "against", json!(["--json"]), "`against`"),
        (&validate, "against", json!(["combat", "combat"]), "twice"),
        (&validate, "against", json!(["combat.flak"]), "`against`"),
        (&validate, "against", json!(["combat.attrition.killed_share=0.3,--json"]), "`against`"),
        (&validate, "replications", json!(2), "`replications`"),
        (&validate, "until", json!("1939-06-09"), "`until`"),
        (&validate, "inputs", json!(["combat.fire.*"]), "`inputs`"),
    ] {
        let mut object = sound.clone();
        object["scenario"] = json!(SCENARIO);
        object[field] = value.clone();
        let refusal = read(Fields::of(object), &Shelf::default()).unwrap_err();
        assert!(refusal.status == 422 && refusal.message.contains(word), "{field} = {value}: {}", refusal.message);
    }
    let odd = json!({ "kind": "sensitivity", "scenario": SCENARIO, "range": 40, "method": "sobol", "samples": 100 });
    assert!(read(Fields::of(odd), &Shelf::default()).unwrap_err().message.contains("such as 128"));
}

#[test]
fn nothing_that_somebody_writes_becomes_an_option() {
    let known = known_counterfactuals(&Shelf::default(), SCENARIO).unwrap();
    for text in ["--out=/etc/passwd", "-h", "", "--", "-=1", " --set=a=1", "=", "a=", "\u{7f}a=1", "a\n=1", "$(rm)=1", "a b=1"] {
        let text = text.to_string();
        assert!(well_formed(&Changed { with: vec![text.clone()], set: vec![] }, &known).is_err(), "with {text}");
        assert!(well_formed(&Changed { with: vec![], set: vec![text.clone()] }, &known).is_err(), "set {text}");
    }
}

#[test]
fn a_command_that_is_pasted_into_a_shell_is_called_with_the_same_words() {
    let words = ["--set=a=1 2", "it's", "$HOME `id` \"x\" \\", "", "*", "日本;", "--with=x", "a#b", "~", "!1"].map(String::from);
    let pasted = command(&words).replacen("kokkyo", "printf '%s\\n'", 1);
    let shell = Command::new("sh").args(["-c", &pasted]).output().unwrap();
    assert_eq!(String::from_utf8(shell.stdout).unwrap(), words.join("\n") + "\n");
}
