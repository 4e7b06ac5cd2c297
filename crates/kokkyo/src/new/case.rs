//! What the command line says of a new package, read.

use std::path::Path;

use kokkyo_scenario::Moment;

use super::ground::Ground;
use crate::cli::NewOptions;
use crate::failure::Failure;
use crate::output::harmless;
use crate::scenario_source::{borders, names};

/// Longest title, and name of a side. *Unit*: letters.
const LONGEST: usize = 200;
/// Longest name. *Unit*: letters.
const LONGEST_NAME: usize = 64;
/// Beginning where none is given.
const START: &str = "1939-06-01";
/// Length where it is not given. *Unit*: h.
const USUAL_H: f64 = 240.0;
/// Shortest and longest clock. Within the shortest the patrols meet in the largest field. *Unit*: days.
const DAYS: [f64; 2] = [5.0, 1_100.0];
/// Years for which weapons and men are as the laws have them, more or less.
const YEARS: [&str; 2] = ["1700-01-01", "2101-01-01"];

/// A new package: what is called how, when and where.
pub struct Case {
    /// Name on the command line.
    pub name: String,
    /// Title.
    pub title: String,
    /// Names of the sides.
    pub sides: [String; 2],
    /// Clock, hours ahead of UTC.
    pub offset_h: f64,
    /// Beginning.
    pub start: Moment,
    /// End.
    pub end: Moment,
    /// Field, and what lies where in it.
    pub ground: Ground,
}

impl Case {
    /// Reads the options. *Errors*: one of them is wrong.
    pub fn read(options: &NewOptions) -> Result<Self, Failure> {
        let name = match &options.name {
            Some(name) => id(name).map_err(|why| Failure::Usage(format!("--name: {why}")))?,
            None => {
                id(&name_of(&options.folder)).map_err(|why| Failure::Usage(format!("the folder gives no name, so give --name: {why}")))?
            }
        };
        let sides = options.sides.as_deref().map_or_else(|| Ok(["Westland", "Eastland"].map(String::from)), sides)?;
        let title = match &options.title {
            Some(title) => line(title).map_err(|why| Failure::Usage(format!("--title: {why}")))?,
            None => format!("{} and {}: a border conflict", sides[0], sides[1]),
        };
        let ground = options.field.as_deref().map_or_else(|| Ok(Ground::usual()), Ground::read)?;
        let offset_h = ground.offset_h();
        let (start, end) = clock(options, offset_h)?;
        Ok(Self { name, title, sides, offset_h, start, end, ground })
    }
}

/// The last part of the path of a folder, which need not be there.
fn name_of(folder: &Path) -> String {
    let whole = folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_path_buf());
    whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A name, as it stands in the head of a package, where no built-in scenario has it.
fn id(text: &str) -> Result<String, String> {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let sound = text.chars().all(letter) && text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.len() <= LONGEST_NAME;
    if !sound {
        let text: String = text.chars().take(LONGEST_NAME).collect();
        return Err(format!("`{text}` cannot be a name: write at most {LONGEST_NAME} of a-z, 0-9, `_` and `-`, a letter or digit first"));
    }
    if names().into_iter().chain(borders()).any(|built_in| built_in == text) {
        return Err(format!("`{text}` is built in: take another name"));
    }
    Ok(text.to_string())
}

/// A line that can be read, without blanks around it.
fn line(text: &str) -> Result<String, String> {
    let line = text.trim();
    if line.is_empty() || line.chars().count() > LONGEST || text.contains(['\n', '\r', '\t']) || harmless(text) != text {
        let text: String = text.chars().take(LONGEST).collect();
        return Err(format!("`{text}` cannot be shown: write one line of 1 to {LONGEST} letters, without tabs"));
    }
    Ok(line.to_string())
}

/// The names of two sides.
fn sides(text: &str) -> Result<[String; 2], Failure> {
    let wrong = |why: String| Failure::Usage(format!("--sides: {why}"));
    let names: Vec<&str> = text.split(',').collect();
    let [first, second] = names.as_slice() else {
        return Err(wrong(format!("{} of two names; write them with one comma between: --sides \"Westland,Eastland\"", names.len())));
    };
    let sides = [line(first).map_err(wrong)?, line(second).map_err(wrong)?];
    if sides[0].to_lowercase() == sides[1].to_lowercase() {
        return Err(wrong(format!("`{}` stands twice; give each side a name of its own", sides[0])));
    }
    Ok(sides)
}

/// Beginning and end.
fn clock(options: &NewOptions, offset_h: f64) -> Result<(Moment, Moment), Failure> {
    let read = |option: &str, text: &str| Moment::parse(text, offset_h).map_err(|why| Failure::Usage(format!("--{option}: {why}")));
    let [start, end] = match (options.start.as_deref(), options.end.as_deref()) {
        (Some(start), Some(end)) => [read("start", start)?, read("end", end)?],
        (None, Some(end)) => {
            let end = read("end", end)?;
            [end.plus_hours(-USUAL_H), end]
        }
        (start, None) => {
            let start = read("start", start.unwrap_or(START))?;
            [start, start.plus_hours(USUAL_H)]
        }
    };
    let [first, last] = [read("start", YEARS[0])?, read("end", YEARS[1])?];
    if start < first || end > last {
        let why = "the laws are those of men with rifles and guns: take dates from 1700 to 2100";
        return Err(Failure::Usage(format!("--start, --end: from {} to {}; {why}", start.show(offset_h), end.show(offset_h))));
    }
    let days = end.hours_since(start) / 24.0;
    if !(DAYS[0]..=DAYS[1]).contains(&days) {
        let why = if days <= 0.0 {
            "the end is not after the beginning: put the dates in order".to_string()
        } else if days < DAYS[0] {
            format!("{days:.1} days are too short: two patrols must march and meet; take {} days or more", DAYS[0])
        } else {
            format!(
                "{days:.0} days are too long: take at most {}; years of incidents are a long border (kokkyo copy border-1932-1945)",
                DAYS[1]
            )
        };
        return Err(Failure::Usage(format!("--start, --end: {why}")));
    }
    Ok((start, end))
}
