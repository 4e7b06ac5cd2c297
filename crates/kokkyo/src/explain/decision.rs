//! What was weighed at a decision: the courses beside each other, what was believed, and the clauses against them.

use kokkyo_ensemble::words::in_manner;
use kokkyo_model::event::{Event, Happening as H};
use kokkyo_model::world::weighing::{FIRST_TERM, NUMBERS, UTILITY, Weighing};

use super::Told;

/// The rows of the sitting at which an event was decided; none where it is no decision.
pub fn sitting<'t>(told: &'t Told<'_>, event: &Event) -> Vec<&'t Weighing> {
    let (H::Decided { headquarters, .. } | H::CalledOff { headquarters, .. } | H::Breached { headquarters, .. }) = event.happening else {
        return Vec::new();
    };
    let all = &told.kept.record.trajectory.weighings;
    all.iter().filter(|it| it.minute == event.minute && it.row.headquarters == headquarters).collect()
}

/// What the sitting weighed, in lines: the chosen course first, then by weight.
pub fn lines(told: &Told<'_>, event: &Event) -> Vec<String> {
    let mut rows = sitting(told, event);
    rows.sort_by(|a, b| {
        (b.row.chosen, b.row.numbers[0]).partial_cmp(&(a.row.chosen, a.row.numbers[0])).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut lines = Vec::new();
    for weighing in rows {
        let row = &weighing.row;
        let n = |name: &str| NUMBERS.iter().position(|it| *it == name).map_or(0.0, |at| row.numbers[at]);
        let what = if row.calls_off.is_some() {
            format!("calls off “{}”", told.names.course(row.calls_off))
        } else if row.course.is_some() {
            format!("“{}”{}", told.names.course(row.course), if row.present { " (goes on)" } else { "" })
        } else {
            "wait".to_string()
        };
        let mark = if row.chosen { "chosen: " } else { "" };
        let against = if n("enemy_strength") > 0.0 {
            format!(", own strength {:.0} against {:.0} as believed (spread {:.2})", n("own_strength"), n("enemy_strength"), n("spread"))
        } else {
            String::new()
        };
        lines.push(format!("{mark}{what}{}: {:.0} %; odds {:.0} %{against}", in_manner(row.manner), 100.0 * n("share"), 100.0 * n("odds")));
        let terms = NUMBERS[FIRST_TERM..UTILITY].iter().zip(&row.numbers[FIRST_TERM..UTILITY]).filter(|(_, term)| **term != 0.0);
        let terms: Vec<String> = terms.map(|(name, term)| format!("{} {term:+.2}", name.trim_end_matches("_term"))).collect();
        lines.push(format!(
            "    utility {:+.2} = {}; inclined {:+.2}",
            n("utility"),
            if terms.is_empty() { "0".into() } else { terms.join(" ") },
            n("inclination")
        ));
        if let Some(directive) = told.names.directive(row.against) {
            lines.push(format!(
                "    against {} in force: {}, authority {:.1}, clarity {:.2}, sanction {:.2}",
                if row.broken == 1 { "a clause".to_string() } else { format!("{} clauses", row.broken) },
                directive.id,
                n("authority"),
                n("clarity"),
                n("sanction")
            ));
        }
    }
    lines
}
