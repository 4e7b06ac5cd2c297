//! The package of a long border: the keys of `border.toml`, the columns of its tables, the properties of its lines.

use super::super::fields::{NOT_NEGATIVE, POSITIVE, SHARE};
use super::super::{border, command, covariates};
use super::Kind::{Colour, Edtf, Line, Link, List, Number, Objects, Only, Text, Whole, Word, Yes};
use super::documents::{NOTICE, REMOVE};
use super::geojson::{Layer, Shape};
use super::tables::{ID, LAT, LON, NAME, Table, table};
use super::{Field, Kind, TITLE_JA, extra, may, must, words};
use crate::border::{Ground, LINES};
use crate::command::RUNGS;

const ANY: usize = usize::MAX;
const YEAR: Kind = Number(border::YEAR);
const OF_SIDE: Field = must("side", Link("side of `border.toml`"), "", "Side");
const NAME_JA: Field = must("name_ja", Line, "", "Name in Japanese");
const TITLE: Field = must("title", Line, "", "Title");
const JA: Field = must("title_ja", Line, "", "Title in Japanese");
const ACTS: &str = "patrol, punish, attack, offensive, cross, raid, withdraw, hold, commit, widen, prepare or negotiate";
const GROUND: Field = extra("ground", Word(|| words(&Ground::WORDS)), "What the border runs along");

/// `border.toml`.
pub(in super::super) const BORDER: &[Field] = &[
    must("format", Only(1.0), "", "Version of the format"),
    must("name", Line, "", "Name of the package: letters, digits, `_` and `-`"),
    TITLE,
    TITLE_JA,
    may("summary", Text, "", "One paragraph"),
    extra("summary_ja", Text, "The same in Japanese"),
    must("author", Line, "", "Source key meant where an assumption names no source"),
    may("licence", Line, "", "Licence of the package's own texts and figures"),
    must("first_year", YEAR, "", "First year"),
    must("last_year", YEAR, "", "Last year"),
    must("level_from", YEAR, "", "First year of the level that is fitted; what was counted before it stands apart"),
    must("step_from", YEAR, "", "First year after the step"),
    must("side", Objects(BORDER_SIDE, 2, 2), "", "The two sides; the first is the one whose rules are compared"),
    may("notice", Objects(NOTICE, 0, ANY), "", "Data under licences of their own"),
    extra("extends", Line, "Border that this one stands on: a built-in one, or a folder beside this one"),
    extra("remove", Objects(REMOVE, 0, ANY), "What of the base is left out"),
];

/// `[[side]]` of `border.toml`.
pub(in super::super) const BORDER_SIDE: &[Field] = &[ID, NAME, NAME_JA, must("colour", Colour, "", "Colour on maps, #rrggbb")];

/// `geo/border.geojson`.
pub(super) const LINES_OF_BORDER: Layer = Layer {
    file: LINES,
    title: "The line of the border",
    shape: Shape::Lines,
    cited: false,
    properties: &[must("sector", Link("id of `geo/sectors.csv`"), "", "Sector"), GROUND],
};

