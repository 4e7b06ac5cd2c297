//! **Is there a way to the rear?**
//!
//! A way leads from cell to cell to a depot of the side, or to the edge of the field on its own ground. The known way to
//! the nearest depot is tried first, and what lies around it only where that is barred; what is learnt of a cell holds
//! for the whole survey. Room for all this is kept, so that none is asked for while a replication runs.

use kokkyo_scenario::forces::MobilityKind;

use super::bridges::is_open;
use super::column::{CellId, CrossingId, Id as _};
use super::theatre::{Edge, Theatre, Zone, chain};
use super::{Side, State, View};

/// How a way is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Out of reach of every enemy.
    Safe = 0,
    /// Anywhere the enemy does not hold.
    Any = 1,
}

/// In place of an edge: nothing lies between.
const ALWAYS: u8 = u8::MAX;

/// Room for a search over cells. What is in it counts for one call only.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Number of the present survey, so that what was learnt need not be wiped.
    epoch: u32,
    /// What is known of a cell, by way of looking: the survey in which it was learnt and the side, and the answer in
    /// the last bit.
    known: Vec<[u32; 2]>,
    /// Cells in the order of the search, each with the position of the one before it.
    queue: Vec<(CellId, u32)>,
}

/// Whether a side can pass what lies between two cells now.
pub fn is_passable(theatre: &Theatre, state: &State, edge: Edge, side: Side) -> bool {
    has_passage(theatre, edge, side, |crossing| is_open(theatre, state, crossing, state.hour))
}

/// Whether a side can pass it at some hour or other.
fn is_ever_passable(theatre: &Theatre, edge: Edge, side: Side) -> bool {
    has_passage(theatre, edge, side, |_| true)
}

fn has_passage(theatre: &Theatre, edge: Edge, side: Side, open: impl Fn(CrossingId) -> bool) -> bool {
    match edge {
        Edge::Open | Edge::Wade => true,
        Edge::River => false,
        Edge::Crossing(first) => chain(&theatre.crossings, first).any(|id| {
            let site = &theatre.crossings[id];
            site.side.is_none_or(|owner| owner == side) && open(id)
        }),
    }
}

/// The known ways to the rear, and which cells are a rear: they depend on the theatre alone and are worked out with it.
#[derive(Debug, Clone, Default)]
pub struct Rearward {
    /// From each cell the next one on the known way to the nearest depot of a side, and the place among its edges of the
    /// one that leads there, or [`ALWAYS`] where nothing ever bars it. *Shape*: `[cell][side]`.
    next: Vec<[(CellId, u8); 2]>,
    /// Whether a cell is a rear of a side: one bit a side. *Shape*: `[cell]`.
    rear: Vec<u8>,
}

impl Rearward {
    /// The ways of a theatre whose cells, depots and routes are in place.
    pub fn of(theatre: &Theatre) -> Self {
        let cells = theatre.cells.len();
        let mut found = Self { next: vec![[(CellId::NONE, ALWAYS); 2]; cells], rear: vec![0; cells] };
        for side in Side::BOTH {
            let own = if side == Side::First { Zone::First } else { Zone::Second };
            let route = theatre.rear_routes[side.index()][MobilityKind::Wheeled as usize];
            for id in theatre.cells.ids() {
                let cell = &theatre.cells[id];
                if (cell.degree < 6 && cell.zone == own) || theatre.depots.iter().any(|depot| depot.cell == id && depot.side == side) {
                    found.rear[id.index()] |= 1 << side as u8;
                }
                let Some(hours) = theatre.routes.get(usize::from(route)).map(|route| &route.hours) else { continue };
                let mut next = (hours[id], CellId::NONE, ALWAYS);
                for slot in 0..usize::from(cell.degree) {
                    let other = cell.neighbours[slot];
                    if hours[other] < next.0 && theatre.cells[other].passable && is_ever_passable(theatre, cell.edges[slot], side) {
                        let always = matches!(cell.edges[slot], Edge::Open | Edge::Wade);
                        next = (hours[other], other, if always { ALWAYS } else { slot as u8 });
                    }
                }
                found.next[id.index()][side.index()] = (next.1, next.2);
            }
        }
        found
    }
}

/// Begins a survey: forgets what earlier searches found.
pub fn survey(view: &View, search: &mut Search) {
    let cells = view.theatre.cells.len();
    if search.known.len() != cells {
        (search.known, search.queue) = (vec![[0; 2]; cells], Vec::with_capacity(cells));
    }
    search.epoch += 1;
}

/// Fit men of a side in the cells around one, whom no water keeps off.
pub fn men_around(theatre: &Theatre, state: &State, cell: CellId, side: Side) -> u32 {
    let cell = &theatre.cells[cell];
    let on_land = |slot: &usize| matches!(cell.edges[*slot], Edge::Open | Edge::Wade);
    (0..usize::from(cell.degree)).filter(on_land).map(|slot| state.occupancy.men(cell.neighbours[slot], side)).sum()
}

/// Who looks for a way, and by what rules.
pub struct Seeker<'a> {
    theatre: &'a Theatre,
    state: &'a State,
    side: Side,
    strong_men: u32,
}

impl<'a> Seeker<'a> {
    /// A side, at the hour of a view. `strong_men` is the number of men next to an empty cell from which on their side controls it
    /// firmly.
    pub fn new(view: &View<'a>, side: Side, strong_men: f64) -> Self {
        Self { theatre: view.theatre, state: view.state, side, strong_men: strong_men.ceil().max(0.0) as u32 }
    }

