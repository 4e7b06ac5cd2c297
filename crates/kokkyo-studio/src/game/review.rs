//! What a game came to, beside what the staffs alone would have come to on the same luck.

use kokkyo_ensemble::words::{rung, whole};
use kokkyo_model::Run;
use kokkyo_model::audit::Broken;
use kokkyo_model::world::Side;
use serde::Serialize;

use super::{Answers, Game};

/// What it came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Decisions that are kept: those of players, and those that their staffs took for them at a sitting that was theirs.
    pub decisions: usize,
    /// Line by line.
    pub rows: Vec<Row>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What.
    pub label: String,
    /// What it came to.
    pub played: String,
    /// What it came to with the staffs alone.
    pub staff: String,
}

/// The review of a game; `first` is the side whose lines come first.
///
/// *Errors*: a law is broken, which is our fault.
pub fn review(game: &Game<'_>, answers: &Answers, first: Side) -> Result<Review, Broken> {
    let (played, staff) = (game.history(&answers.choices)?, game.history(&[])?);
    let name = |side: Side| game.scenario.given.sides.get(side.index()).map_or("?", |side| side.name.as_str());
    let mut rows = Vec::new();
    let mut add = |label: String, of: &dyn Fn(&Run) -> String| rows.push(Row { label, played: of(&played), staff: of(&staff) });
    let sides = [first, first.enemy()];
    for side in sides {
        add(format!("{}: men lost in battle", name(side)), &|run| whole(f64::from(run.outcome.losses[side.index()].battle())));
    }
    for side in sides {
        // A score of nothing is no negative one.
        add(format!("{}: goals reached", name(side)), &|run| format!("{:.2}", run.outcome.score[side.index()] + 0.0));
    }
    for side in sides {
        add(format!("{}: disputed ground held at the end", name(side)), &|run| {
            format!("{} km²", whole(run.outcome.disputed_km2.0[side.index()]))
        });
    }
    add("Highest rung".to_string(), &|run| rung(run.outcome.highest_rung));
    add("Cease-fire".to_string(), &|run| {
        let hour = run.outcome.command.cease_fire_h;
        hour.map_or_else(|| "not before the clock ran out".to_string(), |hour| game.moment((hour * 60.0) as u32))
    });
    for side in sides {
        add(format!("{}: orders stretched or refused", name(side)), &|run| {
            run.outcome.command.breaches[side.index()].iter().sum::<u32>().to_string()
        });
    }
    Ok(Review { decisions: answers.choices.len(), rows })
}
