//! The closed list of tables and their columns: what a run folder holds beside its two JSON files and the package.

use super::table::Kind::{Count, Flag, Number, Text, Time, Word};
use super::table::{Column, Kind, Table};

const fn column(name: &'static str, kind: Kind, unit: &'static str, about: &'static str) -> Column {
    Column { name, kind, unit, about }
}

/// An event of replication 0, in the order of their numbers.
pub static EVENTS: Table = Table {
    name: "events",
    about: "an event of replication 0, in the order of their numbers",
    columns: &[
        column("event", Count, "", "Number of the event"),
        column("time", Time, "", "When"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("kind", Word, "", "What happened"),
        column("tag", Count, "", "The same as a number: the tag of the canonical form over which the digest is taken"),
        column("formation", Word, "", "Id of the formation it happened to"),
        column("other_formation", Word, "", "The enemy met; the formation whose task was taken over"),
        column("directive", Word, "", "Id of the directive"),
        column("task", Word, "", "Id of the task"),
        column("place", Word, "", "Id of the place"),
        column("cell", Word, "", "H3 index of the cell, hexadecimal"),
        column("crossing", Word, "", "Id of the crossing"),
        column("depot", Word, "", "Id of the depot"),
        column("side", Word, "", "Id of the side"),
        column("squadron", Word, "", "Id of the squadron"),
        column("airfield", Word, "", "Id of the airfield"),
        column("air_mission", Word, "", "Id of the mission in the air"),
        column("supply", Word, "", "Kind of supply"),
        column("plan", Word, "", "Id of the tonnage plan"),
        column("obstacle", Word, "", "Why an order could not be carried out"),
        column("from", Word, "", "Posture, rung or expected intent before"),
        column("to", Word, "", "Posture, rung or expected intent after"),
        column("headquarters", Word, "", "Id of the headquarters that was told, decided or changed its mind"),
        column("sector", Word, "", "Id of the sector it is about"),
        column("source", Word, "", "Id of the source of intelligence"),
        column("railhead", Word, "", "Id of the railhead"),
        column("concealment", Word, "", "Id of the action of concealment"),
        column("function", Word, "", "Id of the agency's function"),
        column("course", Word, "", "Id of the course of action; empty: to wait"),
        column("answer", Word, "", "What became of a directive: obeyed, stretched, stalled, refused, overtaken"),
        column("manner", Word, "", "How the superior is told: report, late, conceal"),
        column("reported", Word, "", "As what an outcome was reported: failure, success, false-success"),
        column("person", Word, "", "Id of the person"),
        column("assault", Flag, "", "The contact is an assault"),
        column("men", Count, "men", "Men who arrived, left, joined or went over; of the enemy, as seen, told or believed"),
        column("equipment", Count, "pieces", "Equipment that joined"),
        column("late_h", Count, "h", "How late a task was begun"),
        column("killed", Count, "men", "Killed"),
        column("wounded", Count, "men", "Wounded"),
        column("by_artillery", Count, "men", "Of the killed and wounded, those by artillery"),
        column("captured", Count, "men", "Captured"),
        column("missing", Count, "men", "Missing"),
        column("through", Count, "men", "Men who broke out"),
        column("lost", Count, "men", "Men lost in breaking out"),
        column("armour", Count, "pieces", "Armoured vehicles knocked out; of the enemy, as seen or believed"),
        column("guns", Count, "pieces", "Guns knocked out"),
        column("written_off", Count, "pieces", "Of these, lost for good"),
        column("vehicles", Count, "pieces", "Vehicles and guns repaired"),
        column("rounds", Count, "rounds", "Rounds fired"),
        column(
            "percent",
            Count,
            "%",
            "Cohesion; what is left of a kind of supply; of a depot that is taken, what was burnt before; what does not arrive at a railhead; clarity, odds or chance of a decision",
        ),
        column("tonnes", Count, "t", "Goods delivered, burnt or captured"),
        column("aircraft", Count, "aircraft", "Aircraft that came, left, or are serviceable"),
        column("standing", Count, "", "Mission: 0 free to fly, 1 a prohibition came too late, 2 against a prohibition"),
        column("sorties_first", Count, "sorties", "Sorties of the first side that engaged"),
        column("sorties_second", Count, "sorties", "Sorties of the second side that engaged"),
        column("down_first", Count, "aircraft", "Aircraft of the first side shot down"),
        column("down_second", Count, "aircraft", "Aircraft of the second side shot down"),
        column("destroyed", Count, "aircraft", "Aircraft destroyed on the ground"),
        column("damaged", Count, "aircraft", "Aircraft damaged on the ground"),
        column("kilograms", Count, "kg", "Bombs"),
        column("claimed", Count, "aircraft", "Victories reported"),
        column("actual", Count, "aircraft", "Victories in truth"),
        column("own_strength", Count, "men", "Own strength at hand when it decided, with vehicles and guns in men"),
        column("enemy_strength", Count, "men", "The enemy's, as it believed"),
        column("hours", Count, "h", "From agreement to cease-fire"),
        column("shock", Count, "", "Number of the event outside the theatre, in the order of dates"),
        column("cause1", Count, "", "Number of an event that caused this one"),
        column("cause2", Count, "", "Another"),
        column("cause3", Count, "", "Another"),
        column("cause4", Count, "", "Another"),
        column("text", Text, "", "The event in one sentence"),
    ],
};

/// A formation at the beginning of a step of replication 0.
pub static FORMATIONS: Table = Table {
    name: "formations",
    about: "a formation at the beginning of a step of replication 0",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("formation", Word, "", "Id of the formation"),
        column("presence", Word, "", "Where it is: absent, off-field, on-road, in-field, departed, destroyed"),
        column("cell", Word, "", "H3 index of its cell in the field; of the cell it will enter while on the road"),
        column("place", Word, "", "Id of its place off the field; of its destination while on the road"),
        column("road_left_km", Count, "km", "What is left of its road to there, while on the road"),
        column("posture", Word, "", "What it does"),
        column("enclosure", Word, "", "How it is shut in: open, threatened, cut-off, surrounded"),
        column("contact", Word, "", "Closest contact in the step before: none, facing, fixing, assault"),
        column("task", Word, "", "Id of its task"),
        column("fit", Count, "men", "Fit men"),
        column("lost", Count, "men", "Killed, ever wounded, missing and captured so far"),
        column("cohesion", Count, "%", "Cohesion"),
        column("dug_in", Count, "%", "How far it is dug in"),
        column("small_arms", Count, "%", "Small-arms ammunition with it, of what it should have"),
        column("shells", Count, "%", "Shells with it"),
        column("fuel", Count, "%", "Fuel with it"),
        column("food", Count, "%", "Food with it"),
        column("armour", Count, "pieces", "Armoured vehicles in action"),
        column("guns", Count, "pieces", "Guns in action"),
    ],
};

