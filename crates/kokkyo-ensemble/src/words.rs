//! Every happening in plain words, one line each.

pub mod ja;

use kokkyo_model::event::{Happening as H, Obstacle};
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::belief::Intent;
use kokkyo_model::world::column::DirectiveId;
use kokkyo_model::world::command::{Answer, Manner};
use kokkyo_model::world::{Posture, Side};
use kokkyo_scenario::command::Play;
use kokkyo_scenario::logistics::Supply;

use crate::names::Names;

/// A whole number with commas: `18,925`.
pub fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 && out != "0" { format!("-{out}") } else { out }
}

/// Why an order could not be carried out.
pub fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotArrived => "not yet in the theatre",
        Obstacle::TooWeak => "too few fit men",
        Obstacle::Broken => "broken",
        Obstacle::CutOff => "cut off",
        Obstacle::NoDirective => "its order was not issued or not received",
        Obstacle::Unreachable => "no way there",
        Obstacle::TooLate => "its time was over before it could begin",
    }
}

/// What an element does in a posture.
pub fn posture(posture: Posture) -> &'static str {
    match posture {
        Posture::Hold => "holds",
        Posture::March => "marches",
        Posture::Assault => "assaults",
        Posture::Fix => "presses the enemy",
        Posture::Stopped => "stops its attack",
        Posture::FallBack => "falls back",
        Posture::Broken => "breaks",
        Posture::Withdraw => "withdraws",
        Posture::AtCrossing => "waits at a crossing",
    }
}

/// Name of a rung.
pub fn rung(rung: u8) -> String {
    RUNGS.get(usize::from(rung)).map_or_else(|| "?".to_string(), |name| name.replace('-', " "))
}

/// A rung as what it is now: `a patrol clash`, `quiet`.
pub fn a_rung(rung_now: u8) -> String {
    let name = rung(rung_now);
    match RUNGS.get(usize::from(rung_now)) {
        Some(&("quiet" | "war")) | None => name,
        Some(&"army-offensive") => format!("an {name}"),
        Some(_) => format!("a {name}"),
    }
}

/// Name of a kind of supply.
pub fn supply(kind: u8) -> &'static str {
    Supply::ALL.get(usize::from(kind)).map_or("supplies", |supply| supply.word())
}

/// What the enemy is expected to do.
pub fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Hold => "stays",
        Intent::Probe => "feels his way",
        Intent::Offensive => "attacks with his weight",
    }
}

/// `1,200 men and 10 armoured vehicles`; `nobody`.
pub fn strength(men: u32, armour: u32) -> String {
    let one = |count: u32, one: &str, many: &str| format!("{} {}", whole(f64::from(count)), if count == 1 { one } else { many });
    match (men, armour) {
        (0, 0) => "nobody".to_string(),
        (0, armour) => one(armour, "armoured vehicle", "armoured vehicles"),
        (men, 0) => one(men, "man", "men"),
        (men, armour) => format!("{} and {}", one(men, "man", "men"), one(armour, "armoured vehicle", "armoured vehicles")),
    }
}

fn title<'a>(names: &Names<'a>, directive: DirectiveId) -> &'a str {
    names.directive(directive).map_or("?", |order| order.title.as_str())
}

/// What became of a directive, as a verb.
pub fn answered(answer: Answer) -> &'static str {
    match answer {
        Answer::None => "has not answered",
        Answer::Obeyed => "obeys",
        Answer::Stretched => "stretches",
        Answer::Stalled => "puts off",
        Answer::Refused => "does not obey",
        Answer::Overtaken => "can no longer obey",
    }
}

/// How a course is told to the superior.
pub fn in_manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Report => "",
        Manner::Late => ", reported late",
        Manner::Conceal => ", kept from above",
    }
}

