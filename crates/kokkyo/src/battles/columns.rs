//! Which column is what: found by names, or by `--columns`.

use kokkyo_inference::battles::table::Kind;

use super::faults::shown;
use crate::failure::Failure;
use crate::nearest::hint;

/// Endings of the columns of a side: its strength, its losses.
const ENDINGS: [(Kind, &str, &str); 2] = [(Kind::Days, "_force", "_loss"), (Kind::Battles, "_strength", "_losses")];
/// Columns that say what a row is, in the order in which they are looked for.
const NAMES: [&str; 4] = ["battle", "day", "date", "name"];
const ATTACKER: &str = "attacker";
const DEFENDER: &str = "defender";
const WEIGHT: &str = "weight";

/// Where everything stands in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// What a row is.
    pub kind: Kind,
    /// Names of the sides.
    pub sides: [String; 2],
    /// By side.
    pub strength: [usize; 2],
    /// By side.
    pub losses: [usize; 2],
    /// What the row is called.
    pub name: Option<usize>,
    /// Who attacks; of sides that have other names than [`by_role`].
    pub attacker: Option<usize>,
    /// How much the row counts; of battles only.
    pub weight: Option<usize>,
}

impl Columns {
    /// Columns that are read, with what they are read as.
    pub fn read(&self) -> Vec<(usize, String)> {
        let (_, strength, losses) = endings(self.kind);
        let mut all: Vec<(usize, String)> = (0..2)
            .flat_map(|side| {
                let named = |ending: &str| format!("{}{ending}", self.sides[side]);
                [(self.strength[side], named(strength)), (self.losses[side], named(losses))]
            })
            .collect();
        let what = if self.kind == Kind::Days { "day" } else { "battle" };
        all.extend(self.name.map(|at| (at, what.to_string())));
        all.extend(self.attacker.map(|at| (at, ATTACKER.to_string())));
        all.extend(self.weight.map(|at| (at, WEIGHT.to_string())));
        all
    }
}

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderFault {
    /// Code of the fault.
    pub code: &'static str,
    /// Column, where one is meant.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Whether sides are named by what they do. Then it is known who attacks, and a column `attacker` says something else, such as whose
/// army that was.
pub fn by_role(sides: &[String; 2]) -> bool {
    sides[0] == ATTACKER && sides[1] == DEFENDER
}

fn endings(kind: Kind) -> (Kind, &'static str, &'static str) {
    if kind == Kind::Days { ENDINGS[0] } else { ENDINGS[1] }
}

/// Reads `--columns`: names and the columns that they stand for. *Errors*: it is no list of NAME=COLUMN, or a name is none that is read.
pub fn renamed(text: &str) -> Result<Vec<(String, String)>, Failure> {
    let wrong = |why: String| Failure::Usage(format!("--columns: {why}"));
    let mut all: Vec<(String, String)> = Vec::new();
    for pair in text.split(',') {
        let example = "write NAME=COLUMN with commas, such as a_force=Blue,a_loss=BlueLost,b_force=Red,b_loss=RedLost";
        let Some((name, column)) = pair.split_once('=').map(|(name, column)| (name.trim().to_lowercase(), column.trim().to_string()))
        else {
            let comma = "a column whose name holds a comma must be renamed in the file";
            return Err(wrong(format!("`{}` is not NAME=COLUMN; {example}; {comma}", shown(pair))));
        };
        let is_of_side = ENDINGS.iter().any(|(_, strength, losses)| prefix(&name, strength).or(prefix(&name, losses)).is_some());
        let others = NAMES.iter().copied().chain([ATTACKER, WEIGHT]);
        if !is_of_side && !others.clone().any(|other| other == name) {
            let near = hint(&name, others);
            let names = "names end in _force and _loss, or _strength and _losses, or are day, date, battle, attacker, weight";
            return Err(wrong(format!("`{}` is no name of a column that is read{near}; {names}", shown(&name))));
        }
        if column.is_empty() {
            return Err(wrong(format!("`{}=` names no column; {example}", shown(&name))));
        }
        if all.iter().any(|(other, another)| *other == name || *another == column) {
            return Err(wrong(format!("`{}` or `{}` stands twice; name each once", shown(&name), shown(&column))));
        }
        all.push((name, column));
    }
    Ok(all)
}

/// What stands before the ending of a name, if anything does.
fn prefix<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    name.strip_suffix(ending).filter(|prefix| !prefix.is_empty())
}

