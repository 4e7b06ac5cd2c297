//! Room for a round of fire: hazards by target, and the sums that fire needs between its passes. Reused.

use super::column::{ElementId, Id as _};
use super::exchange::Exchange;
use super::{CAUSES, Cause, Kinds, Posture, TARGETS, greater};

/// What is aimed at an element in one round.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Expected kills an hour. *Shape*: `[target][cause]`.
    per_h: [[f64; CAUSES]; TARGETS],
    pressed: f64,
    /// Kinds that anything was added for; the others are zero.
    kinds: Kinds,
    is_marked: bool,
}

impl Row {
    const NOTHING: Self = Self { per_h: [[0.0; CAUSES]; TARGETS], pressed: 0.0, kinds: Kinds::NONE, is_marked: false };
}

/// Hazards of one round: expected kills an hour, by target element, kind and cause.
#[derive(Debug, Clone)]
pub struct Volleys {
    rows: Vec<Row>,
    touched: Vec<ElementId>,
}

impl Volleys {
    /// Room for so many elements.
    pub fn new(elements: usize) -> Self {
        Self { rows: vec![Row::NOTHING; elements], touched: Vec::with_capacity(elements) }
    }

    /// Adds expected kills an hour.
    #[inline]
    pub fn add(&mut self, element: ElementId, target: usize, cause: Cause, per_h: f64) {
        let row = &mut self.rows[element.index()];
        row.kinds.insert(target);
        row.per_h[target][cause as usize] += per_h;
    }

    /// Adds expected kills an hour of every cause for some kinds of target: those of `power`, each times what the target offers of the
    /// kind times a weight.
    #[inline]
    pub fn add_all(&mut self, element: ElementId, kinds: Kinds, power: &[[f64; CAUSES]; TARGETS], offered: &[f64; TARGETS], weight: f64) {
        let row = &mut self.rows[element.index()];
        row.kinds.join(kinds);
        for kind in kinds {
            let factor = weight * offered[kind];
            for (sum, per_h) in row.per_h[kind].iter_mut().zip(&power[kind]) {
                *sum += per_h * factor;
            }
        }
    }

    /// For what share of the round an element is attacked or attacks, and is not only fired at from afar. *Range*: 0–1.
    #[inline]
    pub fn pressed(&self, element: ElementId) -> f64 {
        self.rows[element.index()].pressed
    }

    /// Notes that an element is attacked or attacks for a share of the round; of several the longest counts.
    #[inline]
    pub fn press(&mut self, element: ElementId, share: f64) {
        let pressed = &mut self.rows[element.index()].pressed;
        *pressed = greater(*pressed, share);
    }

    /// Marks an element as under fire, if it is not yet; call before [`Volleys::add`].
    #[inline]
    pub fn touch(&mut self, element: ElementId) {
        if !std::mem::replace(&mut self.rows[element.index()].is_marked, true) {
            self.touched.push(element);
        }
    }

    /// Elements under fire, in the order in which they were marked.
    pub fn touched(&self) -> &[ElementId] {
        &self.touched
    }

    /// Hazards of an element. *Shape*: `[target][cause]`.
    #[inline]
    pub fn of(&self, element: ElementId) -> &[[f64; CAUSES]; TARGETS] {
        &self.rows[element.index()].per_h
    }

    /// Kinds of target of an element that are under fire.
    #[inline]
    pub fn kinds(&self, element: ElementId) -> Kinds {
        self.rows[element.index()].kinds
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        for element in self.touched.drain(..) {
            let row = &mut self.rows[element.index()];
            for kind in row.kinds {
                row.per_h[kind] = [0.0; CAUSES];
            }
            (row.pressed, row.kinds, row.is_marked) = (0.0, Kinds::NONE, false);
        }
    }
}

/// What the numbers of a target follow from within a step. Who has no vehicles is not counted again until any of it changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// In which step.
    pub step: u32,
    /// After how many losses of guns and gunners.
    pub guns_lost: u32,
    /// With how many fit men.
    pub fit: u32,
    /// In which posture.
    pub posture: Posture,
    /// How well it is seen.
    pub visibility: f64,
}

/// What an element is as a target during a round.
#[derive(Debug, Clone, Copy, Default)]
pub struct Body {
    /// Round for which this was worked out, from 1; 0: never.
    pub stamp: u32,
    /// For what it was counted.
    pub of: Option<Counted>,
    /// Kinds of target that it is.
    pub kinds: Kinds,
    /// Targets by kind.
    pub counts: [f64; TARGETS],
    /// The last argument of the share found, and what came of it; kept from round to round.
    pub acquired: [(f64, f64); TARGETS],
    /// Number of a kind times its worth and the share of the fire that finds a target.
    pub found: [f64; TARGETS],
    /// What a kind offers to aimed fire: that, times its exposure.
    pub offered: [f64; TARGETS],
    /// Armoured vehicles, and those of them that burn petrol.
    pub vehicles: f64,
    /// Petrol-engined ones among them.
    pub petrol: f64,
    /// Share of the vehicles that have infantry beside them.
    pub covered: f64,
}

