//! What a game came to, beside what the staffs alone would have come to on the same luck, and on others.

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words::{a_rung, ja, whole};
use kokkyo_model::audit::Broken;
use kokkyo_model::outcome::Outcome;
use kokkyo_model::world::Side;
use serde::Serialize;

use super::cloud::{Cloud, Luck};
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
    /// The same in Japanese.
    pub label_ja: String,
    /// What it came to.
    pub played: String,
    /// The same in Japanese.
    pub played_ja: String,
    /// What it came to with the staffs alone.
    pub staff: String,
    /// The same in Japanese.
    pub staff_ja: String,
    /// And on other lucks, where they were played.
    pub luck: Option<Luck>,
}

/// The review of a game; `first` is the side whose lines come first.
///
/// *Errors*: a law is broken, which is our fault.
pub fn review(game: &Game<'_>, answers: &Answers, first: Side, cloud: Option<&Cloud>) -> Result<Review, Broken> {
    let (played, staff) = (game.history(&answers.choices)?.outcome, game.history(&[])?.outcome);
    let names = Names::new(&game.scenario.given, game.theatre());
    let mut rows = Vec::new();
    // What it is called, its number, and how that is written.
    let mut add = |[label, label_ja]: [String; 2], of: &dyn Fn(&Outcome) -> f64, text: &dyn Fn(f64) -> [String; 2]| {
        let ([played_text, played_ja], [staff_text, staff_ja]) = (text(of(&played)), text(of(&staff)));
        let luck = cloud.and_then(|cloud| cloud.luck(&played, &staff, of, text));
        rows.push(Row { label, label_ja, played: played_text, played_ja, staff: staff_text, staff_ja, luck });
    };
    let both = |text: String| [text.clone(), text];
    let of_side =
        |side: Side, what: &str, what_ja: &str| [format!("{}: {what}", names.side(side)), format!("{}: {what_ja}", names.ja().side(side))];
    let sides = [first, first.enemy()];
    for side in sides {
        let men = |men: f64| [whole(men), format!("{}名", whole(men))];
        add(of_side(side, "men lost in battle", "戦闘による損害"), &|it| f64::from(it.losses[side.index()].battle()), &men);
    }
    for side in sides {
        // A score of nothing is no negative one.
        let share = |share: f64| both(format!("{:.0} %", 100.0 * share + 0.0));
        add(of_side(side, "share of its goals reached", "目標の達成割合"), &|it| it.score[side.index()], &share);
    }
    for side in sides {
        let area = |km2: f64| both(format!("{} km²", whole(km2)));
        add(of_side(side, "disputed ground held at the end", "終了時に保持した係争地"), &|it| it.disputed_km2.0[side.index()], &area);
    }
    let a_step = |at: f64| [a_rung(at as u8), ja::rung(at as u8).to_string()];
    add(["How far the fighting climbed".to_string(), "事態拡大の最高段階".to_string()], &|it| f64::from(it.highest_rung), &a_step);
    let never_h = game.ends().map_or_else(|| game.theatre().hour(game.theatre().steps), |minute| f64::from(minute) / 60.0);
    let at_hour = |hour: f64| {
        if hour < never_h {
            return both(game.moment((hour * 60.0) as u32));
        }
        ["not before the clock ran out".to_string(), "期間中に成立せず".to_string()]
    };
    add(["Cease-fire".to_string(), "停戦".to_string()], &|it| it.command.cease_fire_h.unwrap_or(never_h).min(never_h), &at_hour);
    for side in sides {
        let orders = |count: f64| [format!("{count:.0}"), format!("{count:.0}件")];
        let of = |it: &Outcome| f64::from(it.command.breaches[side.index()].iter().sum::<u32>());
        add(of_side(side, "orders stretched or refused", "拡大解釈または履行しなかった命令"), &of, &orders);
    }
    Ok(Review { decisions: answers.choices.len(), rows })
}