/// The header as it is looked at: in lower case, with columns under their new names. *Errors*: a column is not there.
pub fn named(header: &[String], renamed: &[(String, String)]) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
    let mut taken = Vec::new();
    for (name, column) in renamed {
        let place = |wanted: &str, of: &[String]| of.iter().position(|other| other == wanted);
        let Some(at) = place(column, header).or_else(|| place(&column.to_lowercase(), &names)) else {
            let near = hint(column, header.iter().map(String::as_str));
            return Err(Failure::Usage(format!("--columns: the file has no column `{}`{near} ({})", shown(column), list(header))));
        };
        taken.push((at, name));
    }
    // Two whole sides that are named are the two that are meant, whatever other sides the file has.
    let new: Vec<String> = taken.iter().map(|(_, name)| name.to_string()).collect();
    let is_whole = ENDINGS.iter().any(|(_, strength, losses)| pairs(&new, strength, losses).len() == 2);
    for (at, name) in names.iter_mut().enumerate() {
        let of_side = ENDINGS.iter().any(|(_, strength, losses)| prefix(name, strength).or(prefix(name, losses)).is_some());
        if new.contains(name) || (is_whole && of_side) {
            name.clear();
        }
        if let Some((_, new)) = taken.iter().find(|(place, _)| *place == at) {
            *name = new.to_string();
        }
    }
    Ok(names)
}

/// Some columns of a header, in words.
fn list(header: &[String]) -> String {
    let mut all: Vec<String> = header.iter().filter(|name| !name.is_empty()).take(12).map(|name| shown(name)).collect();
    if header.len() > 12 {
        all.push("…".to_string());
    }
    if all.is_empty() { "it names none".to_string() } else { format!("it has {}", all.join(", ")) }
}

/// A side that has both columns: its name, place of its strength, place of its losses.
type Side = (String, usize, usize);

fn pairs(names: &[String], strength: &str, losses: &str) -> Vec<Side> {
    let of = |(at, name): (usize, &String)| {
        let side = prefix(name, strength)?;
        let beside = names.iter().position(|other| prefix(other, losses) == Some(side))?;
        Some((side.to_string(), at, beside))
    };
    names.iter().enumerate().filter_map(of).collect()
}

/// Finds the columns in a header whose names are in lower case.
pub fn find(header: &[String], names: &[String]) -> Result<Columns, HeaderFault> {
    if let Some((at, name)) = names.iter().enumerate().find(|(at, name)| !name.is_empty() && names[..*at].contains(name)) {
        let message = format!("column `{}` stands twice", shown(name));
        return Err(HeaderFault { code: "K006", column: Some(at), message, help: "remove or rename one of them".into() });
    }
    let found = ENDINGS.map(|(kind, strength, losses)| (kind, pairs(names, strength, losses)));
    let whole: Vec<&(Kind, Vec<Side>)> = found.iter().filter(|(_, sides)| sides.len() == 2).collect();
    let [(kind, sides)] = whole[..] else { return Err(unclear(header, names, &found)) };
    let mut sides = sides.clone();
    if sides[0].0 == DEFENDER && sides[1].0 == ATTACKER {
        sides.reverse();
    }
    let named = [sides[0].0.clone(), sides[1].0.clone()];
    let place = |name: &str| names.iter().position(|other| other == name);
    Ok(Columns {
        kind: *kind,
        strength: [sides[0].1, sides[1].1],
        losses: [sides[0].2, sides[1].2],
        name: NAMES.into_iter().find_map(place),
        attacker: place(ATTACKER).filter(|_| !by_role(&named)),
        weight: place(WEIGHT).filter(|_| *kind == Kind::Battles),
        sides: named,
    })
}

