//! Stable codes of faults.

/// Every code with its meaning in one line. A code is never given to another fault once it was published.
pub const CODES: &[(&str, &str)] = &[
    ("K001", "a file of the format is missing"),
    ("K002", "a file is not UTF-8"),
    ("K003", "a file is not part of the format (warning)"),
    ("K004", "the package exceeds a limit, or holds something that is not a regular file inside it"),
    ("K005", "a table cannot be read, or a row has the wrong number of fields"),
    ("K006", "a column stands twice in a header"),
    ("K007", "a column is not part of the table"),
    ("K008", "a column is missing"),
    ("K009", "a table has more than 200,000 rows"),
    ("K010", "a required value is empty or missing"),
    ("K011", "a value is not a number"),
    ("K012", "a number is not finite"),
    ("K013", "a number is out of its range"),
    ("K014", "a number must be whole"),
    ("K015", "a word is not one of those the format knows"),
    ("K016", "an id is not defined"),
    ("K017", "an id, or a row that must be single, is defined twice"),
    ("K018", "an id is not made of letters, digits, `_` and `-`"),
    ("K019", "a text holds control or bidirectional characters, or a name is longer than 4 KiB"),
    ("K020", "a date or time cannot be read"),
    ("K021", "a date lies outside the clock (warning)"),
    ("K022", "a span ends before it begins"),
    ("K023", "shares add up to more than 1"),
    ("K024", "a TOML file cannot be read, or is nested too deep"),
    ("K025", "a key is not part of the TOML table"),
    ("K026", "the file has another format than this program reads"),
    ("K027", "a value is of the wrong type"),
    ("K028", "a clock's offset and limits do not fit together, or its first row has a date"),
    ("K029", "a table is not separated by commas"),
    ("K030", "a source is not in the bibliography"),
    ("K031", "an inferred or assumed value has no reason"),
    ("K032", "a value has no source although it is not assumed"),
    ("K033", "the bibliography cannot be read, or is missing"),
    ("K034", "an entry of the bibliography is not an object, or is nested too deep"),
    ("K035", "a source has no title (warning)"),
    ("K036", "a variable of a source is of the wrong type, is empty (warning), or stands twice"),
    ("K037", "cross-references or abbreviations of BibTeX lead nowhere, in a circle, or too far (warning)"),
    ("K038", "a notice names no file of the package"),
    ("K039", "a licence is not one of the SPDX list"),
    ("K040", "the step does not divide 24 hours"),
    ("K041", "there are not exactly two sides"),
    ("K042", "a colour is not of the form #rrggbb"),
    ("K043", "the field is not a box"),
    ("K044", "empty rows or columns from a spreadsheet (warning)"),
    ("K050", "a formation is its own superior"),
    ("K051", "an element has no men"),
    ("K052", "a command node has what only elements have"),
    ("K053", "a superior is an element, or of the other side"),
    ("K054", "an element is meant, but this is a command node"),
    ("K055", "two figures of one quantity are played"),
    ("K056", "a figure has the wrong unit"),
    ("K057", "a weapon or vehicle lacks a figure that its use needs (warning)"),
    ("K058", "cohesion thresholds are out of order"),
    ("K060", "a GeoJSON file cannot be read"),
    ("K061", "a geometry is not of the kind the file needs"),
    ("K062", "a position is not on the earth"),
    ("K063", "neither a place nor a position is given"),
    ("K064", "a side claims no border"),
    ("K065", "the elevation grid cannot be read, or its size does not fit its header"),
    ("K066", "a place is neither in the field nor on the network of roads"),
    ("K067", "a link is shorter than the straight line (warning)"),
    ("K068", "a link leads from a place to itself"),
    ("K070", "rows of one id disagree about what cannot change"),
    ("K071", "something belongs to the other side"),
    ("K072", "a fleet loads at two places, or unloads where it loads"),
    ("K073", "legs of supply lead in a ring"),
    ("K080", "a task or trigger has no elements"),
    ("K081", "a task has elements of both sides"),
    ("K082", "a reactive directive has no trigger, or a pinned one has"),
    ("K083", "the side whose enemy is meant cannot be told"),
    ("K084", "a goal lacks what its measure needs"),
    ("K085", "a headquarters stands above its superior, or is not of the side of its superior or formation"),
    ("K086", "a course of action gives tasks to elements of the other side, or a headquarters has too many courses"),
    ("K087", "a situation of a case has what its headquarters did not have"),
    ("K090", "a parameter is missing"),
    ("K091", "a parameter is not known to the model"),
    ("K092", "a parameter has the wrong unit"),
    ("K093", "a parameter is out of the model's range"),
    ("K094", "a prior's limits are missing, reversed or do not fit its shape"),
    ("K100", "a target cites no claim"),
    ("K101", "a claim is both given to the model and used to judge it"),
    ("K102", "a claim's value and limits do not fit together"),
    ("K103", "a target does not fit its operator"),
    ("K104", "claims derive from one another in a circle"),
    ("K105", "a claim cannot be part of a prior: it lacks a figure, or has another unit"),
    ("K106", "claims become no prior: the package gives no weights, or none of the claims has any"),
    ("K107", "a value in a table can have no prior, or has one without doubt"),
    ("K108", "the value in a table lies outside its prior"),
    ("K110", "a change names a path that does not exist"),
    ("K111", "a change must have either a value or a factor"),
    ("K112", "a package extends one that is nowhere"),
    ("K113", "`extends` is not the name of a package"),
    ("K114", "a package extends itself, directly or in a circle"),
    ("K115", "too many packages stand on one another"),
    ("K116", "faults lie in the files of a base, or the base cannot be read"),
    ("K117", "something is removed that the base does not have, or that cannot be removed singly"),
    ("K118", "a package has another clock than the one that it extends"),
    ("K120", "there are more sectors, origins or actions of concealment than can be kept apart"),
    ("K121", "the sectors do not divide the theatre"),
    ("K122", "a headquarters passes its appreciation on to itself"),
    ("K123", "a source or an action reaches nothing"),
    ("K124", "a function of an agency has no agency, or a size that it cannot have"),
    ("K130", "a type of aircraft lacks a figure that is played"),
    ("K131", "a squadron has no base on its arrival"),
    ("K132", "an air mission does not say what it is to bomb, or nothing is there"),
    ("K133", "a squadron is based on an airfield that is not there yet"),
    ("K140", "the columns of a file of incidents are those of no known kind"),
    ("K141", "an incident cannot be placed in time and is left out (warning)"),
    ("K142", "incidents are not in the order of their dates (warning)"),
    ("K143", "an incident stands twice in a file (warning)"),
    ("K144", "the shares of a border do not add up to 1"),
    ("K145", "a reading of the counts names none, or counts days twice"),
    ("K146", "the courses of a side make no ladder"),
    ("K147", "a covariate of a border is not measured by one thing, or its prior is no interval"),
    ("K148", "no reading names a count (warning)"),
    ("K149", "rules of engagement have no clause (warning)"),
    ("K150", "a formation is ten times as strong as others of its echelon (warning)"),
    ("K151", "a formation arrives on the other side's ground (warning)"),
    ("K152", "a place where somebody is to be lies in a lake (warning)"),
    ("K153", "a figure of a class is ten times what such things have (warning)"),
    ("K154", "a directive of a time before the clock puts nothing in force (warning)"),
    ("K155", "rival claims differ by more than a factor of ten (warning)"),
    ("K156", "a depot could feed its whole side for a year (warning)"),
    ("K157", "no task, course of action or headquarters reaches a formation (warning)"),
    ("K158", "an issuer or addressee of a directive is nobody that the package knows (warning)"),
];