impl Body {
    /// Empties it. What is found and exposed is read of the kinds that it is only; counts are read of all.
    pub fn begin(&mut self) {
        for kind in self.kinds {
            self.counts[kind] = 0.0;
        }
        self.kinds = Kinds::NONE;
        (self.vehicles, self.petrol, self.covered) = (0.0, 0.0, 0.0);
    }
}

/// What an element is as a shooter during a round.
#[derive(Debug, Clone, Copy)]
pub struct Eyes {
    /// Whether it shoots.
    pub shoots: bool,
    /// Kinds that it sees.
    pub kinds: Kinds,
    /// What it sees: weighted numbers by target kind, then these times their worth.
    pub seen: [f64; TARGETS],
    /// Armoured vehicles that come up to it, weighted by closeness.
    pub upon: f64,
    /// What its weapons do to one of what it sees, over its worth: kills an hour by target kind and cause; of other kinds what was
    /// left there before.
    pub power: [[f64; CAUSES]; TARGETS],
}

impl Eyes {
    const CLOSED: Self = Self { shoots: false, kinds: Kinds::NONE, seen: [0.0; TARGETS], upon: 0.0, power: [[0.0; CAUSES]; TARGETS] };

    /// Forgets a round.
    pub fn close(&mut self) {
        (self.shoots, self.kinds, self.seen, self.upon) = (false, Kinds::NONE, [0.0; TARGETS], 0.0);
    }
}

/// What falls from above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fall {
    /// Of the artillery.
    Shells,
    /// Of aircraft.
    Bombs,
}

/// Number of [`Fall`]s.
pub const FALLS: usize = 2;

/// What falls on whom in the rounds of a tier.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// For which step, and after how many losses of guns and gunners, it was worked out.
    of: Option<(u32, u32)>,
    /// Lethal area by [`Fall`]. *Unit*: m²/h.
    on: Vec<(ElementId, [f64; FALLS])>,
}

/// Sums that fire needs between its passes; by element.
#[derive(Debug, Clone)]
pub struct Scratch {
    /// Counts the rounds of a replication.
    pub stamp: u32,
    /// Elements as targets.
    pub bodies: Vec<Body>,
    /// Elements as shooters.
    pub eyes: Vec<Eyes>,
    /// Pairs that exchange fire in the round: the position in the list of engagements, and how they fight.
    pub pairs: Vec<(u32, Exchange)>,
    /// Whether any of them changes within the round.
    pub is_uneven: bool,
    /// Lethal area of what falls on a target, by [`Fall`]. *Unit*: m²/h.
    falls: Vec<[f64; FALLS]>,
    /// Elements on which anything falls.
    fallen_on: Vec<ElementId>,
    /// What fell in the round before. *Shape*: `[in an assault]`.
    kept: [Kept; 2],
    /// Shooters of the round.
    pub shooters: Vec<ElementId>,
}

impl Scratch {
    /// Makes room for the next round.
    pub fn begin(&mut self) {
        self.stamp += 1;
        self.shooters.clear();
        self.pairs.clear();
        self.is_uneven = false;
    }

    /// Notes what falls on an element. *Unit*: lethal area, m²/h.
    pub fn note_fall(&mut self, target: ElementId, what: Fall, lethal_m2_per_h: f64) {
        if lethal_m2_per_h > 0.0 {
            let falls = &mut self.falls[target.index()];
            if *falls == [0.0; FALLS] {
                self.fallen_on.push(target);
            }
            falls[what as usize] += lethal_m2_per_h;
        }
    }

    /// Whether what falls in the rounds of a tier is known: within a step it stays the same until guns or gunners are lost.
    pub fn keeps_falls(&mut self, in_assault: bool, of: (u32, u32)) -> bool {
        self.kept[usize::from(in_assault)].of.replace(of) == Some(of)
    }

    /// Keeps what was noted for the rounds of a tier.
    pub fn keep_falls(&mut self, in_assault: bool) {
        let kept = &mut self.kept[usize::from(in_assault)];
        kept.on.clear();
        while let Some(target) = self.fallen_on.pop() {
            kept.on.push((target, std::mem::take(&mut self.falls[target.index()])));
        }
    }

    /// What falls on whom in the rounds of a tier.
    pub fn falls(&self, in_assault: bool) -> &[(ElementId, [f64; FALLS])] {
        &self.kept[usize::from(in_assault)].on
    }

    /// No room at all: stands in while the real one is lent out. Does not allocate.
    pub fn empty() -> Self {
        Self {
            stamp: 0,
            bodies: Vec::new(),
            eyes: Vec::new(),
            pairs: Vec::new(),
            is_uneven: false,
            falls: Vec::new(),
            fallen_on: Vec::new(),
            kept: [Kept { of: None, on: Vec::new() }, Kept { of: None, on: Vec::new() }],
            shooters: Vec::new(),
        }
    }

    /// Room for so many elements.
    pub fn new(elements: usize) -> Self {
        Self {
            stamp: 0,
            bodies: vec![Body::default(); elements],
            eyes: vec![Eyes::CLOSED; elements],
            pairs: Vec::with_capacity(12 * elements.max(8)),
            is_uneven: false,
            falls: vec![[0.0; FALLS]; elements],
            fallen_on: Vec::with_capacity(elements),
            kept: [(); 2].map(|()| Kept { of: None, on: Vec::with_capacity(elements) }),
            shooters: Vec::with_capacity(elements),
        }
    }
}
