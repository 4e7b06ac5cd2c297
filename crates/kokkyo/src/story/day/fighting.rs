//! Who fought, who was lost, who wavered, was shut in, broke out.

use std::collections::BTreeMap;

use kokkyo_model::world::{Posture, Side};

use super::{Day, Elements, Line, QUIET, counted};
use crate::output::whole;
use kokkyo_ensemble::names::{Names, shorten};

impl Day {
    pub(super) fn fighting(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
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
        let more = grounds.len().saturating_sub(2);
        for (ground, who) in grounds.iter().take(if more > 1 { 2 } else { 3 }) {
            let [first, second] = [names.list(&who[0], 2), names.list(&who[1], 2)];
            let by = |side: Side| who[2].iter().any(|&element| names.side_of(element) == side);
            let text = match (by(Side::First), by(Side::Second)) {
                (true, false) => format!("{ground}: {first} attack {second}"),
                (false, true) => format!("{ground}: {second} attack {first}"),
                (true, true) => format!("{ground}: {first} and {second} attack each other"),
                (false, false) => format!("{ground}: {first} against {second}"),
            };
            lines.push(Line { rank: if who[2].is_empty() { 3 } else { 1 }, label: "fighting", text });
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
                by.iter().take(2).map(|&(formation, lost)| format!("{} {}", names.formation(formation), men(lost))).collect();
            text.push_str(&format!(" ({}{})", most.join(", "), if by.len() > 2 { ", …" } else { "" }));
        }
        for (count, one, many) in [(armour, "armoured vehicle", "armoured vehicles"), (guns, "gun", "guns")] {
            if count > 0 {
                text.push_str(&format!("; {}", counted(count, one, many)));
            }
        }
        Some(text)
    }

    pub(super) fn condition(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        for (&to, who) in &self.wavered {
            let (rank, label) = match to {
                x if x == Posture::Stopped as u8 => (3, "stops"),
                x if x == Posture::FallBack as u8 => (2, "falls back"),
                x if x == Posture::Broken as u8 => (1, "breaks"),
                x if x == Posture::Withdraw as u8 => (1, "withdraws"),
                _ => (QUIET, "rallies"),
            };
            push(rank, label, names.list(who, 3));
        }
        let cut_off: Elements = self.cut_off.difference(&self.surrounded).copied().collect();
        for (rank, label, who) in [(1, "cut off", &cut_off), (0, "surrounded", &self.surrounded), (1, "relieved", &self.relieved)] {
            if !who.is_empty() {
                push(rank, label, names.list(who, 4));
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
}
