//! One day of events, gathered into few lines.

use std::collections::{BTreeMap, BTreeSet};

use kokkyo_model::event::{Event, Happening as H, Obstacle};
use kokkyo_model::world::column::{CellId, CrossingId, DirectiveId, ElementId, PlaceId, TaskId};
use kokkyo_model::world::{Posture, Side};

use super::names::{Names, shorten};
use super::words;
use crate::output::whole;

/// `1 man`, `1,200 men`.
fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", whole(f64::from(count)), if count == 1 { one } else { many })
}

type Elements = BTreeSet<ElementId>;

/// A line of the story with its label; the least important ones give way first.
pub struct Line {
    /// 0 is the most important.
    pub rank: u8,
    /// One word.
    pub label: &'static str,
    /// What happened.
    pub text: String,
}

/// Rank of what happens on quiet days too.
const QUIET: u8 = 4;
/// A day with fewer men lost than this, and nothing else, is quiet.
const QUIET_LOSSES: u32 = 20;

/// What is gathered of a day's events.
#[derive(Default)]
pub struct Day {
    rungs: Vec<(Side, u8, u8)>,
    issued: Vec<DirectiveId>,
    received: Vec<DirectiveId>,
    not_issued: Vec<DirectiveId>,
    arrived: [Elements; 2],
    arrived_men: [u32; 2],
    departed: [Elements; 2],
    joined: [[u32; 2]; 2],
    begun: BTreeMap<TaskId, (Elements, u16)>,
    substituted: Vec<(TaskId, ElementId, ElementId)>,
    not_executable: BTreeMap<(TaskId, u8), (Elements, Option<Obstacle>)>,
    reached: BTreeMap<PlaceId, Elements>,
    crossed: BTreeMap<CrossingId, Elements>,
    queued: BTreeMap<CrossingId, Elements>,
    contacts: Vec<(ElementId, ElementId, CellId, bool)>,
    lost: BTreeMap<ElementId, [u32; 3]>,
    equipment: [[u32; 2]; 2],
    rounds: [u32; 2],
    wavered: BTreeMap<u8, Elements>,
    cut_off: Elements,
    surrounded: Elements,
    relieved: Elements,
    broke_out: Vec<(ElementId, u32, u32)>,
    overrun: Vec<(ElementId, [u32; 3])>,
    defected: BTreeMap<ElementId, u32>,
    repaired: [u32; 2],
    short: BTreeMap<u8, Elements>,
    empty: BTreeSet<(u16, u8)>,
    delivered: [u32; 2],
    taken: BTreeMap<u8, Vec<PlaceId>>,
    cease_fire: bool,
}

