//! Who is in which cell: lists in the order of element ids, brought up to date after the elements have moved. Of a step in which
//! few move only their cells are gone through again.

use kokkyo_scenario::forces::Role;

use super::column::{CellId, Column, ElementId};
use super::state::State;
use super::theatre::Theatre;
use super::{Posture, Presence, Side};

/// Bit of [`Occupancy::near`]: somebody there or next to it may be broken.
const BROKEN: u8 = 4;
/// Bits of [`Occupancy::near`].
const BITS: usize = 3;

/// What is in a cell.
#[derive(Debug, Clone, Copy)]
struct Here {
    /// First of its elements, in the order of ids.
    first: ElementId,
    /// Battalions by side.
    frontage: [f32; 2],
    /// Fit men by side.
    men: [u32; 2],
    /// Sides with engineers there, one bit a side.
    engineers: u8,
    /// Whether anybody there is broken.
    has_broken: bool,
    /// Whether the list has changed since it was last gone through.
    has_changed: bool,
}

impl Here {
    const NOBODY: Self =
        Self { first: ElementId::NONE, frontage: [0.0; 2], men: [0; 2], engineers: 0, has_broken: false, has_changed: false };
}

/// What the lists know of an element, in one word, so that it is compared at once: its cell, whether it is broken, and its fit men.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Listed(u64);

impl Listed {
    /// It is in no list.
    const NOWHERE: Self = Self(CellId::NONE.0 as u64);

    /// An element in the field.
    #[inline]
    fn of(cell: CellId, men: u32, posture: Posture) -> Self {
        if men == 0 || !cell.is_some() {
            return Self::NOWHERE;
        }
        Self(u64::from(cell.0) | u64::from(posture == Posture::Broken) << 16 | u64::from(men) << 32)
    }

    fn cell(self) -> CellId {
        CellId(self.0 as u16)
    }

    fn is_broken(self) -> bool {
        self.0 >> 16 & 1 == 1
    }