/// A formation at the beginning of a day of replication 0; losses are sums since the start.
pub static DAYS: Table = Table {
    name: "days",
    about: "a formation at the beginning of a day of replication 0; losses are sums since the start",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("formation", Word, "", "Id of the formation"),
        column("killed", Count, "men", "Killed"),
        column("wounded", Count, "men", "Ever wounded"),
        column("missing", Count, "men", "Missing"),
        column("captured", Count, "men", "Captured"),
        column("sick", Count, "men", "Ever sick"),
        column("sent", Count, "men", "Men who came, replacements among them"),
        column("fit", Count, "men", "Fit men in the theatre"),
    ],
};

/// The equipment of one class in a formation at the beginning of a day of replication 0; sums since the start.
pub static EQUIPMENT: Table = Table {
    name: "equipment",
    about: "the equipment of one class in a formation at the beginning of a day of replication 0; sums since the start",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("formation", Word, "", "Id of the formation"),
        column("equipment", Word, "", "Id of the class"),
        column("knocked_out", Count, "pieces", "Ever knocked out"),
        column("written_off", Count, "pieces", "Lost for good"),
        column("rounds", Number, "rounds", "Rounds fired"),
    ],
};

/// A place at the beginning of a day of replication 0.
pub static PLACES: Table = Table {
    name: "places",
    about: "a place at the beginning of a day of replication 0",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("place", Word, "", "Id of the place"),
        column("side", Word, "", "Id of the side that holds it; empty for nobody"),
    ],
};

/// A side at the beginning of a day of replication 0; shells, deliveries and vehicles are sums since the start.
pub static SIDES: Table = Table {
    name: "sides",
    about: "a side at the beginning of a day of replication 0; shells, deliveries and vehicles are sums since the start",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("side", Word, "", "Id of the side"),
        column("shells", Number, "rounds", "Shells fired"),
        column("delivered_t", Number, "t", "Goods delivered at depots"),
        column("rung", Word, "", "Rung of the ladder"),
        column("disputed_km2", Number, "km²", "Disputed ground held"),
        column("armour_by_small_arms", Count, "", "Armoured vehicles of the side ever knocked out, by rifles and machine guns"),
        column("armour_by_anti_tank", Count, "", "By anti-tank guns"),
        column("armour_by_artillery", Count, "", "By other guns"),
        column("armour_by_armour", Count, "", "By armoured vehicles"),
        column("armour_by_close_assault", Count, "", "By fire bottles in close assault"),
        column("armour_by_air", Count, "", "By bombs"),
        column("armour_by_mine", Count, "", "By mines in the hands of troops"),
    ],
};

