//! Trees of events on the screen and as JSON.

use kokkyo_ensemble::explain::Node;
use kokkyo_model::event::Event;
use serde_json::{Value, json};

use super::{Told, sources};
use crate::failure::Failure;
use crate::output::{Out, whole, wrap};

/// Columns of an indent.
const INDENT: usize = 2;
/// Deepest indent: a long chain must still leave room for its text.
const DEEPEST: usize = 16;

/// Writes what is below a node.
pub fn write(out: &mut Out, told: &Told<'_>, top: &Node, cited: &mut sources::Cited<'_>) -> Result<(), Failure> {
    below(out, told, top, 1, cited)
}

fn below(out: &mut Out, told: &Told<'_>, node: &Node, depth: usize, cited: &mut sources::Cited<'_>) -> Result<(), Failure> {
    for next in &node.below {
        let Some(found) = told.event(next.event) else { continue };
        event(out, told, found, depth, if next.elsewhere { " (see the same number in this list)" } else { "" })?;
        if !next.elsewhere {
            for line in cited.lines(found) {
                aside(out, depth + 1, &line)?;
            }
            below(out, told, next, depth + 1, cited)?;
        }
    }
    // Below an event that is opened elsewhere nothing is left out.
    if node.more > 0 {
        aside(out, depth, &format!("and {} more", whole(node.more as f64)))?;
    }
    Ok(())
}

/// Writes one event at a depth, with a remark behind it.
pub fn event(out: &mut Out, told: &Told<'_>, event: &Event, depth: usize, remark: &str) -> Result<(), Failure> {
    let head = format!("{:>6}  {}  ", event.id.0, told.when(event));
    let margin = " ".repeat(INDENT * depth.min(DEEPEST));
    let used = margin.len() + head.len();
    let text = format!("{}{remark}", told.text(event));
    for (at, line) in wrap(&text, out.width.saturating_sub(used).max(30)).iter().enumerate() {
        let head = if at == 0 { out.dim(&head) } else { " ".repeat(head.len()) };
        out.line(&format!("{margin}{head}{line}"))?;
    }
    Ok(())
}

/// Writes a remark of its own at a depth.
pub fn aside(out: &mut Out, depth: usize, text: &str) -> Result<(), Failure> {
    let margin = " ".repeat(INDENT * depth.min(DEEPEST) + 8);
    for line in wrap(text, out.width.saturating_sub(margin.len()).max(30)) {
        let line = out.dim(&format!("{margin}{line}"));
        out.line(&line)?;
    }
    Ok(())
}

/// What is below a node, as a list of objects that hold their own list `below`.
pub fn object(told: &Told<'_>, node: &Node) -> Value {
    let one = |next: &Node| {
        let event = told.event(next.event)?;
        let mut value = sources::object(told, event);
        value["below"] = object(told, next)["list"].take();
        value["more"] = json!(next.more);
        value["elsewhere"] = json!(next.elsewhere);
        Some(value)
    };
    json!({ "list": node.below.iter().filter_map(one).collect::<Vec<_>>(), "more": node.more })
}