/// What a fault is about; the checks of one suite can be asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suite {
    /// Files, tables, values: what can be seen without knowing what it means.
    Format,
    /// Ids that name each other.
    References,
    /// Who says so.
    Provenance,
    /// Dates, claims and targets.
    History,
    /// Forces, ground, supply and the numbers in the laws.
    Physics,
}

impl Suite {
    /// All, in the order of the book.
    pub const ALL: [Self; 5] = [Self::Format, Self::References, Self::Provenance, Self::History, Self::Physics];

    /// Its word, which is also the name of its page in the book.
    pub fn word(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::References => "references",
            Self::Provenance => "provenance",
            Self::History => "history",
            Self::Physics => "physics",
        }
    }

    /// The suite of a code.
    pub fn of(code: &str) -> Self {
        let number = code.get(1..).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
        match (code.starts_with('M'), number) {
            (true, _) => Self::Physics,
            (_, 16 | 17 | 50 | 53 | 54 | 68 | 70..=73 | 80..=83 | 85..=89 | 110..=119 | 122 | 132 | 157 | 158) => Self::References,
            (_, 30..=39) => Self::Provenance,
            (_, 20..=22 | 28 | 84 | 100..=109 | 140..=143 | 145 | 148 | 149 | 154 | 155) => Self::History,
            (_, 23 | 51 | 52 | 55..=58 | 63 | 64 | 66 | 67 | 90..=99 | 120 | 121 | 123 | 124 | 130 | 131 | 133 | 144 | 146) => {
                Self::Physics
            }
            (_, 150..=153 | 156) => Self::Physics,
            _ => Self::Format,
        }
    }
}

/// The part of the book that explains a code, relative to the book's root.
pub fn page(code: &str) -> String {
    format!("reference/faults/{}.html#{code}", Suite::of(code).word())
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_are_sorted_and_single() {
        assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