/// A squadron at the beginning of a day of replication 0; losses and sorties are sums since the start.
pub static SQUADRONS: Table = Table {
    name: "squadrons",
    about: "a squadron at the beginning of a day of replication 0; losses and sorties are sums since the start",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("squadron", Word, "", "Id of the squadron"),
        column("airfield", Word, "", "Id of its base"),
        column("serviceable", Count, "aircraft", "Aircraft ready to fly"),
        column("out_of_service", Count, "aircraft", "Aircraft out of service after flying"),
        column("in_repair", Count, "aircraft", "Aircraft in repair after damage by the enemy"),
        column("lost_combat", Count, "aircraft", "Aircraft shot down by aircraft, or damaged by them beyond repair"),
        column("lost_flak", Count, "aircraft", "Aircraft shot down by guns, or damaged by them beyond repair"),
        column("lost_ground", Count, "aircraft", "Aircraft destroyed on the ground"),
        column("lost_accident", Count, "aircraft", "Aircraft lost without an enemy"),
        column("damaged", Count, "aircraft", "Aircraft damaged by the enemy and not lost at once"),
        column("sorties", Count, "sorties", "Sorties"),
        column("airmen_dead", Count, "men", "Airmen dead"),
        column("airmen_missing", Count, "men", "Airmen missing or captured"),
        column("airmen_hurt", Count, "men", "Airmen ever hurt"),
        column("issued", Count, "aircraft", "Aircraft that came"),
    ],
};

/// The air war of a side at the beginning of a day of replication 0; sums since the start but for superiority.
pub static AIR: Table = Table {
    name: "air",
    about: "the air war of a side at the beginning of a day of replication 0; sums since the start but for superiority",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("side", Word, "", "Id of the side"),
        column("superiority", Number, "", "Share of the air by the fighters of the last day; a half where nobody flies"),
        column("claimed", Count, "aircraft", "Victories that it reported"),
        column("bombs_t", Number, "t", "Bombs that it dropped"),
        column("men_hit", Count, "men", "Its men hit by bombs"),
        column("burnt_t", Number, "t", "Its stores burnt in depots"),
    ],
};

