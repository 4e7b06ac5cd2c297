//! The columns of the tables of `intelligence/`.

use super::super::fields::NOT_NEGATIVE;
use super::super::intelligence;
use super::Kind::{Line, Link, List, Moment, Number, Word};
use super::tables::{FACTOR, ID, NAME, SIDE, Table, table};
use super::{Kind, NAME_JA, extra, may, must, words};

const LN: Kind = Number((0.0, 4.0));
const PLACE_LINK: Kind = Link("place of `geo/places.csv`");

/// Sectors.
pub(super) const SECTORS: Table = Table {
    required: false,
    ..table(
        "intelligence/sectors.csv",
        "Parts of the theatre; the enemy in one is one grouping",
        &[
            ID,
            NAME,
            NAME_JA,
            must(
                "kind",
                Word(|| words(intelligence::SECTOR_KINDS)),
                "",
                "`field`: the cells nearest to its places; `rear`: the places outside the field nearest to its places; `depth`: on the railway",
            ),
            may("places", List("place"), "", "Places around which it lies; empty only on the railway"),
            may("lead_days", Number(NOT_NEGATIVE), "day", "On the railway: how long before its arrival a formation counts"),
        ],
    )
};

/// Sources.
pub(super) const SOURCES: Table = Table {
    required: false,
    unique: false,
    ..table(
        "intelligence/sources.csv",
        "Who looks at the enemy and tells a headquarters, by date",
        &[
            ID,
            NAME,
            NAME_JA,
            must("kind", Word(|| words(intelligence::SOURCE_KINDS)), "", "What it is; decides when it can look at all"),
            must("side", Link("side of `scenario.toml`"), "", "Side that it looks for"),
            must("headquarters", Link("id of `command/headquarters.csv`"), "", "Whom it tells"),
            may("place", PLACE_LINK, "", "Where it is, for the map"),
            must("sectors", List("id of `intelligence/sectors.csv`"), "", "Sectors that it reaches"),
            must("arms", List("`men`, `armour`, `guns`, `aircraft`"), "", "What it can count"),
            must("origin", Line, "", "Sources of one origin see the same columns with the same eyes: what they say is not independent"),
            must("from", Moment, "", "From when this row holds"),
            must("every_h", Number((1.0, 8760.0)), "h", "Between two looks"),
            must("coverage", FACTOR, "1", "Share of the sector that it looks at"),
            must("detection", FACTOR, "1", "Probability that it sees a grouping where it looks"),
            must("delay_h", Number(NOT_NEGATIVE), "h", "From the look to the headquarters, on average"),
            must("noise", LN, "1", "Standard deviation of ln N from one look to the next"),
            must("error", LN, "1", "Standard deviation of ln N that stays with the source"),
            must("bias", Number((-4.0, 4.0)), "1", "Mean of ln N told less ln N true"),
            must("reliability", FACTOR, "1", "Probability that a report has to do with the truth at all"),
            must("intent_skill", FACTOR, "1", "How well it tells what the enemy is about to do: 0 not at all, 1 without fail"),
            must("men", Number(NOT_NEGATIVE), "men", "Kept busy by it: its cost"),
        ],
    )
};

/// Relays.
pub(super) const RELAYS: Table = Table {
    required: false,
    ..table(
        "intelligence/relays.csv",
        "How headquarters pass their appreciations on",
        &[
            ID,
            must("from", Link("id of `command/headquarters.csv`"), "", "Who passes on"),
            must("to", Link("id of `command/headquarters.csv`"), "", "To whom"),
            must("every_h", Number((1.0, 8760.0)), "h", "Between two appreciations"),
            must("delay_h", Number(NOT_NEGATIVE), "h", "On the way"),
            must("loss", FACTOR, "1", "Probability that one is lost or not read"),
            must("damping", FACTOR, "1", "How much of the difference from the receiver's own doctrine is left when it arrives"),
        ],
    )
};

