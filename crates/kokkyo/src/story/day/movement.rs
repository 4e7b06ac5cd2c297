//! Who came, crossed, reached what; what was short.

use std::collections::BTreeMap;

use kokkyo_model::world::Side;
use kokkyo_model::world::column::DepotId;

use super::{Day, Elements, Line, QUIET, counted};
use crate::output::whole;
use kokkyo_ensemble::names::{Names, shorten};
use kokkyo_ensemble::words;

impl Day {
    pub(super) fn movement(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        for side in Side::BOTH {
            let at = side.index();
            if !self.arrived[at].is_empty() {
                let men = whole(f64::from(self.arrived_men[at]));
                push(2, "arrives", format!("{}: {} ({men} men)", names.side(side), names.list(&self.arrived[at], 4)));
            }
            if !self.departed[at].is_empty() {
                push(3, "leaves", format!("{}: {}", names.side(side), names.list(&self.departed[at], 4)));
            }
        }
        for (&crossing, who) in self.crossed.iter().take(4) {
            push(2, "crosses", format!("at {}: {}", names.crossing(crossing), names.list(who, 3)));
        }
        for (&crossing, who) in self.queued.iter().take(3) {
            let through = self.crossed.get(&crossing);
            let left: Elements = who.iter().filter(|element| through.is_none_or(|done| !done.contains(element))).copied().collect();
            if !left.is_empty() {
                push(3, "waits", format!("at {}: {}", names.crossing(crossing), names.list(&left, 4)));
            }
        }
        let reached: Vec<String> =
            self.reached.iter().map(|(&place, who)| format!("{} ({})", names.place(place), names.list(who, 2))).collect();
        if !reached.is_empty() {
            push(3, "reaches", shorten(reached, 2));
        }
        for side in Side::BOTH {
            // What changed hands twice is where it was in the morning.
            let taken = self.taken.iter().filter(|(_, (holder, times))| *holder == side && times % 2 == 1);
            let places: Vec<String> = taken.map(|(&place, _)| names.place(place).to_string()).collect();
            if !places.is_empty() {
                push(2, "ground", format!("{} to {}", shorten(places, 3), names.side(side)));
            }
        }
    }

    pub(super) fn supply(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        let short: Vec<String> =
            self.short.iter().map(|(&kind, who)| format!("of {}: {}", words::supply(kind), names.list(who, 2))).collect();
        if !short.is_empty() {
            push(QUIET, "short", short.join("; "));
        }
        let mut kinds: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for &(depot, kind) in &self.empty {
            kinds.entry(depot).or_default().push(words::supply(kind));
        }
        for (depot, kinds) in kinds {
            let depot = DepotId(depot);
            push(3, "empty", format!("depot {}: no {}", names.depot(depot), kinds.join(", ")));
        }
        for &(depot, tonnes, percent) in &self.depots_taken {
            push(
                2,
                "depot",
                format!("{} falls to the enemy with {} t; {percent} % were burnt before", names.depot(depot), whole(f64::from(tonnes))),
            );
        }
        for &(place, percent) in &self.choked {
            let text = match percent {
                Some(percent) => {
                    format!("the line to {} carries troops: {percent} % of the supplies that are wanted pass", names.place(place))
                }
                None => format!("the line to {} passes all supplies again", names.place(place)),
            };
            push(3, "railway", text);
        }
        for what in ["in use", "in use, late", "down", "in use again", "taken away"] {
            let all: Vec<String> =
                self.bridges.iter().filter(|(_, of)| *of == what).map(|&(crossing, _)| names.crossing(crossing).to_string()).collect();
            if !all.is_empty() {
                let rank = if what == "down" { 2 } else { QUIET };
                push(rank, "bridges", format!("{what}: {}", shorten(all, 3)));
            }
        }
        for &(plan, percent) in &self.tonnage {
            let text = match percent {
                Some(percent) => format!("{}: {percent} % of it has come", names.tonnage_plan(plan)),
                None => format!("{}: all of it has come", names.tonnage_plan(plan)),
            };
            push(1, "tonnage", text);
        }
        for side in Side::BOTH {
            let (men, lorries) = self.carried[side.index()];
            if men > 0 {
                let text = format!("{}: {} on {} supply lorries", names.side(side), counted(men, "man", "men"), whole(f64::from(lorries)));
                push(QUIET, "riding", text);
            }
        }
        for side in Side::BOTH {
            let [men, pieces] = self.joined[side.index()];
            if men + pieces > 0 {
                push(
                    QUIET,
                    "replacements",
                    format!(
                        "{}: {}, {}",
                        names.side(side),
                        counted(men, "man", "men"),
                        counted(pieces, "piece of equipment", "pieces of equipment")
                    ),
                );
            }
        }
        let repaired: Vec<String> = Side::BOTH
            .into_iter()
            .filter(|side| self.repaired[side.index()] > 0)
            .map(|side| format!("{} {}", names.side(side), self.repaired[side.index()]))
            .collect();
        if !repaired.is_empty() {
            push(QUIET, "repaired", format!("vehicles and guns: {}", repaired.join(", ")));
        }
    }
}
