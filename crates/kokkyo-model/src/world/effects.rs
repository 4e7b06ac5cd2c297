//! What mechanisms may ask for.
//!
//! The vocabulary conserves by construction: men move from one state to another, goods from one holder to another;
//! there is no "set strength to". Effects are done by [`apply`](super::apply::apply), in the order in which they were
//! asked for, which is the order of ids within a mechanism; one that is no longer possible (men who are no longer
//! there) is cut down to what is.

use kokkyo_scenario::logistics::{CARRIED, KINDS, Supply};

use super::air::{AirEffect, Flight};
use super::belief::Ages;
use super::bridges::BridgeEffect;
use super::column::{CellId, CrossingId, DepotId, DirectiveId, ElementId, HoldingId, Id as _, PlaceId, ReplacementId, TaskId};
use super::command::CommandEffect;
use super::intelligence::IntelligenceEffect;
use super::search::Search;
use super::state::{Engagement, Light, Mission};
use super::supply::SupplyEffect;
use super::volleys::{Scratch, Volleys};
use super::{Cause, Enclosure, Posture, Side};
use crate::chance::Chance;
use crate::event::EventId;

/// Something a mechanism asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum Effect {
    /// Light of the step.
    Shine(Light),
    /// An element comes into the theatre, with so much of each supply.
    Arrive { element: ElementId, carried_t: [f64; CARRIED] },
    /// An element leaves the theatre.
    Depart { element: ElementId },
    /// Replacements join.
    Join { replacement: ReplacementId, count: u32 },
    /// A directive is issued.
    Issue { directive: DirectiveId, cause: EventId },
    /// A directive is received.
    Receive { directive: DirectiveId },
    /// A directive will not be issued.
    Withhold { directive: DirectiveId },
    /// A task begins for an element.
    Assign { task: TaskId, element: ElementId, late_h: f64, on_time: bool },
    /// A task is handed to a substitute.
    Substitute { task: TaskId, element: ElementId, instead_of: ElementId },
    /// A task cannot be carried out by an element; it goes on to its next one.
    Lapse { task: TaskId, element: ElementId, obstacle: crate::event::Obstacle },
    /// The plan has nothing to say to an element before an hour.
    AskAgain { element: ElementId, at_h: f64 },
    /// A task's time is over.
    EndTask { element: ElementId },
    /// The objective is reached.
    Reach { element: ElementId },
    /// Who gave way has nowhere to go, or somewhere again.
    Bay {
        /// Element.
        element: ElementId,
        /// Whether it stands at bay.
        is_there: bool,
    },
    /// The next stretch of the way.
    NextLeg { element: ElementId },
    /// Sets out on a road: to a gateway (`cell`), or to a place off the field.
    TakeRoad { element: ElementId, cell: CellId, place: PlaceId, km: f64 },
    /// Goes along the road.
    Ride { element: ElementId, km: f64 },
    /// Leaves the road at its end.
    EndRoad { element: ElementId },
    /// Moves towards a neighbouring cell.
    Progress { element: ElementId, towards: CellId, share: f64 },
    /// Enters a neighbouring cell.
    Enter { element: ElementId, cell: CellId, after_h: f64 },
    /// Waits at a crossing with so many loads, from an hour since the start.
    Queue { element: ElementId, crossing: CrossingId, loads: f64, at_h: f64 },
    /// Loads are served at a crossing, the last of them at an hour since the start.
    Serve { element: ElementId, loads: f64, until_h: f64 },
    /// Takes a posture.
    Take { element: ElementId, posture: Posture },
    /// Takes a posture so many hours after the beginning of the step.
    TakeAt { element: ElementId, posture: Posture, after_h: f64 },
    /// Takes a posture by breakage or rallying, from an hour since the start: logged.
    Waver { element: ElementId, posture: Posture, at_h: f64 },
    /// Cohesion changes.
    Cohesion { element: ElementId, by: f64 },
    /// Fatigue changes.
    Fatigue { element: ElementId, by: f64 },
    /// Dug-in level changes.
    Dig { element: ElementId, by: f64 },
    /// A pair is in contact.
    Engage(Engagement),
    /// An element meets the enemy for the first time after a pause.
    Meet { element: ElementId, enemy: ElementId, cell: CellId, assault: bool },
    /// How close an element's contact is, and whether it is seen; `contact` 0: out of contact.
    Touch { element: ElementId, contact: u8, observed: bool },
    /// Indirect fire for the step.
    Bombard(Mission),
    /// Men are hit: killed and wounded, of them by artillery.
    Hit { element: ElementId, killed: u32, wounded: u32, by_artillery: u32 },
    /// Vehicles or guns are knocked out, of them written off.
    Strike { holding: HoldingId, knocked_out: u32, written_off: u32, cause: Cause },
    /// Rounds are fired by the guns of a holding.
    Fire { holding: HoldingId, rounds: f64, at: CellId },
    /// Supplies are used up.
    Use { element: ElementId, supply: Supply, tonnes: f64 },
    /// A way is open or closed.
    Enclose { element: ElementId, enclosure: Enclosure },
    /// Since when no way is open.
    Close { element: ElementId, since_h: f64 },
    /// The ways out have been looked at with so much known of who is where.
    Survey { version: u32 },
    /// An element ceases to exist; shares of its fit men and of the wounded in its care captured and killed, the rest
    /// missing.
    Overrun { element: ElementId, captured_share: f64, killed_share: f64 },
    /// A break-out to a cell: a share of the fit men is lost.
    BreakOut { element: ElementId, cell: CellId, lost: u32, captured: u32, killed: u32 },
    /// Men straggle and are missing.
    Straggle { element: ElementId, men: u32 },
    /// Men go over to the enemy.
    Defect { element: ElementId, men: u32 },
    /// Knocked-out pieces return.
    Repair { holding: HoldingId, count: u32 },
    /// Knocked-out pieces are lost for good.
    Abandon { holding: HoldingId, count: u32 },
    /// Pieces break down on the march.
    BreakDown { holding: HoldingId, count: u32 },
    /// Broken-down pieces return.
    Mend { holding: HoldingId, count: u32 },
    /// Wounded return to duty.
    Return { element: ElementId, men: u32 },
    /// Wounded leave the care of the element for hospitals far behind; they no longer return.
    Evacuate { element: ElementId, men: u32 },
    /// Wounded die.
    Die { element: ElementId, men: u32 },
    /// Fit men fall sick.
    Sicken { element: ElementId, men: u32 },
    /// Sick return to duty.
    Recover { element: ElementId, men: u32 },
    /// Railways, fleets, railheads, tonnage plans.
    Supply(SupplyEffect),
    /// Bridges built, damaged, mended, removed.
    Bridge(BridgeEffect),
    /// An element moves into works that are there already: its dug-in level rises to theirs.
    Occupy { element: ElementId, level: f64 },
    /// A depot issues supplies to an element.
    Resupply { depot: DepotId, element: ElementId, kinds_t: [f64; CARRIED] },
    /// Supplies come to a depot from outside the model.
    Stock { depot: DepotId, kinds_t: [f64; KINDS] },
    /// Supplies come to an element outside the field, from posts and towns that the model does not know.
    Ration { element: ElementId, kinds_t: [f64; CARRIED] },
    /// A day's deliveries are logged.
    Deliver { depot: DepotId },
    /// A shortage begins or ends.
    Short { element: ElementId, supply: Supply, percent: u8 },
    /// It ends.
    Plenty { element: ElementId, supply: Supply },
    /// A cell is held by a side.
    Control { cell: CellId, side: Side },
    /// A place changes hands.
    TakePlace { place: PlaceId, side: Side },
    /// A side fights at a size and a depth; on the ground, of which rung this fight alone is, 0 for what is flown.
    Scale { side: Side, size: u8, depth: u8, on_ground: u8 },
    /// A rung is reached.
    Climb { side: Side, rung: u8 },
    /// The step's losses and fire are logged.
    Tally { element: ElementId },
    /// The clock has run out.
    CeaseFire,
    /// In the air.
    Air(AirEffect),
    /// Command and diplomacy.
    Command(CommandEffect),
}

