#![cfg(unix)]

use std::process::Command;

use serde_json::{Value, json};

use super::*;
use crate::tests::stand::{SCENARIO, Shelf};

fn asked(more: Value) -> NewJob {
    let mut object = json!({ "kind": "run", "scenario": SCENARIO });
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read(Fields::of(object), &Shelf).unwrap_or_else(|refusal| panic!("{}", refusal.message))
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
        let refusal = read(Fields::of(more.clone()), &Shelf).unwrap_err();
        assert!(refusal.status == 422 && refusal.message.contains(word), "{more}: {}", refusal.message);
    }
}

#[test]
fn nothing_that_somebody_writes_becomes_an_option() {
    let known = known_counterfactuals(&Shelf, SCENARIO).unwrap();
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