impl Day {
    /// Gathers the events of a day.
    pub fn gather<'e>(events: impl Iterator<Item = &'e Event>, names: &Names<'_>, objective: impl Fn(TaskId) -> PlaceId) -> Self {
        let mut day = Self::default();
        for event in events {
            day.take(&event.happening, names, &objective);
        }
        day
    }

    fn take(&mut self, happening: &H, names: &Names<'_>, objective: &impl Fn(TaskId) -> PlaceId) {
        let side = |element: ElementId| names.side_of(element).index();
        match *happening {
            H::Arrived { element, men } => {
                self.arrived[side(element)].insert(element);
                self.arrived_men[side(element)] += men;
            }
            H::Departed { element, .. } => {
                self.departed[side(element)].insert(element);
            }
            H::Reinforced { element, men, equipment } => {
                self.joined[side(element)][0] += men;
                self.joined[side(element)][1] += equipment;
            }
            H::Issued { directive } => self.issued.push(directive),
            H::Received { directive } => self.received.push(directive),
            H::NotIssued { directive } => self.not_issued.push(directive),
            H::TaskBegun { task, element, late_h } => {
                let entry = self.begun.entry(task).or_default();
                entry.0.insert(element);
                entry.1 = entry.1.max(late_h);
            }
            H::Substituted { task, element, instead_of } => self.substituted.push((task, element, instead_of)),
            H::NotExecutable { task, element, obstacle } => {
                let entry = self.not_executable.entry((task, obstacle as u8)).or_default();
                entry.0.insert(element);
                entry.1 = Some(obstacle);
            }
            H::ObjectiveReached { task, element, .. } => {
                self.reached.entry(objective(task)).or_default().insert(element);
            }
            H::QueuedAtCrossing { element, crossing } => {
                self.queued.entry(crossing).or_default().insert(element);
            }
            H::Crossed { element, crossing } => {
                self.crossed.entry(crossing).or_default().insert(element);
            }
            H::Contact { element, enemy, cell, assault } => self.contacts.push((element, enemy, cell, assault)),
            H::Losses { element, killed, wounded, by_artillery } => {
                let sum = self.lost.entry(element).or_default();
                for (sum, more) in sum.iter_mut().zip([killed, wounded, by_artillery]) {
                    *sum += more;
                }
            }
            H::EquipmentLost { element, armour, guns, .. } => {
                self.equipment[side(element)][0] += armour;
                self.equipment[side(element)][1] += guns;
            }
            H::Bombarded { element, rounds, .. } => self.rounds[side(element)] += rounds,
            H::Wavered { element, to, .. } => {
                self.wavered.entry(to as u8).or_default().insert(element);
            }
            H::CutOff { element } => {
                self.cut_off.insert(element);
            }
            H::Surrounded { element } => {
                self.surrounded.insert(element);
            }
            H::Relieved { element } => {
                self.relieved.insert(element);
            }
            H::BrokeOut { element, through, lost } => self.broke_out.push((element, through, lost)),
            H::Overrun { element, captured, missing, killed } => self.overrun.push((element, [captured, missing, killed])),
            H::Defected { element, men } => *self.defected.entry(element).or_default() += men,
            H::Repaired { element, vehicles } => self.repaired[side(element)] += vehicles,
            H::Shortage { element, supply, .. } => {
                self.short.entry(supply).or_default().insert(element);
            }
            H::Delivered { depot, tonnes } => self.delivered[names.depot_side(depot).index()] += tonnes,
            H::DepotEmpty { depot, supply } => {
                self.empty.insert((depot.0, supply));
            }
            H::PlaceTaken { place, side } => self.taken.entry(side as u8).or_default().push(place),
            H::Rung { side, from, to } => self.rungs.push((side, from, to)),
            H::CeaseFire => self.cease_fire = true,
            H::TaskEnded { .. } | H::EnteredField { .. } | H::ContactLost { .. } | H::Threatened { .. } | H::Resupplied { .. } => {}
        }
    }

    /// Men killed and wounded, both sides.
    pub fn losses(&self) -> u32 {
        self.lost.values().map(|lost| lost[0] + lost[1]).sum()
    }

    /// Tonnes delivered by side.
    pub fn delivered(&self) -> [u32; 2] {
        self.delivered
    }

    /// The day in lines, in the order of telling.
    pub fn lines(&self, names: &Names<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        self.orders(names, &mut lines);
        self.movement(names, &mut lines);
        self.fighting(names, &mut lines);
        self.condition(names, &mut lines);
        self.supply(names, &mut lines);
        lines
    }

    /// Whether nothing is worth a heading of its own.
    pub fn is_quiet(&self, lines: &[Line]) -> bool {
        self.losses() < QUIET_LOSSES && lines.iter().all(|line| line.rank >= QUIET || line.label == "losses")
    }

    fn orders(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        if let Some((climbs, text)) = self.escalation(names) {
            push(if climbs { 0 } else { 3 }, "escalation", text);
        }
        for &directive in &self.issued {
            let Some(order) = names.directive(directive) else { continue };
            let received = if self.received.contains(&directive) { "; received the same day" } else { "" };
            push(1, "order", format!("{}: “{}”{received}", order.issuer, order.title));
        }
        let late: Vec<String> = self
            .received
            .iter()
            .filter(|directive| !self.issued.contains(directive))
            .filter_map(|&directive| names.directive(directive))
            .map(|order| format!("“{}”", order.title))
            .collect();
        if !late.is_empty() {
            push(2, "received", shorten(late, 3));
        }
        let withheld: Vec<String> =
            self.not_issued.iter().filter_map(|&directive| names.directive(directive)).map(|order| format!("“{}”", order.title)).collect();
        if !withheld.is_empty() {
            push(3, "not issued", format!("{}: the condition did not come true", shorten(withheld, 3)));
        }
        self.tasks(names, lines);
    }

    /// Both sides' way on the ladder in one sentence, and whether anyone stood higher than in the morning.
    fn escalation(&self, names: &Names<'_>) -> Option<(bool, String)> {
        let mut climbs = false;
        let mut parts = Vec::new();
        for side in Side::BOTH {
            let steps: Vec<(u8, u8)> = self.rungs.iter().filter(|(of, ..)| *of == side).map(|&(_, from, to)| (from, to)).collect();
            let (Some(&(from, _)), Some(&(_, to))) = (steps.first(), steps.last()) else { continue };
            let top = steps.iter().map(|&(_, to)| to).max().unwrap_or(to);
            climbs |= top > from;
            let mut text = format!("{} from {}", names.side(side), words::rung(from));
            if top > from && top > to {
                text.push_str(&format!(" up to {}", words::rung(top)));
            }
            text.push_str(&if to == from { " and back".to_string() } else { format!(" to {}", words::rung(to)) });
            parts.push(text);
        }
        (!parts.is_empty()).then(|| (climbs, parts.join("; ")))
    }

    fn tasks(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        for (at, (&task, (who, late_h))) in self.begun.iter().enumerate() {
            if at == 3 && self.begun.len() > 4 {
                push(2, "begins", format!("{} further tasks", self.begun.len() - at));
                break;
            }
            let late = if *late_h > 0 { format!(", up to {late_h} h late") } else { String::new() };
            push(2, "begins", format!("“{}”: {}{late}", names.task(task), names.list(who, 3)));
        }
        for (at, ((task, _), (who, obstacle))) in self.not_executable.iter().enumerate() {
            if at == 2 && self.not_executable.len() > 3 {
                push(2, "cannot", format!("{} further tasks are not carried out as ordered", self.not_executable.len() - at));
                break;
            }
            let why = obstacle.map_or("", words::obstacle);
            push(1, "cannot", format!("“{}”: {} ({why})", names.task(*task), names.list(who, 3)));
        }
        for &(task, element, instead_of) in self.substituted.iter().take(2) {
            push(3, "takes over", format!("{} “{}” from {}", names.element(element), names.task(task), names.element(instead_of)));
        }
    }

    fn movement(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
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
        for (&side, places) in &self.taken {
            let names_of: Vec<String> = places.iter().map(|&place| names.place(place).to_string()).collect();
            push(1, "ground", format!("{} to {}", shorten(names_of, 4), names.side(Side::at(usize::from(side)))));
        }
    }

    fn fighting(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        // By the ground that is fought over: who of either side, and who assaults.
        let mut grounds: BTreeMap<String, [Elements; 3]> = BTreeMap::new();
        for &(element, enemy, cell, assault) in &self.contacts {
            let ground = grounds.entry(names.near(cell)).or_default();
            ground[names.side_of(element).index()].insert(element);
            ground[names.side_of(enemy).index()].insert(enemy);
            if assault {
                ground[2].insert(element);
            }
        }
        let mut grounds: Vec<(String, [Elements; 3])> = grounds.into_iter().collect();
        grounds.sort_by_key(|(_, who)| std::cmp::Reverse(who[2].len() * 4 + who[0].len() + who[1].len()));
        let more = grounds.len().saturating_sub(3);
        for (ground, who) in grounds.iter().take(if more > 1 { 3 } else { 4 }) {
            let [first, second] = [names.list(&who[0], 3), names.list(&who[1], 3)];
            let by = |side: Side| who[2].iter().any(|&element| names.side_of(element) == side);
            let text = match (by(Side::First), by(Side::Second)) {
                (true, false) => format!("{ground}: {first} attack {second}"),
                (false, true) => format!("{ground}: {second} attack {first}"),
                (true, true) => format!("{ground}: {first} and {second} attack each other"),
                (false, false) => format!("{ground}: {first} against {second}"),
            };
            lines.push(Line { rank: if who[2].is_empty() { 3 } else { 2 }, label: "fighting", text });
        }
        if more > 1 {
            lines.push(Line { rank: 3, label: "fighting", text: format!("at {more} further places") });
        }
        for side in Side::BOTH {
            if let Some(text) = self.losses_of(side, names) {
                lines.push(Line { rank: 1, label: "losses", text });
            }
        }
        let fired: Vec<String> = Side::BOTH
            .into_iter()
            .filter(|side| self.rounds[side.index()] > 0)
            .map(|side| format!("{} {}", names.side(side), whole(f64::from(self.rounds[side.index()]))))
            .collect();
        if !fired.is_empty() {
            lines.push(Line { rank: QUIET, label: "artillery", text: format!("rounds fired: {}", fired.join(", ")) });
        }
    }

    /// Losses of a side: sum, the regiments that bore most, equipment.
    fn losses_of(&self, side: Side, names: &Names<'_>) -> Option<String> {
        let (mut sum, mut killed, mut artillery) = (0, 0, 0);
        let mut by: BTreeMap<usize, u32> = BTreeMap::new();
        for (&element, lost) in self.lost.iter().filter(|(element, _)| names.side_of(**element) == side) {
            sum += lost[0] + lost[1];
            killed += lost[0];
            artillery += lost[2];
            *by.entry(names.superior(element)).or_default() += lost[0] + lost[1];
        }
        let [armour, guns] = self.equipment[side.index()];
        if sum + armour + guns == 0 {
            return None;
        }
        let men = |count: u32| whole(f64::from(count));
        let mut text = format!("{}: {}", names.side(side), counted(sum, "man", "men"));
        if sum > 0 {
            text.push_str(&format!(", {} killed, {} by artillery", men(killed), men(artillery)));
        }
        let mut by: Vec<(usize, u32)> = by.into_iter().filter(|(_, lost)| *lost > 0).collect();
        by.sort_by_key(|&(formation, lost)| (std::cmp::Reverse(lost), formation));
        if !by.is_empty() {
            let most: Vec<String> =
                by.iter().take(3).map(|&(formation, lost)| format!("{} {}", names.formation(formation), men(lost))).collect();
            text.push_str(&format!(" ({}{})", most.join(", "), if by.len() > 3 { ", …" } else { "" }));
        }
        for (count, one, many) in [(armour, "armoured vehicle", "armoured vehicles"), (guns, "gun", "guns")] {
            if count > 0 {
                text.push_str(&format!("; {}", counted(count, one, many)));
            }
        }
        Some(text)
    }

    fn condition(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        for (&to, who) in &self.wavered {
            let (rank, label) = match to {
                x if x == Posture::Stopped as u8 => (2, "stops"),
                x if x == Posture::FallBack as u8 => (1, "falls back"),
                x if x == Posture::Broken as u8 => (1, "breaks"),
                x if x == Posture::Withdraw as u8 => (1, "withdraws"),
                _ => (QUIET, "rallies"),
            };
            push(rank, label, names.list(who, 4));
        }
        let cut_off: Elements = self.cut_off.difference(&self.surrounded).copied().collect();
        for (rank, label, who) in [(1, "cut off", &cut_off), (0, "surrounded", &self.surrounded), (1, "relieved", &self.relieved)] {
            if !who.is_empty() {
                push(rank, label, names.list(who, 5));
            }
        }
        for &(element, through, lost) in self.broke_out.iter().take(4) {
            let text =
                format!("{}: {} get through, {} are lost", names.element(element), counted(through, "man", "men"), whole(f64::from(lost)));
            push(0, "breaks out", text);
        }
        let fallen: Vec<String> = self
            .overrun
            .iter()
            .map(|&(element, [captured, missing, killed])| {
                format!("{} ({captured} captured, {missing} missing, {killed} killed at the end)", names.element(element))
            })
            .collect();
        if !fallen.is_empty() {
            push(0, "overrun", shorten(fallen, 3));
        }
        if !self.defected.is_empty() {
            let men: u32 = self.defected.values().sum();
            push(2, "goes over", format!("{} of {}", counted(men, "man", "men"), names.list(&self.defected.keys().copied().collect(), 3)));
        }
        if self.cease_fire {
            push(0, "cease-fire", "the clock of the scenario has run out".to_string());
        }
    }

    fn supply(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
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
            let depot = kokkyo_model::world::column::DepotId(depot);
            push(3, "empty", format!("depot {}: no {}", names.depot(depot), kinds.join(", ")));
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