/// What an element asks a depot for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Want {
    /// Who asks.
    pub element: ElementId,
    /// Kind of supply, by its position.
    pub kind: usize,
    /// Whom.
    pub depot: DepotId,
    /// How much. *Unit*: t.
    pub tonnes: f64,
}

/// What a squadron would fly in a step if nothing were short.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// Who and on what.
    pub flight: Flight,
    /// Sorties, before they are whole.
    pub sorties: f64,
    /// Base.
    pub airfield: super::column::AirfieldId,
    /// Fuel and bombs of a sortie. *Unit*: t.
    pub needs_t: [f64; 2],
}

/// A cell that a side holds, as the guns of the other look for targets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Which.
    pub cell: CellId,
    /// Its centre, so that whoever asks for its distance needs not look it up. *Unit*: km.
    pub plane_km: [f64; 2],
}

/// Cells of a side, for the guns of the other.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// All that it holds.
    pub held: Vec<Mark>,
    /// Those with an assault in them.
    pub assaulted: Vec<Mark>,
    /// Those in contact otherwise.
    pub touched: Vec<Mark>,
}

impl Marks {
    fn with_room(cells: usize) -> Self {
        Self { held: Vec::with_capacity(cells), assaulted: Vec::with_capacity(cells), touched: Vec::with_capacity(cells) }
    }
}

