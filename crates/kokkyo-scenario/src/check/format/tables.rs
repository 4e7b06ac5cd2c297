//! The columns of every CSV table.

use super::super::fields::{NOT_NEGATIVE, POSITIVE, SHARE};
use super::super::{air, clocks, equipment, forces, geography, headquarters, logistics, order_of_battle, record, targets};
use super::Kind::{Edtf, Id, Line, Link, List, Moment, Number, Text, Time, Whole, Word, Yes};
use super::{Field, Kind, NAME_JA, NAME_MN, NAME_RU, NAME_SOURCES, PROVENANCE, TITLE_JA, extra, may, must, words};
use crate::air::Standing;
use crate::command::HeadquartersKind;
use crate::record::ROLES;

/// A CSV table.
pub(in super::super) struct Table {
    /// File inside a package.
    pub file: &'static str,
    /// What a row is.
    pub title: &'static str,
    /// Whether the file must be there.
    pub required: bool,
    /// Whether `id` stands in one row only.
    pub unique: bool,
    /// Whether provenance is added to the columns.
    pub cited: bool,
    pub(super) columns: &'static [Field],
}

impl Table {
    /// Columns by whose values a row takes the place of a base's: `id` where there is one. Rows of a table that has none
    /// are added.
    pub fn key(&self) -> &'static [&'static str] {
        match self.file {
            "forces/performance.csv" => &["equipment", "quantity"],
            "forces/effects.csv" => &["weapon", "target"],
            "forces/holdings.csv" => &["element", "equipment"],
            "geo/network.csv" => &["from", "to"],
            "command/parties.csv" => &["name"],
            "logistics/priorities.csv" => &["side"],
            "geo/seasons.csv" => &["sector", "name"],
            "command/clauses.csv" => &["rule", "what"],
            _ if self.columns.iter().any(|column| column.name == "id") => &["id"],
            _ => &[],
        }
    }

    /// All columns.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.columns.iter().chain(if self.cited { PROVENANCE } else { &[] })
    }
}

pub(super) const fn table(file: &'static str, title: &'static str, columns: &'static [Field]) -> Table {
    Table { file, title, required: true, unique: true, cited: true, columns }
}

pub(super) const ID: Field = must("id", Id, "", "Id, by which other files name this row: letters, digits, `_` and `-`");
pub(super) const NAME: Field = must("name", Line, "", "Name in Latin letters");
pub(super) const FACTOR: Kind = Number(SHARE);
pub(super) const SIDE: Field = must("side", Link("side of `scenario.toml`"), "", "Side");
pub(super) const LAT: Kind = Number((-90.0, 90.0));
pub(super) const LON: Kind = Number((-180.0, 180.0));
const STOCK: Kind = Number(NOT_NEGATIVE);
const CLOCK: Field = extra("clock", Link("clock of `record/clocks.csv`"), "Clock on which the dates are; otherwise that of the source");

