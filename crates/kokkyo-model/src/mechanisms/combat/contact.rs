//! **Who meets whom?**
//!
//! Opposing elements in one cell or in neighbouring cells are in contact: facing each other, fixing (an attack short
//! of assault) or in an assault. A contact opens when the later of the two came into its cell or took up its attack,
//! within the step. Contact decides who is seen, and who holds the ground: a cell belongs to the side that alone
//! stands in it or alone dominates it.
//!
//! | | |
//! |---|---|
//! | phase | fight |
//! | reads | occupancy, postures, ground |
//! | proposes | engagements, contact and sight of each element, control of cells and places |
//! | emits | `Contact`, `ContactLost`, `PlaceTaken` |
//! | streams | `Frailty`: how hard a fight is, by ground and day |
//! | sources | definitions of the package |
//! | stand-in | nobody ever meets anybody |

use crate::chance::{Stream, entity_of_cell};
use crate::parameters::Laws;
use crate::world::column::{CellId, ElementId, PlaceId};
use crate::world::state::{Closeness, Engagement};
use crate::world::theatre::Edge;
use crate::world::{Effect, Effects, Posture, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.contact" {
        /// Variance of the frailty of an engagement on a day: how much fights differ that look alike.
        frailty_variance: "1", 0.0 => 2.0;
        /// After so many hours without contact a new one is logged.
        pause_h: "h", 0.0 => 240.0;
        /// How much higher than every observer a cell may lie and still be seen into.
        mask_m: "m", 0.0 => 500.0;
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    effects.frailties.keep_for(view.chance, view.day(), laws.contact.frailty_variance, view.theatre.cells.len());
    let contacts = state.contact.iter().zip(state.observed.iter());
    let seen = state.presence.entries().zip(state.fit.iter()).zip(contacts);
    for ((((element, &presence), &fit), (&contact, &observed)), who) in seen.zip(view.theatre.elements.iter()) {
        if presence == Presence::InField && fit > 0 {
            if state.occupancy.is_near(state.cell[element], who.side.enemy()) {
                look_round(element, view, laws, effects);
            } else if contact > 0 || observed {
                effects.push(Effect::Touch { element, contact: 0, observed: false });
            }
        } else if contact > 0 {
            effects.push(Effect::Touch { element, contact: 0, observed: false });
        }
    }
    hold_ground(view, effects);
}

/// Null model: nobody meets anybody; ground is still held.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    hold_ground(view, effects);
}

/// Who sees whom, where an enemy is in the cell or next to it.
fn look_round(element: ElementId, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.elements[element];
    let here = state.cell[element];
    let cell = &theatre.cells[here];
    let enemy = who.side.enemy();
    let mut closest = 0u8;
    let mut met = ElementId::NONE;
    let mut observed = false;
    let around = usize::from(cell.degree);
    for slot in 0..around + 1 {
        let same = slot == around;
        let there = if same { here } else { cell.neighbours[slot] };
        if !state.occupancy.holds(there, enemy) {
            continue;
        }
        let height = |c: CellId| f64::from(theatre.cells[c].height_m);
        if same || height(here) - height(there) < laws.contact.mask_m {
            observed = true;
        }
        let water = !same && cell.edges[slot] != Edge::Open;
        let barred = !same && cell.edges[slot] == Edge::River;
        for other in state.occupancy.elements(there) {
            if theatre.elements[other].side != enemy {
                continue;
            }
            let closeness = closeness(element, other, same, barred, view, laws);
            let rank = closeness as u8 + 1;
            if rank > closest {
                closest = rank;
                met = other;
            }
            if who.side == Side::First {
                let ground = if attacks(element, there, view) && !same { there } else { here };
                let frailty = if closeness == Closeness::Facing || laws.contact.frailty_variance <= 0.0 {
                    1.0
                } else {
                    effects.frailties.at(ground, || {
                        view.chance
                            .at(Stream::Frailty, view.day(), entity_of_cell(theatre.cells[ground].h3))
                            .frailty(laws.contact.frailty_variance)
                    })
                };
                effects.push(Effect::Engage(Engagement {
                    first: element,
                    second: other,
                    closeness,
                    opens_h: opens_h(element, other, closeness, view),
                    ground,
                    same_cell: same,
                    across_water: water,
                    frailty,
                }));
            }
        }
    }
    if closest > 0 {
        let fresh = state.hour - state.contact_h[element] > laws.contact.pause_h;
        let attack = closest == 3 && state.contact[element] < 3 && state.posture[element] == Posture::Assault;
        if fresh || attack {
            effects.push(Effect::Meet {
                element,
                enemy: met,
                cell: state.cell[met],
                assault: closest == 3 && state.posture[element] == Posture::Assault,
            });
        }
    }
    if closest > 0 || state.contact[element] > 0 || state.observed[element] != observed {
        effects.push(Effect::Touch { element, contact: closest, observed });
    }
}