/// What headquarters ask of elements in every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roll {
    /// Men who came, of those that are in the theatre.
    pub men: u32,
    /// Men lost.
    pub lost: u32,
    /// How many of them are in contact.
    pub in_contact: u32,
}

/// Rolls added up from the first element to each: what a headquarters asks of all of its own is a difference or a few.
#[derive(Debug, Clone, Default)]
pub struct Rolls {
    sums: Vec<Roll>,
}

impl Rolls {
    fn with_room(elements: usize) -> Self {
        Self { sums: Vec::with_capacity(elements + 1) }
    }

    /// Calls the roll: one for each element, in the order of ids.
    pub fn call(&mut self, all: impl Iterator<Item = Roll>) {
        self.sums.clear();
        self.sums.push(Roll::default());
        let mut sum = Roll::default();
        self.sums.extend(all.map(|roll| {
            sum = Roll { men: sum.men + roll.men, lost: sum.lost + roll.lost, in_contact: sum.in_contact + roll.in_contact };
            sum
        }));
    }

    /// Of the elements in some spans of ids, which have answered.
    pub fn of(&self, spans: &[[u16; 2]]) -> Roll {
        spans.iter().fold(Roll::default(), |sum, &[from, to]| {
            let (from, to) = (self.sums[usize::from(from)], self.sums[usize::from(to)]);
            Roll {
                men: sum.men + (to.men - from.men),
                lost: sum.lost + (to.lost - from.lost),
                in_contact: sum.in_contact + (to.in_contact - from.in_contact),
            }
        })
    }
}

/// Frailties already drawn: one for each ground and day, however many pairs fight there. Each is what a draw at its address
/// gives, so that nothing depends on which of them are kept.
#[derive(Debug, Clone, Default)]
pub struct Frailties {
    /// Whose draws, of which day, with which variance: of any other, none is kept.
    of: Option<(Chance, u32, f64)>,
    /// Not a number where none has been drawn. *Shape*: `[cell]`.
    drawn: Vec<f64>,
}

impl Frailties {
    /// Forgets what was drawn for another day, replication or variance.
    pub fn keep_for(&mut self, chance: Chance, day: u32, variance: f64, cells: usize) {
        if self.of != Some((chance, day, variance)) || self.drawn.len() != cells {
            self.of = Some((chance, day, variance));
            self.drawn.clear();
            self.drawn.resize(cells, f64::NAN);
        }
    }

    /// The frailty of a ground, drawn the first time that it is asked for.
    #[inline]
    pub fn at(&mut self, ground: CellId, draw: impl Fn() -> f64) -> f64 {
        let kept = &mut self.drawn[ground.index()];
        if kept.is_nan() {
            *kept = draw();
        }
        debug_assert_eq!(kept.to_bits(), draw().to_bits());
        *kept
    }
}

/// Shares of pursuits that come up with their prey, by type of aircraft: each worked out the first time that two types meet, since
/// neither types nor laws change within a replication.
#[derive(Debug, Clone, Default)]
pub struct Pursuits {
    /// Not a number where not yet asked for. *Shape*: `[hunter][prey]`.
    shares: Vec<f64>,
}