    /// Whether a way can lead through a passable cell.
    #[inline]
    fn is_free(&self, way: Way, cell: CellId) -> bool {
        let (occupancy, enemy) = (&self.state.occupancy, self.side.enemy());
        if !occupancy.is_near(cell, enemy) {
            return true;
        }
        match way {
            Way::Safe => false,
            Way::Any => {
                !occupancy.holds(cell, enemy)
                    && (occupancy.holds(cell, self.side) || men_around(self.theatre, self.state, cell, enemy) < self.strong_men)
            }
        }
    }

    /// Whether a cell is a rear: a depot of the side, or the edge of the field on its own ground.
    #[inline]
    fn is_rear(&self, cell: CellId) -> bool {
        self.theatre.rearward.rear[cell.index()] & (1 << self.side as u8) != 0
    }

    /// What is written at a cell that leads out, or does not, for this side in this survey.
    #[inline]
    fn mark(&self, leads_out: bool, search: &Search) -> u32 {
        (search.epoch * 2 + self.side as u32) * 2 + u32::from(leads_out)
    }

    /// What is known about a cell.
    #[inline]
    fn known(&self, way: Way, cell: CellId, search: &Search) -> Option<bool> {
        let mark = search.known[cell.index()][way as usize];
        (mark >> 1 == search.epoch * 2 + self.side as u32).then_some(mark & 1 == 1)
    }

    /// Whether there is a way from a cell to the rear.
    pub fn finds(&self, way: Way, start: CellId, search: &mut Search) -> bool {
        self.known(way, start, search)
            .unwrap_or_else(|| self.follows_the_known_way(way, start, search) || self.searches(way, start, search))
    }

    /// Goes down the known way to the nearest depot, as long as nothing bars it.
    fn follows_the_known_way(&self, way: Way, start: CellId, search: &mut Search) -> bool {
        let mut here = start;
        while !self.is_rear(here) {
            let (next, slot) = self.theatre.rearward.next[here.index()][self.side.index()];
            if !next.is_some() || !self.is_free(way, next) || !(slot == ALWAYS || self.is_open(here, slot)) {
                return false;
            }
            here = next;
            match self.known(way, here, search) {
                Some(true) => break,
                Some(false) => return false,
                None => {}
            }
        }
        let (end, mark) = (here, self.mark(true, search));
        let mut here = start;
        loop {
            search.known[here.index()][way as usize] = mark;
            if here == end {
                return true;
            }
            here = self.theatre.rearward.next[here.index()][self.side.index()].0;
        }
    }

    /// Whether one can pass from a cell over one of its edges at this hour.
    fn is_open(&self, here: CellId, slot: u8) -> bool {
        is_passable(self.theatre, self.state, self.theatre.cells[here].edges[usize::from(slot)], self.side)
    }

    /// Looks everywhere, nearest cells first, and from each along its known way.
    fn searches(&self, way: Way, start: CellId, search: &mut Search) -> bool {
        let (out, nowhere) = (self.mark(true, search), self.mark(false, search));
        search.queue.clear();
        search.queue.push((start, 0));
        // Cells of this search are marked as leading nowhere until a way is found.
        search.known[start.index()][way as usize] = nowhere;
        let mut at = 0;
        let mut found = self.is_rear(start).then_some(0);
        while found.is_none() && at < search.queue.len() {
            let (here, _) = search.queue[at];
            let cell = &self.theatre.cells[here];
            for slot in 0..usize::from(cell.degree) {
                let next = cell.neighbours[slot];
                let known = self.known(way, next, search);
                if known == Some(false) || !self.is_free(way, next) || !self.theatre.cells[next].passable {
                    continue;
                }
                if !is_passable(self.theatre, self.state, cell.edges[slot], self.side) {
                    continue;
                }
                // Once round what bars it, the known way usually leads on.
                if known == Some(true) || self.follows_the_known_way(way, next, search) {
                    found = Some(at);
                    break;
                }
                search.known[next.index()][way as usize] = nowhere;
                search.queue.push((next, at as u32));
            }
            at += 1;
        }
        let Some(mut back) = found else { return false };
        // The cells of the way lead out; of the others seen it is not known.
        for at in 0..search.queue.len() {
            let cell = search.queue[at].0;
            search.known[cell.index()][way as usize] = 0;
        }
        loop {
            let (cell, before) = search.queue[back];
            search.known[cell.index()][way as usize] = out;
            if back == 0 {
                return true;
            }
            back = before as usize;
        }
    }

    /// The nearest cell on the way of the crow, no farther than some km, from which there is a way to the rear.
    pub fn nearest_open(&self, start: CellId, most_km: f64, search: &mut Search) -> Option<CellId> {
        let from = &self.theatre.cells[start];
        let mut tried = (f64::NEG_INFINITY, CellId::NONE);
        loop {
            let mut next = (f64::INFINITY, CellId::NONE);
            for id in self.theatre.cells.ids() {
                let key = (from.km_to(&self.theatre.cells[id]), id);
                let may = id != start && key.0 <= most_km && self.theatre.cells[id].passable && self.is_free(Way::Any, id);
                if may && key > tried && key < next {
                    next = key;
                }
            }
            if !next.1.is_some() {
                return None;
            }
            if self.finds(Way::Any, next.1, search) {
                return Some(next.1);
            }
            tried = next;
        }
    }
}
