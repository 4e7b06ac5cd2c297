//! What would the staffs alone have come to on other lucks? What a player did is to be told from what happened to him.

use std::sync::atomic::AtomicBool;

use kokkyo_model::audit::Broken;
use kokkyo_model::outcome::Outcome;
use serde::Serialize;

use super::Game;

/// Lucks that are played; fewer where the program is built for its tests, in which they take longer.
pub const LUCKS: u32 = if cfg!(debug_assertions) { 10 } else { 60 };
/// Of so many the least and the greatest tenth are left out of what is said of them.
const LEFT_OUT: usize = 10;

/// The same campaign on other lucks, without anybody who plays it.
#[derive(Default)]
pub struct Cloud {
    outcomes: Vec<Outcome>,
}

impl Cloud {
    /// Plays them, on all processors: a second or two. None at all where no threads are to be had. *Errors*: a law is broken, which is our
    /// fault.
    pub fn play(game: &Game<'_>) -> Result<Self, Broken> {
        let world = game.world_with(&[]);
        let never = AtomicBool::new(false);
        // Replication 0 is the luck of the game itself.
        let Ok(played) = game.design(&world).run(1..LUCKS + 1, None, &never, |_| {}, |_, run| run.outcome) else {
            return Ok(Self { outcomes: Vec::new() });
        };
        match played.broken.into_iter().next() {
            Some((_, broken)) => Err(broken),
            None => Ok(Self { outcomes: played.kept.into_iter().map(|(_, outcome)| outcome).collect() }),
        }
    }

    /// What they come to in one regard, beside what was played. `None`: there are none.
    pub fn luck(&self, played: &Outcome, staff: &Outcome, of: &dyn Fn(&Outcome) -> f64, text: &dyn Fn(f64) -> [String; 2]) -> Option<Luck> {
        let mut values: Vec<f64> = self.outcomes.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        // Values that were played, not between them: half a rung is none.
        let out = values.len() / LEFT_OUT;
        let (low, high) = (*values.get(out)?, *values.get(values.len() - 1 - out)?);
        let (played, staff) = (of(played), of(staff));
        let ([low_text, low_text_ja], [high_text, high_text_ja]) = (text(low), text(high));
        let below = values.iter().filter(|value| **value < played).count();
        let above = values.iter().filter(|value| **value > played).count();
        let (least, greatest) = (values.first().copied().unwrap_or(low), values.last().copied().unwrap_or(high));
        Some(Luck {
            least,
            low,
            high,
            greatest,
            played,
            staff,
            below,
            above,
            of: values.len(),
            low_text,
            low_text_ja,
            high_text,
            high_text_ja,
        })
    }
}

/// What other lucks come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Luck {
    /// The least of them.
    pub least: f64,
    /// A tenth of them is below this.
    pub low: f64,
    /// A tenth of them is above this.
    pub high: f64,
    /// The greatest of them.
    pub greatest: f64,
    /// What was played, as a number.
    pub played: f64,
    /// What the staffs came to on the luck of the game.
    pub staff: f64,
    /// On so many of them it is less than what was played.
    pub below: usize,
    /// On so many of them it is more.
    pub above: usize,
    /// How many there are.
    pub of: usize,
    /// `low` in words.
    pub low_text: String,
    /// The same in Japanese.
    pub low_text_ja: String,
    /// `high` in words.
    pub high_text: String,
    /// The same in Japanese.
    pub high_text_ja: String,
}

#[cfg(test)]
mod tests {
    use kokkyo_model::event::Recording;
    use kokkyo_model::step::HeldOut;

    use super::*;
    use crate::fixture::free_from;

    #[test]
    fn other_lucks_are_the_replications_behind_the_game_and_end_where_it_ends() {
        let (scenario, world) = free_from("two-posts", "1939-06-01");
        for steps in [None, Some(20)] {
            let game = Game { scenario: &scenario, world: &world, seed: 7, held_out: HeldOut::default(), every: true, seats: &[], steps };
            let cloud = Cloud::play(&game).unwrap();
            assert_eq!(cloud.outcomes.len(), LUCKS as usize);
            for at in [1, LUCKS] {
                let played = game.design(&world).play(at, Recording::Nothing, false).unwrap();
                assert_eq!(format!("{:?}", cloud.outcomes[at as usize - 1]), format!("{:?}", played.outcome), "steps {steps:?}, luck {at}");
            }
            let own = game.history(&[]).unwrap().outcome;
            let of = |it: &Outcome| it.supply_t[0];
            let luck = cloud.luck(&own, &own, &of, &|value| [value.to_string(), String::new()]).unwrap();
            let values: Vec<f64> = cloud.outcomes.iter().map(of).collect();
            let less = |bound: f64| values.iter().filter(|value| **value < bound).count();
            assert!(luck.least <= luck.low && luck.low <= luck.high && luck.high <= luck.greatest, "{luck:?}");
            assert!(
                less(luck.low) <= LUCKS as usize / LEFT_OUT && less(luck.high) < LUCKS as usize - LUCKS as usize / LEFT_OUT,
                "{luck:?}"
            );
            assert!(values.contains(&luck.low) && values.contains(&luck.high), "what is said was played");
            assert_eq!((luck.below, luck.low_text.as_str()), (less(of(&own)), luck.low.to_string().as_str()));
            assert!(luck.below + luck.above <= luck.of, "{luck:?}");
        }
    }
}