impl Pursuits {
    /// Nothing yet known of so many types.
    fn among(types: usize) -> Self {
        Self { shares: vec![f64::NAN; types * types] }
    }

    /// The share of a hunter's type and a prey's, of so many types.
    pub fn of(&mut self, hunter: usize, prey: usize, types: usize, work_out: impl Fn() -> f64) -> f64 {
        if self.shares.len() != types * types {
            *self = Self::among(types);
        }
        let Some(kept) = self.shares.get_mut(hunter * types + prey) else { return work_out() };
        if kept.is_nan() {
            *kept = work_out();
        }
        debug_assert_eq!(kept.to_bits(), work_out().to_bits());
        *kept
    }
}

/// What the mechanisms of a phase ask for, in the order of asking. The buffer is reused.
#[derive(Debug, Clone)]
pub struct Effects {
    pub(super) list: Vec<Effect>,
    /// Hazards of the round, handed to the state as a whole.
    pub volleys: Volleys,
    /// Room for sums over a shooter's targets.
    pub scratch: Scratch,
    /// Room for searches over cells.
    pub search: Search,
    /// Frailty of the fights of a day, by ground.
    pub frailties: Frailties,
    /// Who comes up with whom in the air.
    pub pursuits: Pursuits,
    /// Room for what elements ask of depots.
    pub wants: Vec<Want>,
    /// Room for what squadrons would fly.
    pub wishes: Vec<Wish>,
    /// Room for the cells of a side. *Shape*: `[side]`.
    pub marks: [Marks; 2],
    /// Room for what headquarters ask of elements.
    pub rolls: Rolls,
    /// Room for the desk that a report lies on and which of those that arrived it is.
    pub spoken: Vec<(u32, u32)>,
    /// What some days leave of a belief, as worked out before.
    pub ages: Ages,
    /// What intelligence asks for: few and large, so kept apart.
    pub intelligence: Vec<IntelligenceEffect>,
}

impl Effects {
    /// Room for a busy phase.
    pub fn new(elements: usize) -> Self {
        Self {
            list: Vec::with_capacity(64 * elements.max(16)),
            volleys: Volleys::new(elements),
            scratch: Scratch::new(elements),
            search: Search::default(),
            frailties: Frailties::default(),
            pursuits: Pursuits::default(),
            wants: Vec::with_capacity(4 * elements),
            wishes: Vec::with_capacity(512),
            marks: [(); 2].map(|()| Marks::with_room(elements)),
            rolls: Rolls::with_room(elements),
            spoken: Vec::new(),
            ages: Ages::NONE,
            intelligence: Vec::new(),
        }
    }

    /// With room for what intelligence asks for in a step.
    pub fn with_intelligence(mut self, most: usize) -> Self {
        self.intelligence.reserve(most);
        self.spoken.reserve(most);
        self
    }

    /// With room for who comes up with whom among so many types of aircraft.
    pub fn with_aircraft(mut self, types: usize) -> Self {
        self.pursuits = Pursuits::among(types);
        self
    }

    /// Asks for something.
    #[inline]
    pub fn push(&mut self, effect: Effect) {
        self.list.push(effect);
    }

    /// What has been asked for.
    pub fn list(&self) -> &[Effect] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::command::spans;

    #[test]
    fn a_roll_of_spans_is_the_sum_over_the_elements_in_them() {
        let each = |at: u32| Roll { men: 100 + at, lost: at * at, in_contact: at % 3 };
        let mut rolls = Rolls::default();
        rolls.call((0..40).map(each));
        for elements in [&[][..], &[0], &[39], &[3, 4, 5, 9, 10, 39], &[7, 6, 5]] {
            let ids: Vec<ElementId> = elements.iter().map(|&at| ElementId(at)).collect();
            let sum = |of: fn(Roll) -> u32| elements.iter().map(|&at| of(each(u32::from(at)))).sum::<u32>();
            let expected = Roll { men: sum(|roll| roll.men), lost: sum(|roll| roll.lost), in_contact: sum(|roll| roll.in_contact) };
            assert_eq!(rolls.of(&spans(&ids)), expected, "{elements:?}");
        }
        assert_eq!(spans(&[ElementId(3), ElementId(4), ElementId(5), ElementId(9)]), [[3, 6], [9, 10]]);
    }
}