/// Every table of the format.
pub(in super::super) const TABLES: &[Table] = &[
    table(
        "forces/mobility.csv",
        "How formations of a kind move",
        &[
            ID,
            NAME,
            NAME_JA,
            must("kind", Word(|| words(forces::MOBILITY_KINDS)), "", "Which factor of the terrain class holds"),
            must("road_km_h", Number(POSITIVE), "km/h", "Speed on roads; across country it is multiplied by the terrain class's factor"),
            must("march_h_per_day", Number((0.0, 24.0)), "h", "Hours in 24 that such a formation can keep moving"),
            must("night_factor", FACTOR, "1", "Multiplies speed in the dark"),
        ],
    ),
    table(
        "forces/types.csv",
        "Kinds of element",
        &[
            ID,
            NAME,
            NAME_JA,
            must("role", Word(|| words(forces::ROLES)), "", "What such an element does"),
            must("mobility", Link("id of `forces/mobility.csv`"), "", "How it moves"),
            must("frontage", Number(NOT_NEGATIVE), "battalions", "Frontage; an infantry battalion is 1"),
            may(
                "small_arms",
                Link("id of `forces/equipment.csv`"),
                "",
                "Class that stands for one fit man's own weapons; empty if they do not fight as infantry",
            ),
            extra("mines_share", FACTOR, "Share of its fit men who have anti-tank mines in hand; empty: nobody"),
            must("symbol", Line, "", "APP-6 function word, such as `infantry`, `armour` or `recce`"),
        ],
    ),
    table(
        "forces/troops.csv",
        "Quality of troops",
        &[
            ID,
            NAME,
            NAME_JA,
            must("readiness", Number((0.0, 2.0)), "1", "Multiplies fire"),
            must("theta_stop", FACTOR, "1", "Cohesion below which they stop"),
            must("theta_fall_back", FACTOR, "1", "Cohesion below which they fall back; not above `theta_stop`"),
            must("theta_break", FACTOR, "1", "Cohesion below which they break; not above `theta_fall_back`"),
            must("forbids_withdrawal", Yes, "", "Whether they may not withdraw"),
            must("defection_per_day", Number(NOT_NEGATIVE), "1/day", "Rate of defection"),
            must("night_factor", FACTOR, "1", "Multiplies the troops' own fire in the dark"),
            must("doctrine_surrounded", Word(|| words(forces::SURROUNDED)), "", "What they do when surrounded"),
        ],
    ),
    table(
        "forces/equipment.csv",
        "Classes of weapon and vehicle",
        &[
            ID,
            NAME,
            NAME_JA,
            NAME_RU,
            must("nation", Link("nation of `scenario.toml`"), "", "Nation"),
            must(
                "target",
                Word(|| words(&equipment::aims())),
                "",
                "What it is as a target; `crew-served` weapons fall silent with their men",
            ),
            must("fire", Word(|| words(equipment::FIRE)), "", "How it fires"),
            must("petrol", Yes, "", "Whether it burns petrol"),
        ],
    ),
    Table {
        unique: false,
        ..table(
            "forces/performance.csv",
            "Figures of equipment, one value a row, rivals side by side",
            &[
                must("equipment", Link("id of `forces/equipment.csv`"), "", "Class"),
                must("quantity", Word(|| words(&equipment::QUANTITIES)), "", "Which figure"),
                must("value", Number(NOT_NEGATIVE), "as `unit`", "The figure"),
                must("unit", Line, "", "Unit of the quantity: km, 1/h, kg, m2, men, l/100km, t or 1"),
                must("use", Word(|| words(equipment::USES)), "", "`yes`: played; `rival`: kept and shown"),
            ],
        )
    },
    Table {
        unique: false,
        ..table(
            "forces/effects.csv",
            "Weapon against target",
            &[
                must("weapon", Link("id of `forces/equipment.csv`"), "", "Weapon"),
                must("target", Word(|| words(&equipment::targets())), "", "`men`, or a target word of `forces/equipment.csv`"),
                must(
                    "kills_per_h",
                    Number(NOT_NEGATIVE),
                    "1/h",
                    "Kills per weapon-hour of direct fire at fully exposed targets at fighting range, ammunition unlimited; of men: men hit",
                ),
            ],
        )
    },
    table(
        "forces/formations.csv",
        "Order of battle",
        &[
            ID,
            NAME,
            NAME_JA,
            NAME_RU,
            NAME_MN,
            NAME_SOURCES,
            must("nation", Link("nation of `scenario.toml`"), "", "Nation"),
            may("parent", Link("id of this table"), "", "Superior, a command node"),
            must("kind", Word(|| words(order_of_battle::KINDS)), "", "Only elements hold men and equipment"),
            must("echelon", Word(|| order_of_battle::ECHELONS.to_vec()), "", "Echelon"),
            may("type", Link("id of `forces/types.csv`"), "", "Kind of element; elements only"),
            may("troops", Link("id of `forces/troops.csv`"), "", "Quality of its troops; elements only"),
            may("men", Whole, "men", "Strength on arrival; elements only"),
            may("arrives", Moment, "", "When it arrives; before the start of the clock: present at the start; elements only"),
            may("arrives_at", Link("id of `geo/places.csv`"), "", "Where: in the field or on the network; elements only"),
            may("departs", Moment, "", "When it leaves, if it does; elements only"),
        ],
    ),
    Table {
        unique: false,
        ..table(
            "forces/holdings.csv",
            "Equipment of the elements, one class a row",
            &[
                must("element", Link("element of `forces/formations.csv`"), "", "Element"),
                must("equipment", Link("id of `forces/equipment.csv`"), "", "Class"),
                must("count", Whole, "pieces", "How many"),
            ],
        )
    },
    table(
        "forces/replacements.csv",
        "Men and equipment that join an element later, evenly over a span while it is in supply",
        &[
            ID,
            must("element", Link("element of `forces/formations.csv`"), "", "Element"),
            must("what", Link("`men`, or an id of `forces/equipment.csv`"), "", "What joins"),
            must("count", Whole, "men or pieces", "How many"),
            must("from", Moment, "", "Beginning of the span"),
            must("to", Moment, "", "End of the span"),
        ],
    ),
    table(
        "geo/places.csv",
        "Named places",
        &[
            ID,
            NAME,
            NAME_JA,
            NAME_RU,
            NAME_MN,
            NAME_SOURCES,
            may("alt_names", List("name"), "", "Other names"),
            must("lat", LAT, "degrees north", "Latitude, WGS 84"),
            must("lon", LON, "degrees east", "Longitude, WGS 84"),
            must("accuracy_km", Number(NOT_NEGATIVE), "km", "How far the place may be from there"),
        ],
    ),
    Table {
        unique: false,
        ..table(
            "geo/network.csv",
            "Rail, road and track between places",
            &[
                must("from", Link("id of `geo/places.csv`"), "", "One end"),
                must("to", Link("id of `geo/places.csv`"), "", "The other end"),
                must("mode", Word(|| words(geography::MODES)), "", "Elements outside the field move along roads and tracks"),
                must("km", Number(POSITIVE), "km", "Length along the way"),
            ],
        )
    },
    table(
        "geo/crossings.csv",
        "Bridges, fords and boats on the rivers of the field",
        &[
            ID,
            NAME,
            NAME_JA,
            must("river", Link("`river` of `geo/rivers.geojson`"), "", "River"),
            may("place", Link("id of `geo/places.csv`"), "", "Place, where no position is given"),
            may("lat", LAT, "degrees north", "Latitude; empty where `place` says it"),
            may("lon", LON, "degrees east", "Longitude; empty where `place` says it"),
            must("side", Link("side of `scenario.toml`, or `both`"), "", "Who can use it"),
            must("kind", Word(|| words(geography::CROSSINGS)), "", "What it is"),
            must(
                "capacity_per_h",
                Number(NOT_NEGATIVE),
                "1/h",
                "Crossing loads an hour: a man counts 1, a vehicle or gun `crossing.vehicle_load` men",
            ),
            must("max_load_t", Number(NOT_NEGATIVE), "t", "Heavier equipment cannot use it"),
            must("opens", Moment, "", "From when it can be used"),
            may("closes", Moment, "", "Until when, if it closes"),
            extra("length_m", Number((0.0, 5_000.0)), "Length of a bridge that is built and can be destroyed; empty: it is simply there"),
        ],
    ),
    table(
        "geo/terrain_classes.csv",
        "What a kind of ground does to movement, cover and sight",
        &[
            ID,
            NAME,
            NAME_JA,
            must("foot", FACTOR, "1", "Factor on the road speed on foot"),
            must("horse", FACTOR, "1", "Factor on the road speed with horses"),
            must("wheeled", FACTOR, "1", "Factor on the road speed on wheels"),
            must("tracked", FACTOR, "1", "Factor on the road speed on tracks"),
            must("exposure", Number((0.0, 2.0)), "1", "Multiplies losses of men in the open; 1 is bare"),
            must("sight_km", Number(NOT_NEGATIVE), "km", "How far one sees"),
            must("passable", Yes, "", "Whether anybody can cross it"),
        ],
    ),
    Table {
        unique: false,
        ..table(
            "geo/heights.csv",
            "Spot heights",
            &[
                may("place", Link("id of `geo/places.csv`"), "", "Place, where no position is given"),
                may("lat", LAT, "degrees north", "Latitude; empty where `place` says it"),
                may("lon", LON, "degrees east", "Longitude; empty where `place` says it"),
                must("height_m", Number((-500.0, 9_000.0)), "m", "Height above the sea"),
            ],
        )
    },
    Table {
        required: false,
        unique: false,
        ..table(
            "logistics/railways.csv",
            "What railway lines pass; several rows an id by date, the latest holds",
            &[
                ID,
                NAME,
                NAME_JA,
                SIDE,
                must("from", Moment, "", "From when this row holds"),
                must("pairs_per_day", Number(NOT_NEGATIVE), "trains/day", "Pairs of trains a day for troops and supplies together"),
                must("t_per_train", Number(NOT_NEGATIVE), "t", "Net load of a supply train"),
                must("men_per_train", Number(POSITIVE), "men", "Men with horses and baggage on a troop train"),
                must("vehicles_per_train", Number(POSITIVE), "vehicles", "Vehicles and guns on a troop train, instead of men"),
                must("troop_share", FACTOR, "1", "Largest share of the trains that troops may take"),
            ],
        )
    },
    Table {
        unique: false,
        ..table(
            "logistics/railheads.csv",
            "Tonnes a day that are sent by rail; several rows an id by date, the latest holds",
            &[
                ID,
                SIDE,
                must("place", Link("id of `geo/places.csv`"), "", "Place"),
                must("from", Moment, "", "From when this row holds"),
                must("t_per_day", Number(NOT_NEGATIVE), "t/day", "What is sent, if the lines pass it"),
                extra("railways", List("id of `logistics/railways.csv`"), "Lines that a train to it runs over; none: no limit"),
                extra(
                    "handling_t_per_day",
                    Number(NOT_NEGATIVE),
                    "What can be unloaded from trains, and loaded on vehicles; empty: no limit",
                ),
            ],
        )
    },
    table(
        "logistics/vehicles.csv",
        "Classes of supply vehicle",
        &[
            ID,
            NAME,
            NAME_JA,
            must("kind", Word(|| words(logistics::VEHICLE_KINDS)), "", "What it is"),
            must("payload_t", Number(NOT_NEGATIVE), "t", "Load, its own fuel or fodder for the trip included"),
            must("fuel_kg_per_km", Number(NOT_NEGATIVE), "kg/km", "Fuel that it burns itself"),
            must("fodder_kg_per_day", Number(NOT_NEGATIVE), "kg/day", "Fodder that its horses eat"),
            must("speed_km_h", Number(POSITIVE), "km/h", "Speed of a column on the move"),
            must("hours_per_day", Number((0.1, 24.0)), "h", "Hours of a day on the move"),
            must("load_h", Number(NOT_NEGATIVE), "h", "Loading, unloading and service for one trip"),
            must("breakdown_per_1000km", FACTOR, "1", "Vehicles that go to the workshop, over a thousand km"),
            must("repair_days", Number(NOT_NEGATIVE), "days", "Mean time in the workshop"),
            must("written_off_share", FACTOR, "1", "Of those that break down, the share that does not come back"),
            must("men", Number(NOT_NEGATIVE), "men", "Men that one carries instead of goods"),
        ],
    ),
    Table {
        unique: false,
        ..table(
            "logistics/fleets.csv",
            "Fleets between a railhead, or a depot in the rear, and a forward depot; several rows an id by date, the latest holds",
            &[
                ID,
                SIDE,
                may("railhead", Link("id of `logistics/railheads.csv`"), "", "Railhead where it loads; empty where it loads at a depot"),
                extra(
                    "from_depot",
                    Link("id of `logistics/depots.csv`"),
                    "Depot where it loads instead of a railhead: a leg of a longer way",
                ),
                must("depot", Link("id of `logistics/depots.csv`"), "", "Where it unloads"),
                must("from", Moment, "", "From when this row holds"),
                must("vehicles", Number(NOT_NEGATIVE), "vehicles", "Vehicles in hand, those in the workshop included"),
                must("class", Link("id of `logistics/vehicles.csv`"), "", "Their class"),
                must("km", Number(POSITIVE), "km", "Road from where it loads to the depot, one way"),
                must("share_small_arms", FACTOR, "1", "Share of the load: ammunition of men and crew-served weapons"),
                must("share_shells", FACTOR, "1", "Share of the load: shells"),
                must("share_fuel", FACTOR, "1", "Share of the load: fuel"),
                must("share_food", FACTOR, "1", "Share of the load: food"),
                extra(
                    "share_air_ammunition",
                    FACTOR,
                    "Share of the load: air ammunition; the five add up to 1 or less, the rest is other stores",
                ),
                extra("carries_troops", FACTOR, "Share of the marching infantry on its road that rides in its lorries"),
            ],
        )
    },
    table(
        "logistics/depots.csv",
        "Forward depots and what they hold at the start",
        &[
            ID,
            SIDE,
            must("place", Link("id of `geo/places.csv`"), "", "Place"),
            must("small_arms_t", STOCK, "t", "Ammunition of men and crew-served weapons at the start"),
            must("shells_t", STOCK, "t", "Shells at the start"),
            must("fuel_t", STOCK, "t", "Fuel at the start"),
            must("food_t", STOCK, "t", "Food at the start"),
            extra("air_ammunition_t", STOCK, "Air ammunition at the start"),
            extra("other_t", STOCK, "Other stores at the start"),
        ],
    ),
    Table {
        required: false,
        unique: false,
        ..table(
            "logistics/priorities.csv",
            "Days of use that a side's quartermaster wants in hand before loads follow their shares; several rows a side by date",
            &[
                SIDE,
                must("from", Moment, "", "From when this row holds"),
                extra("directive", Link("id of `command/directives.toml`"), "Directive that must have been received, too"),
                must("small_arms_days", STOCK, "days", "Of ammunition of men and crew-served weapons"),
                must("shells_days", STOCK, "days", "Of shells"),
                must("fuel_days", STOCK, "days", "Of fuel"),
                must("food_days", STOCK, "days", "Of food"),
                extra("air_ammunition_days", STOCK, "Of air ammunition"),
                extra(
                    "most_days",
                    Number(POSITIVE),
                    "Days of a depot's use beyond which no more of a kind is brought to it, but for kinds that are allotted (0 days); empty: no limit",
                ),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "logistics/plans.csv",
            "Tonnes that are to have come by a date, for an offensive",
            &[
                ID,
                NAME,
                NAME_JA,
                SIDE,
                must("from", Moment, "", "What is brought from then on counts"),
                extra(
                    "directive",
                    Link("id of `command/directives.toml`"),
                    "Directive that must have been received, too, before it counts",
                ),
                must("by", Moment, "", "When it is due"),
                must("small_arms_t", STOCK, "t", "Ammunition of men and crew-served weapons"),
                must("shells_t", STOCK, "t", "Shells"),
                must("fuel_t", STOCK, "t", "Fuel"),
                must("food_t", STOCK, "t", "Food"),
                must("air_ammunition_t", STOCK, "t", "Air ammunition"),
                must("other_t", STOCK, "t", "Heating fuel and other stores"),
            ],
        )
    },
    Table {
        cited: false,
        ..table(
            "record/claims.csv",
            "What each source states, rivals side by side",
            &[
                ID,
                may("topic", Text, "", "Topic"),
                may("subject", Text, "", "Of whom or what"),
                may("quantity", Text, "", "What is counted or measured"),
                may("unit", Text, "", "Unit of the figures"),
                may("value", Number(record::ANYTHING), "as `unit`", "The figure of a point claim"),
                may("low", Number(record::ANYTHING), "as `unit`", "Lower limit of a range"),
                may("high", Number(record::ANYTHING), "as `unit`", "Upper limit of a range"),
                may("date_start", Edtf, "", "First date, or the one date"),
                may("date_end", Edtf, "", "Last date"),
                must("role", Word(|| ROLES.to_vec()), "", "What kind of statement it is"),
                may("definition", Text, "", "What exactly is counted"),
                extra("definition_ja", Line, "The same in Japanese"),
                may("derives_from", List("id of this table"), "", "Claims that it copies or is computed from"),
                must("source", Line, "", "Key of an entry of the bibliography"),
                may("locator", Text, "", "Page, section, table or row inside that source"),
                may("note", Text, "", "Remark"),
                CLOCK,
            ],
        )
    },
    Table {
        cited: false,
        ..table(
            "record/targets.csv",
            "What the model is judged by",
            &[
                ID,
                must("title", Line, "", "Title"),
                TITLE_JA,
                must("unit", Line, "", "Unit of what the operator reads off a run"),
                must("operator", Word(|| words(targets::OPERATORS)), "", "What is read off a run"),
                may("side", Link("side of `scenario.toml`"), "", "Of which side"),
                may("nation", Link("nation of `scenario.toml`"), "", "Of which nation"),
                may("formation", List("id of `forces/formations.csv`"), "", "Of which formations"),
                may("categories", List("category of the operator"), "", "Which losses are counted"),
                may("equipment", List("id or target word of `forces/equipment.csv`"), "", "Which equipment is counted"),
                may("place", Link("id of `geo/places.csv`"), "", "Which place"),
                extra("headquarters", Link("id of `command/headquarters.csv`"), "Whose belief"),
                extra("sectors", List("id of `intelligence/sectors.csv`"), "About which sectors"),
                extra("arm", Word(|| words(targets::ARM_WORDS)), "What is counted of a grouping"),
                extra("roles", List("role of `air/types.csv`"), "Which aircraft are counted; empty: all"),
                may("from", Moment, "", "Beginning; empty: the start of the clock"),
                may("to", Moment, "", "End; empty: the end of the clock"),
                may(
                    "claims",
                    List("id of `record/claims.csv`, perhaps after `conditioning:`"),
                    "",
                    "Claims that judge the model; at least one",
                ),
                may("definition", Text, "", "What exactly is compared"),
                extra("definition_ja", Line, "The same in Japanese"),
            ],
        )
    },
    Table {
        unique: false,
        ..table(
            "record/timeline.csv",
            "Recorded events, shown beside the run's events",
            &[
                must("date", Edtf, "", "Date"),
                may("time", Time, "", "Time of day, such as 08:45"),
                extra("time_tolerance_h", Number((0.0, 240.0)), "How far the time may be off, either way; hours"),
                may("actor", Text, "", "Who acted"),
                may("kind", Text, "", "What kind of event"),
                must("what", Line, "", "What happened"),
                extra("what_ja", Line, "What happened, in Japanese"),
                may("place", Link("id of `geo/places.csv`"), "", "Where"),
                CLOCK,
            ],
        )
    },
    Table {
        required: false,
        unique: false,
        ..table(
            "record/clocks.csv",
            "Which clock a source kept; several rows an id in order of their dates",
            &[
                ID,
                may("name", Line, "", "Name"),
                may("from", Edtf, "", "First day on this clock; empty in the first row"),
                may("offset_h", Number(clocks::OFFSETS), "h", "Hours ahead of UTC, where known"),
                may("least_h", Number(clocks::OFFSETS), "h", "Else the least that it may be"),
                may("greatest_h", Number(clocks::OFFSETS), "h", "and the greatest"),
                may("sources", List("source"), "", "Sources that kept it"),
            ],
        )
    },
    Table {
        required: false,
        unique: false,
        cited: false,
        ..table(
            "command/parties.csv",
            "Who orders and acts, in other scripts",
            &[
                must("name", Line, "", "Issuer or addressee of directives, or actor of the timeline, as written there"),
                NAME_JA,
                NAME_RU,
                NAME_MN,
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "command/headquarters.csv",
            "Who decides and who passes on, from governments to divisions",
            &[
                ID,
                NAME,
                NAME_JA,
                NAME_RU,
                NAME_MN,
                SIDE,
                may("superior", Link("id of this table"), "", "Whose directives it is under; stands in an earlier row; empty at the top"),
                must("kind", Word(|| words(&HeadquartersKind::ALL)), "", "What it is"),
                may("formation", Link("id of `forces/formations.csv`"), "", "Formation that it commands"),
                must("place", Link("id of `geo/places.csv`"), "", "Where it sits"),
                may("from", Moment, "", "From when it exists; empty: before the clock begins"),
                may("to", Moment, "", "Until when; empty: to the end"),
                may("cadence_h", Number(NOT_NEGATIVE), "h", "Time between its conferences; 0 or empty: it decides nothing"),
                may("loss_tolerance", Number(NOT_NEGATIVE), "men", "Own losses that it thinks too dear"),
                may("relay", Number(SHARE), "1", "What is left of the clarity of a directive that it passed on; empty: all"),
                may(
                    "values",
                    List("goal of `command/goals.toml` and its value, such as `G_HOLD:0.4`"),
                    "",
                    "What the goals of its side are worth to it",
                ),
                extra(
                    "speaks_for",
                    List("name in `command/directives.toml`"),
                    "Names that directives use for it, or for those who speak for it",
                ),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "command/persons.csv",
            "People who mattered: how they leaned, when they were in office",
            &[
                ID,
                NAME,
                NAME_JA,
                NAME_RU,
                must("headquarters", Link("id of `command/headquarters.csv`"), "", "Where"),
                must("office", Line, "", "What they were there"),
                extra("office_ja", Line, "The office in Japanese"),
                must("temperament", Number(headquarters::LEANING), "1", "From -1, holds back, to 1, attacks"),
                must("influence", Number(SHARE), "1", "Share of the headquarters' leaning that is theirs"),
                may("from", Moment, "", "In office from; empty: before the clock begins"),
                may("to", Moment, "", "Until; empty: to the end"),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "air/types.csv",
            "Types of aircraft",
            &[ID, NAME, NAME_JA, NAME_RU, must("role", Word(|| words(&air::roles())), "", "What it is for")],
        )
    },
    Table {
        required: false,
        unique: false,
        ..table(
            "air/performance.csv",
            "Figures of types of aircraft, one value a row, rivals side by side",
            &[
                must("type", Link("id of `air/types.csv`"), "", "Type"),
                must("quantity", Word(|| words(&air::QUANTITIES)), "", "Which figure"),
                must("value", Number(NOT_NEGATIVE), "as `unit`", "The figure"),
                must("unit", Line, "", "Unit of the quantity: 1, km/h, km, men, t or kg/h"),
                must("use", Word(|| words(equipment::USES)), "", "`yes`: played; `rival`: kept and shown"),
            ],
        )
    },
    Table {
        required: false,
        unique: false,
        ..table(
            "air/airfields.csv",
            "Airfields, or groups of them; several rows an id by date, the latest holds",
            &[
                ID,
                NAME,
                NAME_JA,
                SIDE,
                must("place", Link("id of `geo/places.csv`"), "", "Place"),
                may(
                    "depot",
                    Link("id of `logistics/depots.csv`"),
                    "",
                    "Depot that feeds its dump; empty: what comes comes from outside the model",
                ),
                must("fuel_t", STOCK, "t", "Fuel at the start"),
                must("bombs_t", STOCK, "t", "Bombs at the start"),
                must("from", Moment, "", "From when this row holds"),
                must("capacity", Number(POSITIVE), "aircraft", "Aircraft that can stand apart"),
                must("flak", Number(NOT_NEGATIVE), "guns", "Anti-aircraft guns"),
                must("warning", FACTOR, "1", "Chance that a raid is seen coming"),
                must("dispersal", FACTOR, "1", "How far aircraft stand dispersed and under nets"),
                must("fuel_t_per_day", Number(NOT_NEGATIVE), "t/day", "Fuel that comes, or that it fetches from its depot at most"),
                must("bombs_t_per_day", Number(NOT_NEGATIVE), "t/day", "Bombs that come, or that it fetches from its depot at most"),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "air/flak.csv",
            "Anti-aircraft guns that cover the troops of a side; the latest row of a side holds",
            &[ID, SIDE, must("from", Moment, "", "From when this row holds"), must("guns", Number(NOT_NEGATIVE), "guns", "Guns")],
        )
    },
    Table {
        required: false,
        ..table(
            "air/weather.csv",
            "Spans in which the weather keeps the aircraft of both sides on the ground",
            &[ID, must("from", Moment, "", "From when nobody flies"), must("to", Moment, "", "When it clears")],
        )
    },
    Table {
        required: false,
        ..table(
            "air/squadrons.csv",
            "Squadrons and regiments: aircraft of one type under one command",
            &[
                ID,
                NAME,
                NAME_JA,
                NAME_RU,
                must("nation", Link("nation of `scenario.toml`"), "", "Nation"),
                may("parent", Link("id of `forces/formations.csv`"), "", "Superior"),
                must("type", Link("id of `air/types.csv`"), "", "Type of its aircraft"),
                must("aircraft", Whole, "aircraft", "Aircraft on arrival"),
                must("crews", Whole, "crews", "Crews on arrival"),
                must("arrives", Moment, "", "When it arrives; before the start of the clock: present at the start"),
                may("departs", Moment, "", "When it leaves, if it does"),
            ],
        )
    },
    Table {
        required: false,
        unique: false,
        ..table(
            "air/postings.csv",
            "Where a squadron is based and how good its crews are; several rows a squadron by date, the latest holds",
            &[
                must("squadron", Link("id of `air/squadrons.csv`"), "", "Squadron"),
                must("from", Moment, "", "From when this row holds"),
                must("airfield", Link("id of `air/airfields.csv`"), "", "Base"),
                must("skill", Number(POSITIVE), "1", "Quality of its crews in air combat; multiplies that of the type"),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "air/replacements.csv",
            "Aircraft and crews that join a squadron later, evenly over a span",
            &[
                ID,
                must("squadron", Link("id of `air/squadrons.csv`"), "", "Squadron"),
                must("what", Word(|| words(air::JOINERS)), "", "What joins"),
                must("how", Word(|| words(air::FLOWS)), "", "`growth`, or `makes-good`: only as far as any are missing"),
                must("count", Whole, "aircraft or crews", "How many at most"),
                must("from", Moment, "", "Beginning of the span"),
                must("to", Moment, "", "End of the span"),
            ],
        )
    },
    Table {
        required: false,
        ..table(
            "air/missions.csv",
            "What air forces were sent to do, the most urgent first",
            &[
                ID,
                must("title", Line, "", "Title"),
                TITLE_JA,
                SIDE,
                must("kind", Word(|| words(&air::verbs())), "", "What it is for"),
                must("roles", List("role of `air/types.csv`"), "", "Which aircraft take part"),
                may("squadrons", List("id of `air/squadrons.csv`"), "", "Which squadrons; empty: all of the side"),
                may("place", Link("id of `geo/places.csv`"), "", "Where; needed to bomb a bridge, a depot or an airfield"),
                must("beyond", Yes, "", "Whether that lies beyond both claimed lines"),
                must("from", Moment, "", "Beginning"),
                must("to", Moment, "", "End"),
                must(
                    "effort",
                    Number(NOT_NEGATIVE),
                    "1/day",
                    "Sorties of a serviceable aircraft in a day; in all, if the mission is shorter than a day",
                ),
                may("at_most", Whole, "sorties", "Greatest number of sorties in all, if there is one"),
                may("after", Link("directive of `command/directives.toml`"), "", "Directive that must have been received"),
                may("forbidden_by", Link("directive of `command/directives.toml`"), "", "Directive that forbids it"),
                may("lead_h", Number(NOT_NEGATIVE), "h", "How long before its beginning it can no longer be called off"),
                must(
                    "recorded",
                    Word(|| words(&Standing::ALL)),
                    "",
                    "`yes`: it was flown; `no`: it stands for what was usual; `decided`: flown only for a course that a headquarters decides on",
                ),
            ],
        )
    },
    super::intelligence::SECTORS,
    super::intelligence::SOURCES,
    super::intelligence::RELAYS,
    super::intelligence::DOCTRINE,
    super::intelligence::CONCEALMENT,
    super::intelligence::FUNCTIONS,
    super::intelligence::REPORTS,
];