/// What a headquarters believed of the enemy in a sector at the beginning of a day of replication 0, and what was there.
pub static BELIEFS: Table = Table {
    name: "beliefs",
    about: "what a headquarters believed of the enemy in a sector at the beginning of a day of replication 0, and what was there",
    columns: &[
        column("day", Count, "", "Day of the scenario, from 0, at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "That instant"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("headquarters", Word, "", "Id of the headquarters"),
        column("sector", Word, "", "Id of the sector"),
        column("p_present", Number, "", "Probability, as believed, that anybody is there"),
        column("believed_men", Number, "men", "Expected men: the median given that anybody is there, times that probability"),
        column("believed_armour", Number, "pieces", "Expected tanks and armoured cars"),
        column("believed_guns", Number, "pieces", "Expected guns"),
        column("believed_aircraft", Number, "pieces", "Expected aircraft"),
        column("sd_ln_men", Number, "", "Standard deviation of ln(1 + men), given that anybody is there: how sure it is"),
        column("p_probe", Number, "", "Probability, as believed, that he is about to feel his way"),
        column("p_offensive", Number, "", "Probability, as believed, that he is about to attack with his weight"),
        column("actual_men", Number, "men", "Men who were there: the truth, which the headquarters did not know"),
        column("actual_armour", Number, "pieces", "Tanks and armoured cars that were there"),
        column("actual_guns", Number, "pieces", "Guns that were there"),
        column("actual_aircraft", Number, "pieces", "Aircraft that were there"),
    ],
};

/// A clause in force that a course of the table of decisions would break.
pub static CLAUSES: Table = Table {
    name: "clauses",
    about: "a clause in force that a course of `decisions.parquet` would break, with what it weighs, in replication 0",
    columns: &[
        column("row", Count, "", "Number of the course in `decisions.parquet`, from 0"),
        column("directive", Word, "", "Id of the directive that the clause stands in"),
        column("kind", Word, "", "forbid, or require"),
        column("acts", Text, "", "Acts that it speaks of, separated by `;`"),
        column("authority", Number, "log-odds", "Authority of the paper"),
        column("clarity", Number, "", "What is left of the clarity of the clause when it arrives"),
        column("sanction", Number, "", "What its issuer would make of a breach"),
        column("consent", Number, "", "Consent that is read into the silence of its issuer about somebody's permission"),
        column(
            "weight",
            Number,
            "log-odds",
            "What it takes from the course, reported as it would be; the sum over its clauses is less `clauses_term`",
        ),
    ],
};

/// A course as a headquarters weighed it at a sitting of the free campaign.
pub static DECISIONS: Table = Table {
    name: "decisions",
    about: "a course as a headquarters weighed it at a sitting of the free campaign, in replication 0",
    columns: &[
        column("sitting", Count, "", "Number of the sitting, from 0; its rows are the courses in question"),
        column("time", Time, "", "When it sat"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("headquarters", Word, "", "Id of the headquarters"),
        column("shock", Count, "", "Number of the event that made it sit; empty: a conference"),
        column("course", Word, "", "Id of the course; empty: to wait"),
        column("calls_off", Word, "", "Id of the blow in the air that it would call off"),
        column("chosen", Flag, "", "Whether it was chosen"),
        column("present", Flag, "", "Whether it is what is done already"),
        column("manner", Word, "", "How the superior would be told: report, late, conceal"),
        column("broken", Count, "", "Number of clauses in force that it would break"),
        column("against", Word, "", "Id of the directive of the heaviest of them"),
        column("share", Number, "", "Probability of the softmax: exp(utility), as a share of the sitting"),
        column("odds", Number, "", "Chance of success, as believed"),
        column("own_strength", Number, "men", "Own strength at hand, with vehicles and guns in men; of a blow in the air aircraft"),
        column(
            "enemy_strength",
            Number,
            "men",
            "Strength of the enemy, as believed; of a blow in the air aircraft; 0: measured against nobody",
        ),
        column("spread", Number, "", "Standard deviation of the log of that strength, as believed"),
        column("expected_loss", Number, "men", "Expected losses"),
        column("authority", Number, "log-odds", "Authority of the paper of that clause; 0: no clause"),
        column("clarity", Number, "", "What is left of its clarity"),
        column("sanction", Number, "", "What its issuer would make of a breach"),
        column("aim_term", Number, "log-odds", "Aim: its weight times the value of the goals times the odds"),
        column("loss_term", Number, "log-odds", "Losses as a share of what is tolerated, and costs"),
        column("momentum_term", Number, "log-odds", "Momentum times offensiveness"),
        column("temperament_term", Number, "log-odds", "Leaning of those in office times offensiveness"),
        column("claim_term", Number, "log-odds", "How far the claim is held to be challenged, times offensiveness"),
        column("beside_term", Number, "log-odds", "What goes on beside it; less what is called off"),
        column("inertia_term", Number, "log-odds", "What another course than the present one must be better by"),
        column("clauses_term", Number, "log-odds", "All clauses that it would break; negative infinity where everyone obeys"),
        column("manner_term", Number, "log-odds", "Price of reporting late or concealing"),
        column("utility", Number, "log-odds", "Sum of the terms"),
        column(
            "inclination",
            Number,
            "log-odds",
            "What the headquarters is inclined to beyond what is weighed; the greatest sum with the utility is chosen",
        ),
    ],
};

/// A depot at the beginning of a step of replication 0.
pub static DEPOTS: Table = Table {
    name: "depots",
    about: "a depot at the beginning of a step of replication 0",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("depot", Word, "", "Id of the depot"),
        column("small_arms_t", Number, "t", "Small-arms ammunition"),
        column("shells_t", Number, "t", "Shells"),
        column("fuel_t", Number, "t", "Fuel"),
        column("food_t", Number, "t", "Food"),
        column("air_ammunition_t", Number, "t", "Air ammunition"),
        column("other_t", Number, "t", "Heating fuel and other stores"),
    ],
};

/// A fleet of supply vehicles at the beginning of a step of replication 0; deliveries are sums since the start.
pub static FLEETS: Table = Table {
    name: "fleets",
    about: "a fleet of supply vehicles at the beginning of a step of replication 0; deliveries are sums since the start",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("fleet", Word, "", "Id of the fleet"),
        column("ready", Number, "vehicles", "Vehicles where they load"),
        column("out", Number, "vehicles", "On the way to the depot, loaded"),
        column("home", Number, "vehicles", "On the way back, or lent to troops"),
        column("under_repair", Number, "vehicles", "In the workshop"),
        column("written_off", Number, "vehicles", "Worn out or destroyed so far"),
        column("on_road_t", Number, "t", "Goods on the road"),
        column("delivered_t", Number, "t", "Goods delivered"),
    ],
};