/// A happening in one sentence.
pub fn sentence(happening: &H, names: &Names<'_>) -> String {
    let name = |element| names.element(element);
    let men = |count: u32| whole(f64::from(count));
    match *happening {
        H::Arrived { element, men: count } => format!("{} arrives, {} men", name(element), men(count)),
        H::Departed { element, men: count } => format!("{} leaves the theatre, {} men", name(element), men(count)),
        H::Reinforced { element, men: count, equipment } => {
            format!("{} is reinforced by {} men, {equipment} pieces of equipment", name(element), men(count))
        }
        H::Issued { directive } => match names.directive(directive) {
            Some(order) if order.addressees.is_empty() => format!("{} issues “{}”", names.party(&order.issuer), order.title),
            Some(order) => {
                let addressees: Vec<&str> = order.addressees.iter().map(|addressee| names.party(addressee)).collect();
                format!("{} issues “{}” to {}", names.party(&order.issuer), order.title, addressees.join(", "))
            }
            None => "a directive is issued".to_string(),
        },
        H::Received { directive } => format!("“{}” is received", names.directive(directive).map_or("?", |order| order.title.as_str())),
        H::NotIssued { directive } => match names.directive(directive) {
            Some(order) if order.play == Play::Never => format!("“{}” is not issued: this history is played without it", order.title),
            order => format!("“{}” is not issued: its condition did not come true", order.map_or("?", |order| order.title.as_str())),
        },
        H::TaskBegun { task, element, late_h } => {
            let late = names.late(task, late_h).map_or_else(String::new, |late_h| format!(", {late_h} h late"));
            format!("{} begins “{}”{late}", name(element), names.task(task))
        }
        H::Substituted { task, element, instead_of } => {
            format!("{} takes over “{}” from {}", name(element), names.task(task), name(instead_of))
        }
        H::NotExecutable { task, element, obstacle: why } => {
            format!("{} cannot carry out “{}”: {}", name(element), names.task(task), obstacle(why))
        }
        H::ObjectiveReached { task, element, cell } => {
            format!("{} reaches its objective {} ({})", name(element), names.objective(task), names.near(cell))
        }
        H::TaskEnded { task, element } => format!("{} ends “{}”", name(element), names.task(task)),
        H::EnteredField { element, cell } => format!("{} comes up {}", name(element), names.near(cell)),
        H::QueuedAtCrossing { element, crossing } => format!("{} waits at {}", name(element), names.crossing(crossing)),
        H::Crossed { element, crossing } => format!("{} crosses at {}", name(element), names.crossing(crossing)),
        H::Contact { element, enemy, cell, assault } => {
            let verb = if assault { "assaults" } else { "meets" };
            format!("{} {verb} {} {}", name(element), name(enemy), names.near(cell))
        }
        H::ContactLost { element } => format!("{} is out of contact", name(element)),
        H::Losses { element, killed, wounded, by_artillery } => {
            format!("{} loses {} killed, {} wounded, of them {} by artillery", name(element), men(killed), men(wounded), men(by_artillery))
        }
        H::EquipmentLost { element, armour, guns, written_off } => {
            format!("{} loses {armour} armoured vehicles and {guns} guns, {written_off} of them for good", name(element))
        }
        H::Bombarded { element, cell, rounds } => {
            format!("{} fires {} rounds at the enemy {}", name(element), men(rounds), names.near(cell))
        }
        H::Wavered { element, from, to, cohesion_percent } => {
            let what = if to == Posture::Hold || to == Posture::March { "rallies" } else { posture(to) };
            let was = if from == to { String::new() } else { format!(" ({} before)", posture(from)) };
            format!("{} {what}{was}, cohesion {cohesion_percent} %", name(element))
        }
        H::Threatened { element } => format!("every way out of {} lies under fire", name(element)),
        H::CutOff { element } => format!("{} is cut off", name(element)),
        H::Surrounded { element } => format!("{} is surrounded", name(element)),
        H::Relieved { element } => format!("the way to {} is open again", name(element)),
        H::BrokeOut { element, through, lost } => {
            format!("{} breaks out: {} men get through, {} are lost", name(element), men(through), men(lost))
        }
        H::Overrun { element, captured, missing, killed } => {
            format!("{} is overrun: {} captured, {} missing, {} killed", name(element), men(captured), men(missing), men(killed))
        }
        H::Defected { element, men: count } => format!("{} men of {} go over to the enemy", men(count), name(element)),
        H::Repaired { element, vehicles } => format!("{} gets {vehicles} vehicles or guns back from repair", name(element)),
        H::Shortage { element, supply: kind, percent } => format!("{} is short of {}: {percent} % left", name(element), supply(kind)),
        H::Resupplied { element, supply: kind } => format!("{} has {} again", name(element), supply(kind)),
        H::Delivered { depot, tonnes } => format!("{} t reach depot {}", men(tonnes), names.depot(depot)),
        H::DepotEmpty { depot, supply: kind } => format!("depot {} has no {} left", names.depot(depot), supply(kind)),
        H::DepotTaken { depot, tonnes, percent } => {
            format!("depot {} falls to the enemy: {} t are captured, {percent} % were burnt before", names.depot(depot), men(tonnes))
        }
        H::PlaceTaken { place, side } => format!("{} falls to {}", names.place(place), names.side(side)),
        H::Rung { side, from, to } => {
            let verb = if to > from { "climbs" } else { "comes down" };
            format!("{} {verb} from {} to {}", names.side(side), rung(from), rung(to))
        }
        H::CeaseFire => "cease-fire".to_string(),
        H::RailheadChoked { place, percent } => {
            format!("the line to {} cannot carry troops and supplies both: {percent} % of the supplies that are wanted", names.place(place))
        }
        H::RailheadClear { place } => format!("the line to {} carries all supplies that are wanted again", names.place(place)),
        H::Carried { element, men: count, vehicles } => {
            format!("{} rides: {} men on {vehicles} supply lorries", name(element), men(count))
        }
        H::BridgeBuilt { crossing, late_h: 0 } => format!("{}: in use", names.crossing(crossing)),
        H::BridgeBuilt { crossing, late_h } => format!("{}: in use, {late_h} h late", names.crossing(crossing)),
        H::BridgeDown { crossing } => format!("{}: down", names.crossing(crossing)),
        H::BridgeMended { crossing } => format!("{}: in use again", names.crossing(crossing)),
        H::BridgeRemoved { crossing } => format!("{}: taken away", names.crossing(crossing)),
        H::TonnageReached { plan } => format!("all that “{}” wants has come", names.tonnage_plan(plan)),
        H::TonnageDue { plan, percent } => format!("“{}” is due: {percent} % of it has come", names.tonnage_plan(plan)),
        H::SquadronArrived { squadron, aircraft } => format!("{} arrives, {aircraft} aircraft", names.squadron(squadron)),
        H::SquadronDeparted { squadron, aircraft } => format!("{} leaves the theatre, {aircraft} aircraft", names.squadron(squadron)),
        H::SquadronReinforced { squadron, aircraft } => format!("{} is reinforced by {aircraft} aircraft", names.squadron(squadron)),
        H::SquadronRests { squadron, serviceable } => {
            format!("{} is taken out of the fight to recover, {serviceable} aircraft serviceable", names.squadron(squadron))
        }
        H::SquadronResumes { squadron, serviceable } => {
            format!("{} flies again, {serviceable} aircraft serviceable", names.squadron(squadron))
        }
        H::AirMissionLaunched { mission, standing } => {
            let how = match standing {
                1 => "; a prohibition comes too late",
                2 => " against a prohibition",
                _ => "",
            };
            format!("“{}” is flown{how}", names.air_mission(mission))
        }
        H::AirMissionBarred { mission, directive } => {
            let order = names.directive(directive).map_or("?", |order| order.title.as_str());
            format!("“{}” is not flown, for “{order}”", names.air_mission(mission))
        }
        H::AirBattle { sorties_first, sorties_second, lost_first, lost_second } => format!(
            "air battle: {} lose {lost_first} of {sorties_first} sorties that engage, {} {lost_second} of {sorties_second}",
            names.side(Side::First),
            names.side(Side::Second)
        ),
        H::AirfieldRaided { mission, airfield, destroyed, damaged } => format!(
            "{} is raided (“{}”): {destroyed} aircraft destroyed on the ground, {damaged} damaged",
            names.airfield(airfield),
            names.air_mission(mission)
        ),
        H::DepotBurnt { mission, depot, tonnes } => {
            format!("{} t burn in depot {} (“{}”)", men(tonnes), names.depot(depot), names.air_mission(mission))
        }
        H::Bombed { mission, element, kilograms } => {
            format!("{} is bombed with {} kg (“{}”)", name(element), men(kilograms), names.air_mission(mission))
        }
        H::ColumnBombed { mission, depot, kilograms, vehicles } => format!(
            "supply columns for {} are bombed with {} kg, vehicles hit: {vehicles} (“{}”)",
            names.depot(depot),
            men(kilograms),
            names.air_mission(mission)
        ),
        H::BridgeBombed { mission, crossing, kilograms } => {
            format!("{} is bombed with {} kg (“{}”)", names.crossing(crossing), men(kilograms), names.air_mission(mission))
        }
        H::AirClaims { side, claimed, actual } => {
            format!("{} reports {claimed} enemy aircraft destroyed; {actual} were", names.side(side))
        }
        H::Sighted { source, sector, men: count, armour } => {
            format!("{}: {} seen, {}", names.source(source), strength(count, armour), names.sector(sector))
        }
        H::Reported { headquarters, source, sector, men: 0 } => {
            format!("{} hears from {} about {}", names.headquarters(headquarters), names.source(source), names.sector(sector))
        }
        H::Reported { headquarters, source, sector, men: count } => {
            let (who, whom, where_) = (names.source(source), names.headquarters(headquarters), names.sector(sector));
            format!("{whom} hears from {who}: {} men, {where_}", men(count))
        }
        H::Appreciated { headquarters, sector, men: count, armour } => {
            format!("{} now believes {}, {}", names.headquarters(headquarters), strength(count, armour), names.sector(sector))
        }
        H::IntentJudged { headquarters, sector, from, to } => {
            let (was, is) = (intent(from), intent(to));
            format!("{} expects that the enemy {is} (before: {was}), {}", names.headquarters(headquarters), names.sector(sector))
        }
        H::ConcealmentBegun { action } => {
            format!("{} begins to deceive: {}", names.side(names.concealment_side(action)), names.concealment(action))
        }
        H::ConcealmentEnded { action } => {
            format!("{} ends a deception: {}", names.side(names.concealment_side(action)), names.concealment(action))
        }
        H::RailSabotaged { railhead, function, percent } => {
            format!("{}: {percent} % of the day's goods do not reach {}", names.function(function), names.railhead(railhead))
        }
        H::Understood { directive, headquarters, percent } => {
            format!("{} understands “{}”, which is {percent} % clear", names.headquarters(headquarters), title(names, directive))
        }
        H::Answered { directive, headquarters, answer } => {
            format!("{} {} “{}”", names.headquarters(headquarters), answered(answer), title(names, directive))
        }
        H::Supposed { headquarters, own, enemy: 0, percent } => {
            format!(
                "{} has {} men's worth of troops at hand and no enemy to reckon with; odds {percent} %",
                names.headquarters(headquarters),
                men(own)
            )
        }
        H::Supposed { headquarters, own, enemy, percent } => format!(
            "{} reckons {} men's worth of its own troops against {} of the enemy: odds {percent} %",
            names.headquarters(headquarters),
            men(own),
            men(enemy)
        ),
        H::Weighed { headquarters, course, manner, percent } => {
            format!("{} weighs “{}”{}: {percent} %", names.headquarters(headquarters), names.course(course), in_manner(manner))
        }
        H::Decided { headquarters, course, manner, percent } => format!(
            "{} decides: “{}”{} (one of several, with a chance of {percent} %)",
            names.headquarters(headquarters),
            names.course(course),
            in_manner(manner)
        ),
        H::Breached { headquarters, directive, course, answer } => {
            let how = if answer == Answer::Stretched { "reads more into" } else { "acts against" };
            format!("{} {how} “{}” with “{}”", names.headquarters(headquarters), title(names, directive), names.course(course))
        }
        H::Begun { headquarters, course } => format!("{} begins “{}”", names.headquarters(headquarters), names.course(course)),
        H::OutcomeReported { headquarters, course, outcome } => {
            let what = ["a failure", "a success", "a success, which it was not"].get(usize::from(outcome)).copied().unwrap_or("?");
            format!("{} reports “{}” as {what}", names.headquarters(headquarters), names.course(course))
        }
        H::Learnt { headquarters, from: _, to } => format!("{} hears that it is now {}", names.headquarters(headquarters), a_rung(to)),
        H::Reproached { headquarters, directive } => {
            format!("“{}” is a reproach for what {} is doing", title(names, directive), names.headquarters(headquarters))
        }
        H::Protested { side } => format!("{} protests", names.side(side)),
        H::TalksOpened { side } => format!("{} offers talks about a cease-fire", names.side(side)),
        H::Agreed { hours } => format!("the governments agree on a cease-fire, in force in {hours} h"),
        H::Strained { side, shock } => format!("{} weighs on {}", names.shock(shock), names.side(side)),
        H::CalledOff { headquarters, course } => format!("{} calls off “{}”", names.headquarters(headquarters), names.course(course)),
        H::TookOffice { headquarters, person } => {
            format!("{} takes office at {}", names.person(person), names.headquarters(headquarters))
        }
    }
}