    fn men(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Elements by cell, and what each side brings to a cell.
#[derive(Debug, Clone)]
pub struct Occupancy {
    here: Column<CellId, Here>,
    next: Column<ElementId, ElementId>,
    listed: Column<ElementId, Listed>,
    present: Column<CellId, u8>,
    /// What a cell adds to its neighbours' counts: sides there, and whether a broken formation is.
    mask: Column<CellId, u8>,
    /// How many of a cell and those next to it have each bit of the mask.
    counts: Column<CellId, [u8; BITS]>,
    /// Sides in the cell or next to it, one bit a side; and whether a broken formation may be there or next to it.
    near: Column<CellId, u8>,
    /// Cells with anybody in them, in the order of ids, whoever came first.
    used: Vec<CellId>,
    /// Cells of which [`Self::note_broken`] spoke since the lists were brought up to date.
    noted: Vec<CellId>,
    /// Cells that somebody entered or left, or where somebody broke or rallied.
    changed: Vec<CellId>,
    /// Room for elements of which the lists do not yet know what has become of them.
    stirred: Vec<(ElementId, Listed)>,
    signature: u64,
    /// Counts how often anybody entered or left a cell.
    pub version: u32,
}

impl Occupancy {
    /// Nobody anywhere.
    pub fn new(cells: usize, elements: usize) -> Self {
        Self {
            here: Column::filled(cells, Here::NOBODY),
            next: Column::filled(elements, ElementId::NONE),
            listed: Column::filled(elements, Listed::NOWHERE),
            present: Column::filled(cells, 0),
            mask: Column::filled(cells, 0),
            counts: Column::filled(cells, [0; BITS]),
            near: Column::filled(cells, 0),
            used: Vec::with_capacity(elements),
            noted: Vec::with_capacity(elements),
            changed: Vec::with_capacity(2 * elements),
            stirred: Vec::with_capacity(elements),
            signature: 0,
            version: 0,
        }
    }

    /// Elements in a cell, in the order of ids.
    pub fn elements(&self, cell: CellId) -> impl Iterator<Item = ElementId> + '_ {
        let mut at = self.here[cell].first;
        std::iter::from_fn(move || {
            if at == ElementId::NONE {
                return None;
            }
            let here = at;
            at = self.next[here];
            Some(here)
        })
    }

    /// Whether a side has anybody with fit men there.
    #[inline]
    pub fn holds(&self, cell: CellId, side: Side) -> bool {
        self.present[cell] & (1 << side.index()) != 0
    }

    /// The side that alone has anybody with fit men there.
    #[inline]
    pub fn sole_holder(&self, cell: CellId) -> Option<Side> {
        match self.present[cell] {
            1 => Some(Side::First),
            2 => Some(Side::Second),
            _ => None,
        }
    }

    /// Whether a side has anybody with fit men there or next to it.
    #[inline]
    pub fn is_near(&self, cell: CellId, side: Side) -> bool {
        self.near[cell] & (1 << side.index()) != 0
    }

    /// Battalions of a side there.
    #[inline]
    pub fn frontage(&self, cell: CellId, side: Side) -> f64 {
        f64::from(self.here[cell].frontage[side.index()])
    }

    /// Fit men of a side there.
    #[inline]
    pub fn men(&self, cell: CellId, side: Side) -> u32 {
        self.here[cell].men[side.index()]
    }

    /// Whether somebody there or next to it may be broken: true for all that are, and for some that were.
    #[inline]
    pub fn may_be_broken_near(&self, cell: CellId) -> bool {
        self.near[cell] & BROKEN != 0
    }

    /// Notes that somebody in a cell has broken since the lists were built.
    pub fn note_broken(&mut self, cell: CellId, theatre: &Theatre) {
        let Some(ground) = theatre.cells.find(cell) else { return };
        if !self.noted.contains(&cell) {
            self.noted.push(cell);
        }
        self.near[cell] |= BROKEN;
        for &next in ground.around() {
            self.near[next] |= BROKEN;
        }
    }

    /// Whether a side has engineers with fit men there.
    #[inline]
    pub fn has_engineers(&self, cell: CellId, side: Side) -> bool {
        self.here[cell].engineers & (1 << side.index()) != 0
    }

    /// Cells with anybody in them, in the order of ids.
    pub fn cells(&self) -> &[CellId] {
        &self.used
    }

    /// Brings everything up to date with the columns of a state.
    pub fn rebuild(state: &mut State, theatre: &Theatre) {
        let lists = &mut state.occupancy;
        for at in 0..lists.noted.len() {
            let cell = lists.noted[at];
            for &cell in std::iter::once(&cell).chain(theatre.cells[cell].around()) {
                lists.near[cell] = mask_of(&lists.counts[cell]);
            }
        }
        lists.noted.clear();
        // Of most elements nothing has changed, not even a man: who has something to say is found first, in a loop that does nothing else.
        let places = state.presence.iter().zip(state.cell.iter()).zip(state.fit.iter()).zip(state.posture.iter());
        let known = theatre.elements.ids().zip(lists.listed.iter());
        lists.stirred.clear();
        for ((element, known), (((&presence, &cell), &men), &posture)) in known.zip(places) {
            let now = if presence == Presence::InField { Listed::of(cell, men, posture) } else { Listed::NOWHERE };
            if now != *known {
                lists.stirred.push((element, now));
            }
        }
        while let Some((element, now)) = lists.stirred.pop() {
            lists.relist(element, now, theatre.elements[element].side);
        }
        let signature = lists.signature;
        while let Some(cell) = lists.changed.pop() {
            lists.settle(cell, theatre);
        }
        if lists.signature != signature {
            lists.version += 1;
        }
    }

    /// Brings the lists up to date with what has become of an element.
    fn relist(&mut self, element: ElementId, now: Listed, side: Side) {
        let before = std::mem::replace(&mut self.listed[element], now);
        let (left, entered) = (before.cell(), now.cell());
        if left.is_some() {
            self.here[left].men[side.index()] -= before.men();
        }
        if entered.is_some() {
            self.here[entered].men[side.index()] += now.men();
        }
        if left != entered {
            self.unlink(element, left);
            self.link(element, entered);
            self.note_change(entered);
        }
        if left != entered || before.is_broken() != now.is_broken() {
            self.note_change(left);
        }
    }

    fn note_change(&mut self, cell: CellId) {
        if cell.is_some() && !self.here[cell].has_changed {
            self.here[cell].has_changed = true;
            self.changed.push(cell);
        }
    }

    fn unlink(&mut self, element: ElementId, cell: CellId) {
        if !cell.is_some() {
            return;
        }
        let after = self.next[element];
        let mut at = self.here[cell].first;
        if at == element {
            self.here[cell].first = after;
            return;
        }
        while self.next[at] != element {
            at = self.next[at];
        }
        self.next[at] = after;
    }

    fn link(&mut self, element: ElementId, cell: CellId) {
        if !cell.is_some() {
            return;
        }
        let mut before = ElementId::NONE;
        let mut after = self.here[cell].first;
        while after != ElementId::NONE && after < element {
            (before, after) = (after, self.next[after]);
        }
        self.next[element] = after;
        if before == ElementId::NONE {
            self.here[cell].first = element;
        } else {
            self.next[before] = element;
        }
    }

    /// Goes through the list of a cell again.
    fn settle(&mut self, cell: CellId, theatre: &Theatre) {
        let men = self.here[cell].men;
        let mut here = Here { first: self.here[cell].first, men, ..Here::NOBODY };
        let (mut present, mut at) = (0, here.first);
        while at != ElementId::NONE {
            let who = &theatre.elements[at];
            let side = who.side.index();
            here.frontage[side] += who.frontage as f32;
            here.engineers |= u8::from(who.role == Role::Engineers) << side;
            here.has_broken |= self.listed[at].is_broken();
            present |= 1 << side;
            at = self.next[at];
        }
        let (was, mask) = (self.present[cell], present | if here.has_broken { BROKEN } else { 0 });
        self.here[cell] = here;
        self.present[cell] = present;
        self.signature = self.signature.wrapping_sub(word(cell, was)).wrapping_add(word(cell, present));
        match self.used.binary_search(&cell) {
            Err(place) if present != 0 => self.used.insert(place, cell),
            Ok(place) if present == 0 => _ = self.used.remove(place),
            _ => {}
        }
        let before = std::mem::replace(&mut self.mask[cell], mask);
        if before == mask {
            return;
        }
        for &there in std::iter::once(&cell).chain(theatre.cells[cell].around()) {
            for (bit, count) in self.counts[there].iter_mut().enumerate() {
                *count = *count + (mask >> bit & 1) - (before >> bit & 1);
            }
            self.near[there] = mask_of(&self.counts[there]);
        }
    }
}

fn mask_of(counts: &[u8; BITS]) -> u8 {
    counts.iter().enumerate().fold(0, |mask, (bit, &count)| mask | u8::from(count > 0) << bit)
}

/// What a cell adds to the signature of who is where: nothing if nobody is there.
fn word(cell: CellId, present: u8) -> u64 {
    if present == 0 {
        return 0;
    }
    let word = (u64::from(cell.0) << 2) | u64::from(present);
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::proving_ground::{Field, Ground, cell};

    /// What the lists say, from the columns alone.
    fn by_hand(field: &Field, at: CellId) -> (Vec<ElementId>, [u32; 2], [bool; 2], [bool; 2], bool) {
        let (state, theatre) = (&field.state, &field.theatre);
        let stands = |element: ElementId, there: CellId| {
            state.presence[element] == Presence::InField && state.fit[element] > 0 && state.cell[element] == there
        };
        let all = |there: CellId| theatre.elements.ids().filter(move |&element| stands(element, there)).collect::<Vec<_>>();
        let around: Vec<CellId> = std::iter::once(at).chain(theatre.cells[at].around().iter().copied()).collect();
        let of = |side: Side, elements: &[ElementId]| elements.iter().any(|&element| theatre.elements[element].side == side);
        let here = all(at);
        let men = Side::BOTH
            .map(|side| here.iter().filter(|&&element| theatre.elements[element].side == side).map(|&element| state.fit[element]).sum());
        let near: Vec<ElementId> = around.iter().flat_map(|&there| all(there)).collect();
        let broken = near.iter().any(|&element| state.posture[element] == Posture::Broken);
        (here.clone(), men, Side::BOTH.map(|side| of(side, &here)), Side::BOTH.map(|side| of(side, &near)), broken)
    }

    #[test]
    fn lists_that_are_brought_up_to_date_say_what_the_columns_say_whoever_moves_breaks_or_falls() {
        let mut ground = Ground::new();
        for at in 0..24 {
            ground.element(if at % 3 == 0 { Side::Second } else { Side::First }, 100 + at, (at as i32 % 5) - 2, 0);
        }
        let mut field = ground.play();
        let places = [(0, 0), (1, 0), (0, 1), (-1, 0), (2, 0), (0, -1), (-2, 0)].map(|(column, row)| cell(column, row));
        let elements: Vec<ElementId> = field.theatre.elements.ids().collect();
        let mut versions = 0;
        for round in 0..300u32 {
            let mut draws = crate::chance::Chance::new(7, 0).at(crate::chance::Stream::Verification, round, 1);
            let before: Vec<(CellId, bool)> = elements.iter().map(|&e| (field.state.cell[e], field.state.fit[e] > 0)).collect();
            for &element in elements.iter().filter(|_| round % 5 != 0) {
                let what = (draws.uniform() * 40.0) as usize;
                match what {
                    0 | 1 => field.state.cell[element] = places[(draws.uniform() * 7.0) as usize],
                    2 => field.state.posture[element] = Posture::Broken,
                    3 => field.state.posture[element] = Posture::Hold,
                    4 => field.state.fit[element] = 0,
                    5 => field.state.fit[element] = 50,
                    6 => field.state.presence[element] = Presence::OffField,
                    7 => field.state.presence[element] = Presence::InField,
                    8 => {
                        field.state.posture[element] = Posture::Broken;
                        let (at, theatre) = (field.state.cell[element], &field.theatre);
                        field.state.occupancy.note_broken(at, theatre);
                    }
                    _ => {}
                }
            }
            let version = field.state.occupancy.version;
            Occupancy::rebuild(&mut field.state, &field.theatre);
            let lists = &field.state.occupancy;
            for at in field.theatre.cells.ids() {
                let (here, men, held, near, broken) = by_hand(&field, at);
                assert_eq!(lists.elements(at).collect::<Vec<_>>(), here, "round {round}");
                assert_eq!(Side::BOTH.map(|side| lists.men(at, side)), men);
                assert_eq!(Side::BOTH.map(|side| lists.holds(at, side)), held);
                assert_eq!(Side::BOTH.map(|side| lists.is_near(at, side)), near);
                assert_eq!(lists.may_be_broken_near(at), broken);
                assert_eq!(lists.cells().contains(&at), held[0] || held[1]);
            }
            versions += lists.version - version;
            let after: Vec<(CellId, bool)> = elements.iter().map(|&e| (field.state.cell[e], field.state.fit[e] > 0)).collect();
            assert!(before != after || round % 5 != 0 || lists.version == version, "nobody moved in round {round}");
        }
        assert!(versions > 100, "{versions}");
    }
}
