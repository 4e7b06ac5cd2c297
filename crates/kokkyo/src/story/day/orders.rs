//! What was ordered, begun, and not carried out; the way on the ladder.

use kokkyo_model::world::Side;
use kokkyo_scenario::command::Play;

use super::{Day, Line};
use kokkyo_ensemble::names::{Names, shorten};
use kokkyo_ensemble::words;

impl Day {
    pub(super) fn orders(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        if let Some((climbs, text)) = self.escalation(names) {
            push(if climbs { 0 } else { 3 }, "escalation", text);
        }
        for &directive in &self.issued {
            let Some(order) = names.directive(directive) else { continue };
            if let Some(since) = names.given_before_the_clock(directive) {
                push(1, "in force", format!("since {since}: “{}” ({})", order.title, order.issuer));
                continue;
            }
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
        for (why, is_left_out) in [("the condition did not come true", false), ("this history is played without it", true)] {
            let withheld = self.not_issued.iter().filter_map(|&directive| names.directive(directive));
            let titles: Vec<String> =
                withheld.filter(|order| (order.play == Play::Never) == is_left_out).map(|order| format!("“{}”", order.title)).collect();
            if !titles.is_empty() {
                push(3, "not issued", format!("{}: {why}", shorten(titles, 3)));
            }
        }
        self.headquarters(names, lines);
        self.tasks(names, lines);
    }

    /// Who decided what, against which order, and what was reported.
    fn headquarters(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        let title = |directive| names.directive(directive).map_or("?", |order| order.title.as_str());
        for text in &self.politics {
            push(0, "politics", text.clone());
        }
        for &(who, course, manner) in &self.decided {
            let against: Vec<String> = self
                .breached
                .iter()
                .filter(|(by, _, with, _)| *by == who && *with == course)
                .map(|&(_, directive, ..)| format!("“{}”", title(directive)))
                .collect();
            let against = if against.is_empty() { String::new() } else { format!(", against {}", shorten(against, 3)) };
            let rank = if against.is_empty() { 2 } else { 0 };
            push(rank, "decision", format!("{}: {}{}{against}", names.headquarters(who), names.course(course), words::in_manner(manner)));
        }
        for &(who, directive, answer) in &self.answered {
            push(1, "obedience", format!("{} {} “{}”", names.headquarters(who), words::answered(answer), title(directive)));
        }
        for &(who, course, outcome) in &self.reported {
            let what = ["a failure", "a success", "a success, which it was not"].get(usize::from(outcome)).copied().unwrap_or("?");
            push(2, "report", format!("{}: “{}” was {what}", names.headquarters(who), names.course(course)));
        }
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
            let late = names.late(task, *late_h).map_or_else(String::new, |late_h| format!(", up to {late_h} h late"));
            push(2, "begins", format!("“{}”: {}{late}", names.task(task), names.list(who, 3)));
        }
        for (at, ((task, _), (who, obstacle))) in self.not_executable.iter().enumerate() {
            if at == 2 && self.not_executable.len() > 3 {
                push(3, "cannot", format!("{} further tasks are not carried out as ordered", self.not_executable.len() - at));
                break;
            }
            let why = obstacle.map_or("", words::obstacle);
            push(2, "cannot", format!("“{}”: {} ({why})", names.task(*task), names.list(who, 3)));
        }
        for &(task, element, instead_of) in self.substituted.iter().take(2) {
            push(3, "takes over", format!("{} “{}” from {}", names.element(element), names.task(task), names.element(instead_of)));
        }
    }
}