fn attacks(element: ElementId, cell: CellId, view: &View) -> bool {
    view.state.posture[element] == Posture::Assault && view.state.next_cell[element] == cell
}

fn closeness(a: ElementId, b: ElementId, same: bool, barred: bool, view: &View, laws: &Laws) -> Closeness {
    let state = view.state;
    // Who has just given way is still in the fight until he has got away.
    let escapes = |x: ElementId| state.posture[x].has_given_way() && state.hour < state.posture_since_h[x] + laws.march.disengage_h - 1e-9;
    let both_fought = state.contact[a] == 3 && state.contact[b] == 3;
    let fixes = |x: ElementId, y: ElementId| state.posture[x] == Posture::Fix && state.next_cell[x] == state.cell[y];
    if same
        || (!barred && (attacks(a, state.cell[b], view) || attacks(b, state.cell[a], view) || (both_fought && (escapes(a) || escapes(b)))))
    {
        Closeness::Assault
    } else if fixes(a, b) || fixes(b, a) {
        Closeness::Fixing
    } else {
        Closeness::Facing
    }
}

/// Hours from the beginning of the step until a contact opens: when the later one is there.
fn opens_h(a: ElementId, b: ElementId, closeness: Closeness, view: &View) -> f64 {
    let state = view.state;
    let mut from = state.settled_h[a].max(state.settled_h[b]);
    if closeness == Closeness::Assault {
        for x in [a, b] {
            if state.posture[x] == Posture::Assault {
                from = from.max(state.posture_since_h[x]);
            }
        }
    }
    (from - state.hour).clamp(0.0, view.theatre.step_h * 0.999)
}

/// Ground belongs to the side that alone stands on it; every six hours also what it alone dominates around.
fn hold_ground(view: &View, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let widely = view.moment().is_multiple_of(24);
    for &here in state.occupancy.cells() {
        let Some(side) = state.occupancy.sole_holder(here) else { continue };
        if state.control[here] != side as u8 {
            effects.push(Effect::Control { cell: here, side });
        }
        if !widely {
            continue;
        }
        let cell = &theatre.cells[here];
        for (&next, edge) in cell.around().iter().zip(&cell.edges) {
            let free =
                state.control[next] != side as u8 && matches!(edge, Edge::Open | Edge::Wade) && !state.occupancy.holds(next, side.enemy());
            if free && !state.occupancy.is_near(next, side.enemy()) {
                effects.push(Effect::Control { cell: next, side });
            }
        }
    }
    if widely {
        for place in theatre.places.ids() {
            take_place(place, view, effects);
        }
    }
}

fn take_place(place: PlaceId, view: &View, effects: &mut Effects) {
    let cell = view.theatre.places[place].cell;
    if cell.is_some() {
        let control = view.state.control[cell];
        if control < 2 && view.state.place_side[place] != control {
            effects.push(Effect::TakePlace { place, side: Side::at(usize::from(control)) });
        }
    }
}