/// Doctrine.
pub(super) const DOCTRINE: Table = Table {
    required: false,
    ..table(
        "intelligence/doctrine.csv",
        "What headquarters believe before they hear anything, and how hard it is to change their minds",
        &[
            ID,
            SIDE,
            may("headquarters", Link("id of `command/headquarters.csv`"), "", "Whose; empty: all of the side without a row of their own"),
            must("sector", Link("id of `intelligence/sectors.csv`"), "", "Sector"),
            must("men", Number(NOT_NEGATIVE), "men", "Median number of men, given that anybody is there"),
            must("armour", Number(NOT_NEGATIVE), "vehicles", "Tanks and armoured cars"),
            must("guns", Number(NOT_NEGATIVE), "guns", "Guns"),
            must("aircraft", Number(NOT_NEGATIVE), "aircraft", "Aircraft"),
            must("sd", LN, "1", "Standard deviation of ln N"),
            must("p_present", FACTOR, "1", "Probability that anybody is there"),
            must("p_probe", FACTOR, "1", "Probability that he is about to feel his way"),
            must("p_offensive", FACTOR, "1", "Probability that he is about to attack with his weight; the rest is `hold`"),
            must("resist_more", FACTOR, "1", "Share of what a report has to say that is not believed where it makes the enemy stronger"),
            must("resist_less", FACTOR, "1", "The same where it makes him weaker"),
        ],
    )
};

/// Concealment.
pub(super) const CONCEALMENT: Table = Table {
    required: false,
    ..table(
        "intelligence/concealment.csv",
        "Who hides, and who feigns",
        &[
            ID,
            NAME,
            NAME_JA,
            must("kind", Word(|| words(intelligence::CONCEALMENT_KINDS)), "", "What it is"),
            must("side", Link("side of `scenario.toml`"), "", "Who hides"),
            must("sectors", List("id of `intelligence/sectors.csv`"), "", "Where"),
            must("against", List("kind of `intelligence/sources.csv`"), "", "Kinds of source that it works against"),
            must("from", Moment, "", "Begins"),
            must("to", Moment, "", "Ends"),
            must("detection_factor", FACTOR, "1", "Multiplies the probability of detection"),
            must("hidden_share", FACTOR, "1", "Share of the strength that is not seen by who sees the rest"),
            must("false_share", FACTOR, "1", "Share of the reports that say what they are meant to say"),
            must("false_intent", Word(|| words(intelligence::INTENT_WORDS)), "", "What those say the grouping is about to do"),
            must("men", Number(NOT_NEGATIVE), "men", "Kept busy by it: its cost"),
            extra(
                "covers",
                List("id of `command/courses.toml`"),
                "Courses of action that it covers: where headquarters decide, it lasts from the decision on one of them to its beginning, and where it covers none it is not used",
            ),
        ],
    )
};

/// Functions of agencies.
pub(super) const FUNCTIONS: Table = Table {
    required: false,
    ..table(
        "intelligence/functions.csv",
        "What the agencies do beside looking; each size may be zero",
        &[
            ID,
            NAME,
            NAME_JA,
            must("kind", Word(|| words(intelligence::FUNCTION_KINDS)), "", "What it is"),
            must("agency", Link("id of `intelligence/sources.csv`"), "", "Which agency, a source of the kind `agency`"),
            must(
                "size",
                Number(NOT_NEGATIVE),
                "by kind",
                "Size of a success: hours for `political-turmoil`, otherwise a share of 1 or less",
            ),
            must("daily", FACTOR, "1/day", "Probability of a success on a day"),
            must("from", Moment, "", "Begins"),
            must("to", Moment, "", "Ends"),
        ],
    )
};

/// Reports known to have been made.
pub(super) const REPORTS: Table = Table {
    required: false,
    ..table(
        "intelligence/reports.csv",
        "Reports that are known to have been made",
        &[
            ID,
            must("by", Link("id of `intelligence/sources.csv`"), "", "Which source made it"),
            must("sector", Link("id of `intelligence/sectors.csv`"), "", "Of which sector"),
            must("at", Moment, "", "When it reached the headquarters; before the clock: known from the start"),
            may("men", Number(NOT_NEGATIVE), "men", "Men, if it told"),
            may("armour", Number(NOT_NEGATIVE), "vehicles", "Tanks and armoured cars, if it told"),
            may("guns", Number(NOT_NEGATIVE), "guns", "Guns, if it told"),
            may("aircraft", Number(NOT_NEGATIVE), "aircraft", "Aircraft, if it told"),
            must("sd", Number((f64::MIN_POSITIVE, 4.0)), "1", "Standard deviation of ln N that is granted to it"),
            must("intent", Word(|| words(intelligence::TOLD_INTENTS)), "", "What it says the grouping is about to do"),
        ],
    )
};