/// Why a header does not name two sides in one way.
fn unclear(header: &[String], names: &[String], found: &[(Kind, Vec<Side>); 2]) -> HeaderFault {
    let help = "a day needs red_force, red_loss, blue_force, blue_loss; a battle attacker_strength, attacker_losses, defender_strength, \
                defender_losses (any two names of sides); --columns NAME=COLUMN,… names them otherwise"
        .to_string();
    if let Some((_, sides)) = found.iter().find(|(_, sides)| sides.len() > 2) {
        let all: Vec<String> = sides.iter().take(6).map(|(side, ..)| shown(side)).collect();
        let message = format!("{} sides have strengths and losses: {}; laws are fitted to two", sides.len(), all.join(", "));
        return HeaderFault {
            code: "K007",
            column: Some(sides[2].1),
            message,
            help: "name the two with --columns, or remove others".into(),
        };
    }
    if found.iter().all(|(_, sides)| sides.len() == 2) {
        let message = "the columns are those of days and those of battles at once".to_string();
        return HeaderFault {
            code: "K007",
            column: None,
            message,
            help: "remove those that are not meant, or name them with --columns".into(),
        };
    }
    for (_, strength, losses) in ENDINGS {
        for (at, name) in names.iter().enumerate() {
            for (own, other) in [(strength, losses), (losses, strength)] {
                let Some(side) = prefix(name, own) else { continue };
                let beside = format!("{side}{other}");
                if !names.contains(&beside) {
                    let known = |it: &&str| ENDINGS.iter().any(|(_, one, other)| it.ends_with(one) || it.ends_with(other));
                    let near = hint(&beside, header.iter().map(String::as_str).filter(|it| !known(it)));
                    let message = format!("column `{}` is missing beside `{}`{near}", shown(&beside), shown(&header[at]));
                    return HeaderFault { code: "K008", column: Some(at), message, help };
                }
            }
        }
    }
    let message = match found.iter().find(|(_, sides)| sides.len() == 1) {
        Some((_, sides)) => format!("only one side, `{}`, has strengths and losses", shown(&sides[0].0)),
        None => format!("no columns of strengths and losses are found; {}", list(header)),
    };
    HeaderFault { code: "K008", column: None, message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str, columns: &str) -> Result<Columns, String> {
        let header: Vec<String> = header.split(',').map(String::from).collect();
        let renamed = if columns.is_empty() { Vec::new() } else { renamed(columns).map_err(|failure| format!("{failure:?}"))? };
        let names = named(&header, &renamed).map_err(|failure| format!("{failure:?}"))?;
        find(&header, &names).map_err(|fault| format!("{} {}", fault.code, fault.message))
    }

    #[test]
    fn sides_are_found_by_the_endings_of_columns() {
        let days = of("date,Red_Force,red_loss,blue_loss,blue_force,attacker,weight", "").unwrap();
        assert_eq!((days.kind, days.sides, days.strength, days.losses), (Kind::Days, ["red".into(), "blue".into()], [1, 4], [2, 3]));
        assert_eq!((days.name, days.attacker, days.weight), (Some(0), Some(5), None));
        let battles = of("battle,defender_strength,defender_losses,attacker_strength,attacker_losses,weight", "").unwrap();
        assert_eq!((battles.kind, battles.sides, battles.strength), (Kind::Battles, ["attacker".into(), "defender".into()], [3, 1]));
        assert_eq!((battles.name, battles.weight), (Some(0), Some(5)));
    }

    #[test]
    fn who_attacks_is_not_asked_where_sides_are_attacker_and_defender() {
        for (strength, losses) in [("force", "loss"), ("strength", "losses")] {
            let of = |[first, second]: [&str; 2]| {
                of(&format!("attacker,{first}_{strength},{first}_{losses},{second}_{strength},{second}_{losses}"), "").unwrap()
            };
            assert_eq!((of(["attacker", "defender"]).attacker, of(["defender", "attacker"]).attacker), (None, None));
            assert_eq!((of(["red", "blue"]).attacker, of(["attacker", "blue"]).attacker), (Some(0), Some(0)));
        }
    }

    #[test]
    fn columns_of_other_names_are_named_on_the_command_line() {
        let found = of("Day,Blue,BlueLost,Red,RedLost", "a_force=Blue,a_loss=bluelost,b_force=Red,b_loss=RedLost").unwrap();
        assert_eq!((found.sides, found.strength, found.losses, found.name), (["a".into(), "b".into()], [1, 3], [2, 4], Some(0)));
        // Two of three sides; one column among others that have their names.
        let header = "a_force,a_loss,b_force,b_loss,c_force,c_loss";
        let two = of(header, "b_force=b_force,b_loss=b_loss,c_force=c_force,c_loss=c_loss").unwrap();
        assert_eq!(two.sides, ["b".to_string(), "c".to_string()]);
        assert_eq!(of("a_force,a_loss,b_force,Lost", "b_loss=Lost").unwrap().losses, [1, 3]);
    }

    #[test]
    fn headers_that_name_no_two_sides_are_faults_that_say_so() {
        let said = |header: &str| of(header, "").unwrap_err();
        assert!(said("a_force,a_loss,A_force,b_loss").starts_with("K006 column `a_force` stands twice"));
        assert!(
            said("a_force,a_loss,b_force,b_los").starts_with("K008 column `b_loss` is missing beside `b_force`; did you mean `b_los`?")
        );
        assert!(said("a_force,a_loss").starts_with("K008 only one side, `a`"));
        assert!(said("x,y").starts_with("K008 no columns of strengths and losses"));
        assert!(said("a_force,a_loss,b_force,b_loss,c_force,c_loss").starts_with("K007 3 sides"));
        assert!(said("a_force,a_loss,b_force,b_loss,a_strength,a_losses,b_strength,b_losses").starts_with("K007 the columns are those"));
    }

    #[test]
    fn what_is_wrong_on_the_command_line_is_said() {
        for (columns, needle) in [
            ("", "is not NAME=COLUMN"),
            ("a_force", "is not NAME=COLUMN"),
            ("a_force=Men, engaged,a_loss=Lost", "` engaged` is not NAME=COLUMN"),
            ("a_force=Men, engaged,a_loss=Lost", "holds a comma must be renamed"),
            ("a_force=", "names no column"),
            ("force=x", "no name of a column"),
            ("atacker=x", "did you mean `attacker`"),
            ("a_force=x,a_force=y", "stands twice"),
        ] {
            let Err(Failure::Usage(said)) = renamed(columns) else { panic!("{columns}") };
            assert!(said.contains(needle), "{columns}: {said}");
        }
        assert!(of("Blue,y", "a_force=Bleu").unwrap_err().contains("did you mean `Blue`"));
    }
}