/// Every table of the package of a border.
pub(in super::super) const BORDER_TABLES: &[Table] = &[
    table(
        "geo/sectors.csv",
        "Sectors of the border",
        &[
            ID,
            NAME,
            NAME_JA,
            must("km", Number(POSITIVE), "km", "Length"),
            must("share", Number(SHARE), "1", "Share of the background; together 1"),
            extra("field", Line, "A scenario with ground of the sector"),
        ],
    ),
    table(
        "geo/seasons.csv",
        "Months in which a sector has more or fewer incidents",
        &[
            must("sector", Link("id of `geo/sectors.csv`"), "", "Sector"),
            NAME,
            must("from_month", Number(border::MONTH), "", "First month, 1 to 12"),
            must("to_month", Number(border::MONTH), "", "Last month; before the first where the season lies over the new year"),
            must("beta", Number(border::BETA), "1", "Log of the ratio of the background in the season to that outside"),
        ],
    ),
    table(
        "geo/installations.csv",
        "Fortified regions, air bases, headquarters, agencies",
        &[
            ID,
            NAME,
            NAME_JA,
            OF_SIDE,
            must("kind", Line, "", "Kind, such as `air-base` or `agency`"),
            must("sector", Link("id of `geo/sectors.csv`"), "", "Sector"),
            must("lat", LAT, "degrees north", "Latitude"),
            must("lon", LON, "degrees east", "Longitude"),
            extra("from", Edtf, "From when it stands; all the time where empty"),
        ],
    ),
    table(
        "incidents/kinds.csv",
        "Kinds of incidents",
        &[
            ID,
            NAME,
            NAME_JA,
            must("share", Number(SHARE), "1", "Share of the background; together 1"),
            must("started_by", Link("side of `border.toml`"), "", "Side that more often starts it"),
            must("started_share", Number(SHARE), "1", "How often it is that side"),
            GROUND,
        ],
    ),
    table(
        "incidents/counts.csv",
        "Incidents counted over spans, rivals side by side",
        &[
            ID,
            must("rule", Line, "", "What was counted, by whose rule"),
            must("from", Edtf, "", "First day"),
            may("to", Edtf, "", "Last day; empty: that of the first"),
            must("count", Whole, "incidents", "How many"),
        ],
    ),
    table(
        "incidents/readings.csv",
        "Which counts are taken together",
        &[
            ID,
            TITLE,
            JA,
            must("counts", List("id of `incidents/counts.csv`"), "", "Counts that do not overlap in time"),
            must("weight", Number(NOT_NEGATIVE), "1", "Weight in the mixture; the first reading is fitted in full"),
        ],
    ),
    table(
        "incidents/named.csv",
        "Incidents with a name: observations, never a rate",
        &[
            ID,
            NAME,
            NAME_JA,
            must("date", Edtf, "", "When it began"),
            may("sector", Link("id of `geo/sectors.csv`"), "", "Sector, where it is known"),
            must("kind", Link("id of `incidents/kinds.csv`"), "", "Kind"),
            must("what", Line, "", "What happened"),
            extra("lat", LAT, "Latitude, where it is known"),
            extra("lon", LON, "Longitude, where it is known"),
            extra("accuracy_km", Number(NOT_NEGATIVE), "How far off the position may be, in km"),
            extra("men", Number(NOT_NEGATIVE), "Men engaged of both sides"),
            extra("losses_first", Number(NOT_NEGATIVE), "Killed, wounded and captured of the first side"),
            extra("losses_second", Number(NOT_NEGATIVE), "Killed, wounded and captured of the second side"),
            extra("rung", Word(|| RUNGS.to_vec()), "Highest rung, where the record says enough"),
            extra("rival_of", Link("id of `incidents/named.csv`"), "Incident of which this is another account"),
        ],
    ),
    Table {
        required: false,
        ..table(
            "incidents/covariates.csv",
            "What forces, installations, policies and rules of engagement do to incidents",
            &[
                ID,
                TITLE,
                JA,
                must("acts_on", Word(|| words(&covariates::ACTS_ON)), "", "The rate, or the answers of the side"),
                must("beta", Number(border::BETA), "1", "Log of a ratio; of answers the share of clashes lost"),
                must("low", Number(border::BETA), "1", "Lower limit of its even prior"),
                must("high", Number(border::BETA), "1", "Upper limit of its even prior"),
                extra("force", Line, "`force` of `forces/garrisons.csv`; one of the four"),
                extra("installations", Line, "`kind` of `geo/installations.csv`; one of the four"),
                extra("policy", Link("id of `command/policies.csv`"), "Policy; one of the four"),
                extra(
                    "rule",
                    Link("id of `command/rules.csv`"),
                    "Rules of engagement: what they do to the number of incidents; one of the four",
                ),
                extra("sectors", List("id of `geo/sectors.csv`"), "Sectors; all where empty"),
                extra("kinds", List("id of `incidents/kinds.csv`"), "Kinds of incidents; all where empty"),
                extra("not_in_season", Line, "Season in which it does not act"),
                extra(
                    "before_first",
                    Word(|| words(&covariates::BEFORE)),
                    "Of a force before its first row: `absent`, or `as-first` where it was there and only the figure is later; `absent` if not given",
                ),
            ],
        )
    },
    table(
        "forces/garrisons.csv",
        "Forces on the border by date",
        &[
            ID,
            OF_SIDE,
            must("force", Line, "", "Name of the force; rows of one name are its course over time"),
            must("force_ja", Line, "", "The same in Japanese"),
            may("sector", Link("id of `geo/sectors.csv`"), "", "Sector; empty: the whole border"),
            must("date", Edtf, "", "From when"),
            must("quantity", Line, "", "What is counted: divisions, men, aircraft, …"),
            must("value", Number(NOT_NEGATIVE), "as `quantity`", "How many"),
            must("density", Yes, "", "Whether these divisions set garrison density and reach"),
            extra("note", Text, "What it is for, and how far it can be relied on"),
        ],
    ),
    table(
        "command/policies.csv",
        "Policies, plans, treaties",
        &[ID, must("date", Edtf, "", "From when, or a span"), must("actor", Line, "", "Whose"), TITLE, JA],
    ),
    table(
        "command/rules.csv",
        "Rules of engagement",
        &[
            ID,
            TITLE,
            JA,
            OF_SIDE,
            must("issuer", Line, "", "Who issued them"),
            must("instrument", Word(|| words(command::INSTRUMENTS)), "", "What kind of paper"),
            may("from", Edtf, "", "First day in force; open where empty"),
            may("to", Edtf, "", "Last day in force; open where empty"),
            extra("policy", Link("id of `command/policies.csv`"), "Policy that they came with and go with"),
        ],
    ),
    table(
        "command/clauses.csv",
        "Clauses of rules of engagement",
        &[
            must("rule", Link("id of `command/rules.csv`"), "", "Rules"),
            must("kind", Word(|| words(command::CLAUSES)), "", "Kind"),
            must("what", Line, "", "What"),
            may("acts", List(ACTS), "", "Acts that it concerns"),
            must("clarity", Number(SHARE), "1", "How little it leaves to interpretation"),
            must("sanction", Number(SHARE), "1", "How much its issuer would make of a breach"),
        ],
    ),
    table(
        "command/courses.csv",
        "The ladder: what a side may do on each level of an incident",
        &[
            ID,
            OF_SIDE,
            must("level", Number(border::LEVEL), "", "Level, 1 upwards without a gap"),
            TITLE,
            JA,
            must("men", Number(border::MEN), "men", "Men sent"),
            may("acts", List(ACTS), "", "Acts that it comprises"),
            must("aim", Number(border::EITHER_WAY), "1", "Value of success to whoever decides"),
            must("ratio", Number(border::RATIO), "1", "Ratio of strengths at which the odds are even"),
            must("exposure", Number(SHARE), "1", "Share of the men lost against an equal enemy"),
            must("cost", Number(border::COST), "1", "Cost besides losses, as a share of what is tolerated"),
            must("offensiveness", Number(border::EITHER_WAY), "1", "How far it goes"),
            must("tolerance", Number(border::MEN), "men", "Losses that whoever decides would bear"),
            must("depth", Number(border::DEPTH), "", "0 own ground, 1 disputed, 2 beyond both lines, 3 deeper or in the air"),
        ],
    ),
];
