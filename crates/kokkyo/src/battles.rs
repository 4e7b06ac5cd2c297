//! `kokkyo battles`: laws of combat fitted to a table of battles, or to the days of one.

mod columns;
mod draw;
mod faults;
mod object;
mod read;
mod tell;
#[cfg(test)]
mod tests;

use std::io::Read as _;

use kokkyo_inference::battles::laws::Law;
use kokkyo_inference::battles::logs::{Attack, Fits};
use kokkyo_inference::battles::table::Kind;
use kokkyo_inference::battles::{self, Battles, evidence};
use kokkyo_scenario::package::MAX_FILE_BYTES;

use crate::cli::{BattlesCommand, BattlesFitOptions};
use crate::drawing;
use crate::failure::{Failure, OK, counted, plural};
use crate::nearest::hint;
use crate::output::{Out, digits, note};
use faults::shown;
use read::Sheet;

/// Rows below which whatever comes out is shaky.
const FEW: usize = 10;
/// Lines that a note names.
const LINES: usize = 8;

/// Runs the command.
pub fn battles(what: &BattlesCommand, colour: bool) -> Result<u8, Failure> {
    match what {
        BattlesCommand::Fit(options) => fit(options, colour),
    }
}

/// A table with all that was fitted to it.
struct Fitted {
    file: String,
    sheet: Sheet,
    battles: Battles,
    notes: Vec<String>,
}

impl Fitted {
    fn is_of_days(&self) -> bool {
        self.sheet.table.kind == Kind::Days
    }

    /// A law in words.
    fn title(&self, law: &Law) -> String {
        let [first, second] = &self.sheet.table.sides;
        match law.name {
            "guerrilla-first" => format!("guerrilla, {} in ambush", shown(first)),
            "guerrilla-second" => format!("guerrilla, {} in ambush", shown(second)),
            "helmbold" => "Helmbold's law".to_string(),
            name => format!("{name} law"),
        }
    }

    /// The likeliest laws of a fit in words; more than one where they tie.
    fn likeliest(&self, fits: &Fits) -> String {
        fits.likeliest().into_iter().map(|judged| self.title(&judged.law)).collect::<Vec<_>>().join("; ")
    }

    /// Laws that evidence does not rule out beside the likeliest.
    fn left(&self) -> Vec<&Law> {
        let ordered = self.battles.main.ordered().into_iter();
        ordered.filter(|judged| judged.weighed.is_some_and(|(log, _)| log.exp() > evidence::RULED_OUT)).map(|it| &it.law).skip(1).collect()
    }
}

fn fit(options: &BattlesFitOptions, colour: bool) -> Result<u8, Failure> {
    let renamed = options.columns.as_deref().map(columns::renamed).transpose()?.unwrap_or_default();
    if let Some(path) = &options.svg {
        drawing::check(path, Some(&options.file))?;
    }
    let wrong = |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", options.file.display()));
    let mut bytes = Vec::new();
    std::fs::File::open(&options.file).map_err(wrong)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(wrong)?;
    let file = options.file.file_name().map_or("battles.csv".into(), |name| name.to_string_lossy());
    let sheet = read::read(&file, &bytes, &renamed)?;
    let found = battles::fit(&sheet.table);
    let notes = notes(&sheet, &found);
    let fitted = Fitted { file: options.file.display().to_string(), sheet, battles: found, notes };
    fitted.notes.iter().for_each(|text| note(text));
    let told = print(&fitted, options.json, colour);
    // The table first: a drawing that fails must not take it along. Whoever has read enough of it gets the drawing all the same.
    if let (Some(path), Ok(()) | Err(Failure::PipeClosed)) = (&options.svg, &told) {
        crate::whole_file::write(path, &draw::svg(&fitted))?;
        note(&format!("{} is drawn", path.display()));
    }
    told.map(|()| OK)
}

fn print(fitted: &Fitted, json: bool, colour: bool) -> Result<(), Failure> {
    let mut out = Out::new(colour);
    if json {
        out.line(&object::object(fitted).to_string())?;
    } else {
        tell::tell(&mut out, fitted)?;
    }
    Ok(out.flush()?)
}

