//! Our last accepted answer. A change of numbers is accepted with `cargo xtask golden --accept` and a line in the
//! changelog under *Results*. Debug and release are both compared with the same file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use kokkyo_model::event::Recording;
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::{RESULTS_VERSION, Settings, simulate};
use kokkyo_tests::{root, world};

fn page(name: &str) -> String {
    let world = world(name, &[]).unwrap();
    let settings = Settings { recording: Recording::Nothing, digest: true, ..Settings::quiet(1939, 0) };
    let run = simulate(&world, &settings).unwrap();
    let outcome = &run.outcome;
    let mut page = String::new();
    let mut line = |text: String| {
        page.push_str(&text);
        page.push('\n');
    };
    line(format!("results version {RESULTS_VERSION}"));
    line(format!("digest {}", run.digest.clone().unwrap_or_default()));
    line(format!("events {}", run.emitted));
    for side in 0..2 {
        let l = outcome.losses[side];
        line(format!(
            "side {side}: killed {} wounded {} missing {} captured {} sick {} deserted {}",
            l.killed, l.wounded, l.missing, l.captured, l.sick, l.deserted
        ));
        let e = outcome.equipment[side];
        line(format!("side {side}: armour out {} written off {} guns lost {}", e[0], e[1], e[2]));
        line(format!(
            "side {side}: delivered {:.0} t, shells {:.0}, disputed ground {:.0} km2",
            outcome.supply_t[side], outcome.shells[side], outcome.disputed_km2.0[side]
        ));
    }
    line(format!("highest rung {}", RUNGS[usize::from(outcome.highest_rung)]));
    line(format!("fidelity {} of {}", outcome.fidelity.0, outcome.fidelity.1));
    page
}

fn compare(name: &str) {
    let path = root().join("tests/golden").join(format!("{name}.txt"));
    let page = page(name);
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page).unwrap();
        return;
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    let mut difference = String::new();
    let (before, after): (Vec<&str>, Vec<&str>) = (accepted.lines().collect(), page.lines().collect());
    for at in 0..before.len().max(after.len()) {
        let (was, is) = (before.get(at).unwrap_or(&""), after.get(at).unwrap_or(&""));
        if was != is {
            let _ = writeln!(difference, "  was {was}\n  is  {is}");
        }
    }
    assert!(
        difference.is_empty(),
        "{name} gives other results than those accepted:\n{difference}accept with `cargo xtask golden --accept` and a line under *Results*"
    );
}

#[test]
fn two_posts_gives_the_accepted_results() {
    compare("two-posts");
}

#[test]
fn nomonhan_1939_gives_the_accepted_results() {
    compare("nomonhan-1939");
}