/// A railhead at the beginning of a step of replication 0.
pub static RAILHEADS: Table = Table {
    name: "railheads",
    about: "a railhead at the beginning of a step of replication 0",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("railhead", Word, "", "Id of the railhead"),
        column("small_arms_t", Number, "t", "Small-arms ammunition that waits there"),
        column("shells_t", Number, "t", "Shells"),
        column("fuel_t", Number, "t", "Fuel"),
        column("food_t", Number, "t", "Food"),
        column("air_ammunition_t", Number, "t", "Air ammunition"),
        column("other_t", Number, "t", "Heating fuel and other stores"),
        column("come_t", Number, "t", "All goods that have come by rail since the start"),
    ],
};

/// A tonnage plan at the beginning of a step of replication 0.
pub static PLANS: Table = Table {
    name: "plans",
    about: "what has come for a tonnage plan by the beginning of a step of replication 0, since it began to count",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("plan", Word, "", "Id of the tonnage plan"),
        column("small_arms_t", Number, "t", "Small-arms ammunition that has come"),
        column("shells_t", Number, "t", "Shells"),
        column("fuel_t", Number, "t", "Fuel"),
        column("food_t", Number, "t", "Food"),
        column("air_ammunition_t", Number, "t", "Air ammunition"),
        column("other_t", Number, "t", "Heating fuel and other stores"),
    ],
};

/// A crossing at the beginning of a step of replication 0.
pub static BRIDGES: Table = Table {
    name: "bridges",
    about: "a bridge, ford or boat site at the beginning of a step of replication 0",
    columns: &[
        column("step", Count, "", "Step at whose beginning this is so; the last one is the end of the run"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("crossing", Word, "", "Id of the crossing"),
        column("built", Number, "1", "Share that has been built before it first carries anybody"),
        column("stands", Number, "1", "Share that stands of what has been built: less what was shot, bombed or blown away"),
        column("passes", Number, "1", "Share of its capacity that it passes now; 0 outside its hours and when it is taken away"),
    ],
};

/// A cell of the field: first all of them as they are at the start (step 0), then those that change hands.
pub static GROUND: Table = Table {
    name: "ground",
    about: "a cell of the field: first all of them as they are at the start (step 0), then those that change hands",
    columns: &[
        column("step", Count, "", "Step from whose beginning on it is so"),
        column("time", Time, "", "Beginning of the step"),
        column("hour", Number, "h", "Hours since the start of the scenario"),
        column("cell", Word, "", "H3 index of the cell, hexadecimal"),
        column("longitude", Number, "°", "Centre of the cell, east of Greenwich"),
        column("latitude", Number, "°", "Centre of the cell, north of the equator"),
        column("side", Word, "", "Id of the side that last held it alone; empty for nobody"),
    ],
};

/// A replication.
pub static REPLICATIONS: Table = Table {
    name: "replications",
    about: "a replication",
    columns: &[
        column("replication", Count, "", "Number of the replication"),
        column("highest_rung", Word, "", "Highest rung that anyone reached"),
        column("digest", Text, "", "Digest over its events and its end, where it was taken; otherwise empty"),
    ],
};

/// A target of the record in a replication.
pub static RECORD: Table = Table {
    name: "record",
    about: "a target of the record in a replication",
    columns: &[
        column("replication", Count, "", "Number of the replication"),
        column("target", Word, "", "Id of the target"),
        column("unit", Word, "", "Unit of the value"),
        column("value", Number, "", "What the model has; empty where it has nothing"),
        column("reason", Word, "", "Why there is no value"),
    ],
};

/// All of them, in the order in which they are written.
pub static TABLES: [&Table; 19] = [
    &EVENTS,
    &FORMATIONS,
    &DAYS,
    &EQUIPMENT,
    &PLACES,
    &SIDES,
    &DEPOTS,
    &GROUND,
    &REPLICATIONS,
    &RECORD,
    &FLEETS,
    &RAILHEADS,
    &PLANS,
    &BRIDGES,
    &SQUADRONS,
    &AIR,
    &BELIEFS,
    &DECISIONS,
    &CLAUSES,
];