/// What is said beside the result: what was left out, and what it must not be taken for.
fn notes(sheet: &Sheet, found: &Battles) -> Vec<String> {
    let mut notes = left_out(sheet);
    notes.extend(without_losses(sheet, found));
    if found.main.attack == Attack::Constant {
        notes.push(
            "the attacker never changes: what attacking is worth (d) cannot be told from how good that side is, and is in a and b".into(),
        );
    }
    if !sheet.unread.is_empty() {
        let names = sheet.unread.iter().map(|name| format!("`{}`{}", shown(name), meant(name, sheet, found))).collect();
        notes.push(format!("not read: {}", some("column", names)));
    }
    let rows = sheet.table.rows.len();
    if rows < FEW {
        notes.push(format!("{} are few: look at the intervals, and lean on no verdict", counted(rows, what(sheet))));
    }
    let tied = found.main.likeliest().len();
    if tied > 1 {
        notes.push(format!("strengths do not vary enough to tell laws apart: the {tied} likeliest tie"));
    } else if let Some((judged, _)) = found.main.best().filter(|(_, fit)| fit.is_exact) {
        notes.push(format!("the {} law fits to the last digit, as no battle does: the table seems to be computed by it", judged.law.name));
    }
    if let Some(likeness) = found.likeness.filter(|it| it.from_day_to_day > it.by_chance || it.between_sides > it.by_chance) {
        notes.push(format!(
            "what the likeliest law leaves over is alike from day to day ({}) and between the sides ({}), by chance below {}: \
             errors are too small, and verdicts too sure",
            digits(likeness.from_day_to_day, 2),
            digits(likeness.between_sides, 2),
            digits(likeness.by_chance, 2)
        ));
    }
    notes
}

/// What a column that is not read may have been meant for.
fn meant(name: &str, sheet: &Sheet, found: &Battles) -> String {
    if columns::by_role(&sheet.table.sides) {
        let is_attacker = name.eq_ignore_ascii_case("attacker");
        return if is_attacker { " (the side of that name attacks)".to_string() } else { String::new() };
    }
    if found.main.attack == Attack::Unknown { hint(name, ["attacker"]) } else { String::new() }
}

/// What a row is.
fn what(sheet: &Sheet) -> &'static str {
    if sheet.table.kind == Kind::Days { "day" } else { "battle" }
}

/// Rows that are in no fit.
fn left_out(sheet: &Sheet) -> Vec<String> {
    let mut notes = Vec::new();
    if !sheet.empty.is_empty() {
        let places = sheet.empty.iter().map(|(line, column)| format!("{line} (`{}`)", shown(column))).collect();
        notes.push(format!("{} of {} rows left out for want of a value: {}", sheet.empty.len(), sheet.rows, some("line", places)));
    }
    for (lines, why) in [(&sheet.without_men, "a side has no men"), (&sheet.weightless, "the weight is 0")] {
        if !lines.is_empty() {
            let places = some("line", lines.iter().map(usize::to_string).collect());
            notes.push(format!("{} left out since {why}: {places}", counted(lines.len(), "row")));
        }
    }
    notes
}

/// Rows that have no logarithm.
fn without_losses(sheet: &Sheet, found: &Battles) -> Option<String> {
    let rows = found.main.without_losses.iter().filter_map(|at| sheet.table.rows.get(*at));
    let lines: Vec<String> = rows.map(|row| row.line.to_string()).collect();
    let has = if lines.len() == 1 { "has" } else { "have" };
    let rest = if sheet.table.kind == Kind::Days { "that side is left out, and is in the fit in men beside it" } else { "left out" };
    let count = counted(lines.len(), what(sheet));
    (!lines.is_empty()).then(|| format!("{count} in which a side lost nobody {has} no logarithm; {rest}: {}", some("line", lines)))
}

/// The first of many, and how many more there are.
fn some(word: &str, all: Vec<String>) -> String {
    let rest = all.len().saturating_sub(LINES);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("{} {}{more}", plural(all.len(), word), all.into_iter().take(LINES).collect::<Vec<_>>().join(", "))
}
