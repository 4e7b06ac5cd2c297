//! **How does a single incident go?** Draws from the very chances that [`crate::ladder`] reckons.
//!
//! At each turn one uniform variable decides between letting the matter rest, each level and winning or losing there, in this order;
//! a clash then costs what it exposes, times a gamma factor. A history of fourteen years has some fifteen hundred incidents and most of
//! them pass the same few standings, so what a standing lets its mover do is reckoned once.

use kokkyo_model::chance::Draws;

use crate::ladder::{Climb, LEVELS, Ladder, Standing, TURNS, softmax};

/// What a standing lets its mover do, and how often that wins.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) options: Vec<(usize, f64, f64)>,
    pub(crate) won: Vec<f64>,
}

/// Standings by number, each reckoned when an incident first comes to it.
#[derive(Debug, Clone)]
pub(crate) struct Standings(Vec<Option<Known>>);

impl Standings {
    /// How many there are.
    pub(crate) const COUNT: usize = LEVELS * LEVELS * 4;

    pub(crate) fn none() -> Self {
        Self(vec![None; Self::COUNT])
    }

    pub(crate) fn number(s: &Standing) -> usize {
        ((s.levels[0] * LEVELS + s.levels[1]) * 2 + s.mover) * 2 + usize::from(s.lost)
    }

    pub(crate) fn standing(at: usize) -> Standing {
        Standing { levels: [at / (4 * LEVELS), at / 4 % LEVELS], mover: at / 2 % 2, lost: at % 2 == 1 }
    }

    pub(crate) fn of(&mut self, ladder: &Ladder, from: &Standing) -> &Known {
        self.0[Self::number(from)].get_or_insert_with(|| {
            let options = ladder.options(from);
            let won = options.iter().map(|option| if option.0 == 0 { 0.0 } else { ladder.won(from.mover, from.with(option.0)) });
            Known { won: won.collect(), options }
        })
    }
}

/// Draws incidents on one ladder. What a standing lets its mover do is reckoned once, since most incidents pass the same few.
#[derive(Debug, Clone)]
pub struct Climber {
    ladder: Ladder,
    standings: Standings,
    claims: [f64; TURNS],
}

impl Climber {
    /// On a ladder.
    pub fn new(ladder: Ladder) -> Self {
        let claims = std::array::from_fn(|turn| ladder.claim(turn));
        Self { ladder, standings: Standings::none(), claims }
    }

    /// The ladder.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// Where the incident stands after a turn that this draw decides; nothing where it is over.
    fn next(&mut self, from: &Standing, turn: usize, u: f64) -> Option<Standing> {
        let Known { options, won } = self.standings.of(&self.ladder, from);
        let mut sum = 0.0;
        for ((chance, level), won) in softmax(options, self.claims[turn]).zip(won) {
            if level == 0 {
                sum += chance;
                if u < sum {
                    return None;
                }
                continue;
            }
            for (share, lost) in [(*won, true), (1.0 - won, false)] {
                sum += chance * share;
                if u < sum {
                    return Some(Standing { levels: from.with(level), mover: 1 - from.mover, lost });
                }
            }
        }
        None
    }

    /// One incident, drawn.
    pub fn climb(&mut self, beginning: &Standing, draws: &mut Draws) -> Climb {
        let mut standing = *beginning;
        let mut losses = [0.0; 2];
        let mut turns = 0;
        while turns < TURNS {
            let next = self.next(&standing, turns, draws.uniform());
            turns += 1;
            let Some(next) = next else { break };
            standing = next;
            self.ladder.clash(&standing, &mut losses, draws);
        }
        Climb { rung: self.ladder.height(&standing), turns, losses, levels: standing.levels }
    }
}

#[cfg(test)]
mod tests {
    use kokkyo_model::ParameterVector;
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;
    use crate::border::{Conditions, first_of};
    use crate::fixture::border;
    use crate::ladder::{Footing, RUNGS};
    use crate::laws::Laws;

    fn climber() -> Climber {
        let laws = Laws::read(&ParameterVector::stated(&border().parameters)).unwrap();
        let conditions = Conditions::stated(border());
        Climber::new(Ladder::new(border(), &laws, &Footing::on(border(), &laws, &conditions, first_of(1939) + 120)))
    }

    #[test]
    fn drawn_incidents_have_the_exact_chances() {
        let mut climber = climber();
        let beginning = climber.ladder().beginning(1, 2);
        let exact = climber.ladder().chances(&beginning);
        let mut counts = [0.0; RUNGS];
        let n = 20_000;
        for incident in 0..n {
            let mut draws = Chance::new(5, incident).at(Stream::Verification, 2, 2);
            counts[usize::from(climber.climb(&beginning, &mut draws).rung)] += 1.0 / f64::from(n);
        }
        for (rung, (drawn, exact)) in counts.iter().zip(exact).enumerate() {
            // Four standard errors.
            let error = (exact * (1.0 - exact) / f64::from(n)).sqrt();
            assert!((drawn - exact).abs() <= 4.0 * error + 1e-6, "rung {rung}: {drawn} {exact}");
        }
    }

    #[test]
    fn an_incident_goes_the_same_way_whatever_was_drawn_before_it() {
        let draw = |climber: &mut Climber, incident| {
            let beginning = climber.ladder().beginning((incident % 2) as usize, 1 + (incident % 3 % 2) as usize);
            climber.climb(&beginning, &mut Chance::new(5, incident).at(Stream::Verification, 2, 3))
        };
        let mut one = climber();
        for incident in 0..500 {
            assert_eq!(draw(&mut one, incident), draw(&mut climber(), incident));
        }
    }

    #[test]
    fn standings_are_numbered_back_and_forth() {
        for at in 0..Standings::COUNT {
            assert_eq!(Standings::number(&Standings::standing(at)), at);
        }
    }
}
