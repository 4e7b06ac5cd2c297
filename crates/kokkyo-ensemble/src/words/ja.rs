//! Every happening in plain Japanese, one line each, as a staff keeps its war diary: plain form, or ending in a noun.

use kokkyo_model::event::{Happening as H, Obstacle};
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::belief::Intent;
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::{Answer, Manner};
use kokkyo_model::world::{Posture, Side};
use kokkyo_scenario::command::Play;
use kokkyo_scenario::logistics::Supply;

use super::whole;
use crate::names::{Japanese, Names};

/// Why an order could not be carried out.
pub fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotArrived => "未到着",
        Obstacle::TooWeak => "兵力不足",
        Obstacle::Broken => "潰走中",
        Obstacle::CutOff => "後方遮断",
        Obstacle::NoDirective => "命令の未発令または未受領",
        Obstacle::Unreachable => "経路なし",
        Obstacle::TooLate => "開始前に時機を失す",
    }
}

/// What an element does in a posture.
pub fn posture(posture: Posture) -> &'static str {
    match posture {
        Posture::Hold => "守備",
        Posture::March => "行軍",
        Posture::Assault => "突撃",
        Posture::Fix => "牽制攻撃",
        Posture::Stopped => "攻撃頓挫",
        Posture::FallBack => "後退",
        Posture::Broken => "潰走",
        Posture::Withdraw => "離脱",
        Posture::AtCrossing => "渡河待ち",
    }
}

/// Name of a rung.
pub fn rung(rung: u8) -> &'static str {
    match RUNGS.get(usize::from(rung)).copied().unwrap_or_default() {
        "quiet" => "平静",
        "sighting" => "発見",
        "patrol-clash" => "斥候衝突",
        "punitive-expedition" => "膺懲行動",
        "regimental-battle" => "連隊規模の戦闘",
        "divisional-offensive" => "師団規模の攻勢",
        "crossing-or-raid" => "越境攻撃・空襲",
        "army-offensive" => "軍規模の攻勢",
        "war" => "戦争",
        _ => "?",
    }
}

/// Name of a kind of supply.
pub fn supply(kind: u8) -> &'static str {
    match Supply::ALL.get(usize::from(kind)) {
        Some(Supply::SmallArms) => "小火器弾薬",
        Some(Supply::Shells) => "砲弾",
        Some(Supply::Fuel) => "燃料",
        Some(Supply::Food) => "糧秣",
        Some(Supply::AirAmmunition) => "航空弾薬",
        Some(Supply::Other) | None => "補給品",
    }
}

/// What the enemy is expected to do.
pub fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Hold => "現在地に留まる",
        Intent::Probe => "偵察的に動く",
        Intent::Offensive => "主力で攻撃する",
    }
}

/// `兵1,200名・装甲車両10両`; `敵なし`.
pub fn strength(men: u32, armour: u32) -> String {
    let [men_text, armour_text] = [men, armour].map(|count| whole(f64::from(count)));
    match (men, armour) {
        (0, 0) => "敵なし".to_string(),
        (0, _) => format!("装甲車両{armour_text}両"),
        (_, 0) => format!("兵{men_text}名"),
        _ => format!("兵{men_text}名・装甲車両{armour_text}両"),
    }
}

/// What became of a directive.
pub fn answered(answer: Answer) -> &'static str {
    match answer {
        Answer::None => "未回答",
        Answer::Obeyed => "遵守",
        Answer::Stretched => "拡大解釈",
        Answer::Stalled => "実行を引き延ばす",
        Answer::Refused => "履行せず",
        Answer::Overtaken => "時機を失し履行できず",
    }
}

/// How a course is told to the superior.
pub fn in_manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Report => "",
        Manner::Late => "（事後報告）",
        Manner::Conceal => "（上級へ秘匿）",
    }
}

/// As what an outcome is reported.
fn outcome(outcome: u8) -> &'static str {
    ["失敗", "成功", "成功（実は失敗）"].get(usize::from(outcome)).copied().unwrap_or("?")
}

/// A happening in one sentence. Of what `me` does or hears it need not be said who: a diary is somebody's own.
pub fn sentence(happening: &H, names: &Names<'_>, me: Option<HeadquartersId>) -> String {
    let n = names.ja();
    let name = |element| n.element(element);
    let men = |count: u32| whole(f64::from(count));
    match *happening {
        H::Arrived { element, men: count } => format!("{}、到着（{}名）", name(element), men(count)),
        H::Departed { element, men: count } => format!("{}、転出（{}名）", name(element), men(count)),
        H::Reinforced { element, men: count, equipment } => {
            format!("{}、人員{}名・装備{equipment}点を補充", name(element), men(count))
        }
        H::Issued { directive } => match names.directive(directive) {
            Some(order) if order.addressees.is_empty() => format!("{}、「{}」を発令", n.party(&order.issuer), n.directive(directive)),
            Some(order) => {
                let addressees: Vec<&str> = order.addressees.iter().map(|addressee| n.party(addressee)).collect();
                format!("{}、{}に「{}」を発令", n.party(&order.issuer), addressees.join("、"), n.directive(directive))
            }
            None => "命令一件、発令".to_string(),
        },
        H::Received { directive } => format!("「{}」を受領", n.directive(directive)),
        H::NotIssued { directive } => match names.directive(directive) {
            Some(order) if order.play == Play::Never => format!("「{}」は発令されず（これを欠く想定）", n.directive(directive)),
            _ => format!("「{}」は条件成立せず、発令されず", n.directive(directive)),
        },
        H::TaskBegun { task, element, late_h } => match n.late(task, late_h) {
            None => format!("{}、「{}」を開始", name(element), n.task(task)),
            Some(late_h) => format!("{}、「{}」を{late_h}時間遅れて開始", name(element), n.task(task)),
        },
        H::Substituted { task, element, instead_of } => {
            format!("{}、{}に代わり「{}」を引き受ける", name(element), name(instead_of), n.task(task))
        }
        H::NotExecutable { task, element, obstacle: why } => {
            format!("{}、「{}」を実行できず（{}）", name(element), n.task(task), obstacle(why))
        }
        H::ObjectiveReached { task, element, cell } => {
            format!("{}、目標の{}に到達（{}）", name(element), n.objective(task), n.near(cell))
        }
        H::TaskEnded { task, element } => format!("{}、「{}」を終了", name(element), n.task(task)),
        H::EnteredField { element, cell } => format!("{}、{}で戦場に入る", name(element), n.near(cell)),
        H::QueuedAtCrossing { element, crossing } => format!("{}、{}で渡河待ち", name(element), n.crossing(crossing)),
        H::Crossed { element, crossing } => format!("{}、{}で渡河", name(element), n.crossing(crossing)),
        H::Contact { element, enemy, cell, assault } => {
            let what = if assault { "に突撃" } else { "と接触" };
            format!("{}、{}で{}{what}", name(element), n.near(cell), name(enemy))
        }
        H::ContactLost { element } => format!("{}、敵との接触を失う", name(element)),
        H::Losses { element, killed, wounded, by_artillery } => {
            format!("{}、戦死{}・戦傷{}（うち砲撃による{}）", name(element), men(killed), men(wounded), men(by_artillery))
        }
        H::EquipmentLost { element, armour, guns, written_off } => {
            format!("{}、装甲車両{armour}両・火砲{guns}門を失う（うち全損{written_off}）", name(element))
        }
        H::Bombarded { element, cell, rounds } => format!("{}、{}の敵に{}発を射撃", name(element), n.near(cell), men(rounds)),
        H::Wavered { element, from, to, cohesion_percent } => {
            let what = if to == Posture::Hold || to == Posture::March { "態勢を立て直す" } else { posture(to) };
            let was = if from == to { String::new() } else { format!("それまで{}、", posture(from)) };
            format!("{}、{what}（{was}団結度{cohesion_percent}％）", name(element))
        }
        H::Threatened { element } => format!("{}の退路、すべて敵火の下に入る", name(element)),
        H::CutOff { element } => format!("{}、後方を遮断される", name(element)),
        H::Surrounded { element } => format!("{}、包囲される", name(element)),
        H::Relieved { element } => format!("{}への連絡、回復", name(element)),
        H::BrokeOut { element, through, lost } => {
            format!("{}、包囲を突破（脱出{}名、損失{}名）", name(element), men(through), men(lost))
        }
        H::Overrun { element, captured, missing, killed } => {
            format!("{}、壊滅（捕虜{}・生死不明{}・戦死{}）", name(element), men(captured), men(missing), men(killed))
        }
        H::Defected { element, men: count } => format!("{}の{}名、敵側に走る", name(element), men(count)),
        H::Repaired { element, vehicles } => format!("{}、修理を終えた車両・火砲{vehicles}が復帰", name(element)),
        H::Shortage { element, supply: kind, percent } => format!("{}、{}欠乏（残り{percent}％）", name(element), supply(kind)),
        H::Resupplied { element, supply: kind } => format!("{}、{}の補給を回復", name(element), supply(kind)),
        H::Delivered { depot, tonnes } => format!("{}の補給所に{}トン到着", n.depot(depot), men(tonnes)),
        H::DepotEmpty { depot, supply: kind } => format!("{}の補給所、{}枯渇", n.depot(depot), supply(kind)),
        H::DepotTaken { depot, tonnes, percent } => {
            format!("{}の補給所、敵に奪われる: {}トン鹵獲（{percent}％は撤退時に焼却）", n.depot(depot), men(tonnes))
        }
        H::PlaceTaken { place, side } => format!("{}、{}を占領", n.side(side), n.place(place)),
        H::Rung { side, from, to } => {
            let what = if to > from { "上がる" } else { "下がる" };
            format!("{}、「{}」から「{}」に段階が{what}", n.side(side), rung(from), rung(to))
        }
        H::CeaseFire => "停戦".to_string(),
        H::RailheadChoked { place, percent } => format!("{}への鉄道は部隊を輸送中、補給は必要量の{percent}％", n.place(place)),
        H::RailheadClear { place } => format!("{}への鉄道、再び補給を全量輸送", n.place(place)),
        H::Carried { element, men: count, vehicles } => format!("{}、自動車輸送（{}名、{vehicles}両）", name(element), men(count)),
        H::BridgeBuilt { crossing, late_h: 0 } => format!("{}、使用開始", n.crossing(crossing)),
        H::BridgeBuilt { crossing, late_h } => format!("{}、{late_h}時間遅れて使用開始", n.crossing(crossing)),
        H::BridgeDown { crossing } => format!("{}、不通", n.crossing(crossing)),
        H::BridgeMended { crossing } => format!("{}、回復", n.crossing(crossing)),
        H::BridgeRemoved { crossing } => format!("{}、撤橋", n.crossing(crossing)),
        H::TonnageReached { plan } => format!("「{}」の全量が到着", n.tonnage_plan(plan)),
        H::TonnageDue { plan, percent } => format!("「{}」の期限、到着{percent}％", n.tonnage_plan(plan)),
        H::SquadronArrived { squadron, aircraft } => format!("{}、到着（{aircraft}機）", n.squadron(squadron)),
        H::SquadronDeparted { squadron, aircraft } => format!("{}、戦域を離脱（{aircraft}機）", n.squadron(squadron)),
        H::SquadronReinforced { squadron, aircraft } => format!("{}、補充{aircraft}機", n.squadron(squadron)),
        H::SquadronRests { squadron, serviceable } => format!("{}、休養（可動{serviceable}機）", n.squadron(squadron)),
        H::SquadronResumes { squadron, serviceable } => format!("{}、出動再開（可動{serviceable}機）", n.squadron(squadron)),
        H::AirMissionLaunched { mission, standing } => {
            let how = match standing {
                1 => "実施、禁止命令は間に合わず",
                2 => "を禁止に反して実施",
                _ => "実施",
            };
            format!("「{}」{how}", n.air_mission(mission))
        }
        H::AirMissionBarred { mission, directive } => {
            format!("「{}」中止（「{}」による）", n.air_mission(mission), n.directive(directive))
        }
        H::AirBattle { sorties_first, sorties_second, lost_first, lost_second } => format!(
            "空戦: {}は交戦{sorties_first}機のうち{lost_first}機、{}は{sorties_second}機のうち{lost_second}機を失う",
            n.side(Side::First),
            n.side(Side::Second)
        ),
        H::AirfieldRaided { mission, airfield, destroyed, damaged } => {
            format!("{}、攻撃を受ける（「{}」）: 地上で{destroyed}機破壊、{damaged}機損傷", n.airfield(airfield), n.air_mission(mission))
        }
        H::DepotBurnt { mission, depot, tonnes } => {
            format!("{}の補給所で{}トン焼失（「{}」）", n.depot(depot), men(tonnes), n.air_mission(mission))
        }
        H::Bombed { mission, element, kilograms } => {
            format!("{}、爆撃を受ける（{} kg、「{}」）", name(element), men(kilograms), n.air_mission(mission))
        }
        H::ColumnBombed { mission, depot, kilograms, vehicles } => format!(
            "{}への輸送縦列、爆撃を受ける（{} kg、被害{vehicles}両、「{}」）",
            n.depot(depot),
            men(kilograms),
            n.air_mission(mission)
        ),
        H::BridgeBombed { mission, crossing, kilograms } => {
            format!("{}、爆撃を受ける（{} kg、「{}」）", n.crossing(crossing), men(kilograms), n.air_mission(mission))
        }
        H::AirClaims { side, claimed, actual } => format!("{}、敵機{claimed}機の撃破を報告（実際は{actual}機）", n.side(side)),
        H::Sighted { source, sector, men: count, armour } => {
            format!("{}: {}に{}を認む", n.source(source), n.sector(sector), strength(count, armour))
        }
        H::ConcealmentBegun { action } => format!("{}、欺騙開始: {}", n.side(names.concealment_side(action)), n.concealment(action)),
        H::ConcealmentEnded { action } => format!("{}、欺騙終了: {}", n.side(names.concealment_side(action)), n.concealment(action)),
        H::RailSabotaged { railhead, function, percent } => {
            format!("{}: {}への当日の貨物のうち{percent}％が届かず", n.function(function), n.railhead(railhead))
        }
        H::Protested { side } => format!("{}、抗議", n.side(side)),
        H::TalksOpened { side } => format!("{}、停戦交渉を申し入れる", n.side(side)),
        H::Agreed { hours } => format!("両国政府、停戦に合意（{hours}時間後に発効）"),
        H::Strained { side, shock } => format!("{}、{}に影響", n.shock(shock), n.side(side)),
        // Named one by one, so that a new kind of happening cannot be forgotten here.
        H::Reported { .. }
        | H::Appreciated { .. }
        | H::IntentJudged { .. }
        | H::Understood { .. }
        | H::Answered { .. }
        | H::Supposed { .. }
        | H::Weighed { .. }
        | H::Decided { .. }
        | H::Breached { .. }
        | H::Begun { .. }
        | H::OutcomeReported { .. }
        | H::Learnt { .. }
        | H::Reproached { .. }
        | H::CalledOff { .. }
        | H::TookOffice { .. } => of_headquarters(happening, n, me),
    }
}

/// What headquarters hear, believe and decide; nothing of anything else.
fn of_headquarters(happening: &H, n: Japanese<'_, '_>, me: Option<HeadquartersId>) -> String {
    let men = |count: u32| whole(f64::from(count));
    // Who, with what joins him to the rest; nothing where he need not be named.
    let who = |headquarters, join: &str| {
        if Some(headquarters) == me { String::new() } else { format!("{}{join}", n.headquarters(headquarters)) }
    };
    match *happening {
        H::Reported { headquarters, source, sector, men: 0 } => {
            format!("{}{}から{}の情報", who(headquarters, "へ"), n.source(source), n.sector(sector))
        }
        H::Reported { headquarters, source, sector, men: count } => {
            format!("{}{}から報告: {}に敵{}名", who(headquarters, "へ"), n.source(source), n.sector(sector), men(count))
        }
        H::Appreciated { headquarters, sector, men: 0, armour: 0 } => {
            format!("{}敵情判断: {}に敵なし", who(headquarters, "の"), n.sector(sector))
        }
        H::Appreciated { headquarters, sector, men: count, armour } => {
            format!("{}敵情判断: {}に敵{}", who(headquarters, "の"), n.sector(sector), strength(count, armour))
        }
        H::IntentJudged { headquarters, sector, from, to } => {
            let (was, is) = (intent(from), intent(to));
            format!("{}企図判断: {}の敵は{is}見込み（従前は「{was}」）", who(headquarters, "の"), n.sector(sector))
        }
        H::Understood { directive, headquarters, percent } => {
            format!("{}「{}」を了解（明確さ{percent}％）", who(headquarters, "、"), n.directive(directive))
        }
        H::Answered { directive, headquarters, answer } => {
            format!("{}「{}」: {}", who(headquarters, "、"), n.directive(directive), answered(answer))
        }
        H::Supposed { headquarters, own, enemy: 0, percent } => {
            format!("{}兵力見積: 我{}（兵員換算）、敵なし、勝算{percent}％", who(headquarters, "の"), men(own))
        }
        H::Supposed { headquarters, own, enemy, percent } => {
            format!("{}兵力見積: 我{}、敵{}（兵員換算）、勝算{percent}％", who(headquarters, "の"), men(own), men(enemy))
        }
        H::Weighed { headquarters, course, manner, percent } => {
            format!("{}「{}」{}を検討: {percent}％", who(headquarters, "、"), n.course(course), in_manner(manner))
        }
        H::Decided { headquarters, course, manner, percent } => {
            format!("{}決心: 「{}」{}（複数案のうち確率{percent}％）", who(headquarters, "の"), n.course(course), in_manner(manner))
        }
        H::Breached { headquarters, directive, course, answer } => {
            let how = if answer == Answer::Stretched { "を拡大解釈" } else { "に違反" };
            format!("{}「{}」で「{}」{how}", who(headquarters, "、"), n.course(course), n.directive(directive))
        }
        H::Begun { headquarters, course } => format!("{}「{}」に着手", who(headquarters, "、"), n.course(course)),
        H::OutcomeReported { headquarters, course, outcome: what } => {
            format!("{}「{}」を{}と報告", who(headquarters, "、"), n.course(course), outcome(what))
        }
        H::Learnt { headquarters, from, to } => {
            let what = match to {
                0 => "平静に復した".to_string(),
                _ if to > from => format!("「{}」に至った", rung(to)),
                _ => format!("「{}」まで鎮まった", rung(to)),
            };
            format!("{}事態が{what}ことを知る", who(headquarters, "、"))
        }
        H::Reproached { headquarters, directive } => {
            let whose = if Some(headquarters) == me { "当方" } else { n.headquarters(headquarters) };
            format!("「{}」は{whose}の行動への叱責", n.directive(directive))
        }
        H::CalledOff { headquarters, course } => format!("{}「{}」を中止", who(headquarters, "、"), n.course(course)),
        H::TookOffice { headquarters, person } => {
            let at = if Some(headquarters) == me { "当司令部" } else { n.headquarters(headquarters) };
            format!("{}、{at}に着任", n.person(person))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use kokkyo_model::event::KINDS;

    use super::*;
    use crate::fixture::package;

    /// Every kind of happening, with the first of each column and some numbers.
    fn all() -> Vec<H> {
        let of = |kind: &kokkyo_model::event::Kind| {
            let fields = |number: u32| std::array::from_fn(|at| if at < kind.fields.len() { number } else { 0 });
            // One of these is within the range of all of its numbers.
            [1, 0].into_iter().filter_map(|number| H::from_fields(kind.tag, fields(number))).collect::<Vec<H>>()
        };
        let found: Vec<H> = KINDS.iter().flat_map(of).collect();
        let kinds: std::collections::BTreeSet<&str> = found.iter().map(|happening| happening.kind().word).collect();
        assert_eq!(kinds.len(), KINDS.len(), "a kind cannot be made of equal numbers");
        found
    }

    /// Words of Latin letters: units and the codes of equipment have fewer than three small ones in a row.
    fn latin(text: &str) -> Vec<&str> {
        text.split(|letter: char| !letter.is_ascii_lowercase()).filter(|word| word.len() > 2).collect()
    }

    #[test]
    fn every_happening_is_told_in_japanese_without_a_latin_word() {
        for name in ["nomonhan-1939", "two-posts"] {
            let (_, scenario, world) = package(name);
            let names = Names::new(&scenario.given, &world.theatre);
            for happening in all() {
                for me in [None, Some(HeadquartersId(1))] {
                    let text = sentence(&happening, &names, me);
                    let is_japanese = text.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
                    assert!(is_japanese && latin(&text).is_empty() && !text.contains('?'), "{happening:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn whoever_reads_his_own_diary_is_not_named_in_it() {
        let (_, scenario, world) = package("nomonhan-1939");
        let names = Names::new(&scenario.given, &world.theatre);
        let me = world.theatre.headquarters.ids().find(|id| world.theatre.headquarters[*id].id == "J_23D").unwrap();
        let learnt = H::Learnt { headquarters: me, from: 1, to: 4 };
        assert_eq!(sentence(&learnt, &names, Some(me)), "事態が「連隊規模の戦闘」に至ったことを知る");
        assert_eq!(sentence(&learnt, &names, None), "第23師団司令部、事態が「連隊規模の戦闘」に至ったことを知る");
        let calmer = H::Learnt { headquarters: me, from: 4, to: 0 };
        assert_eq!(sentence(&calmer, &names, Some(me)), "事態が平静に復したことを知る");
    }

    #[test]
    fn what_has_no_japanese_name_keeps_the_other() {
        let (_, mut scenario, world) = package("nomonhan-1939");
        scenario.given.command.headquarters.iter_mut().for_each(|it| it.name_ja.clear());
        let names = Names::new(&scenario.given, &world.theatre);
        let me = HeadquartersId(0);
        assert_eq!(names.ja().headquarters(me), names.headquarters(me));
    }

    #[test]
    fn every_rung_has_a_name() {
        assert!((0..RUNGS.len() as u8).all(|at| rung(at) != "?"));
        assert_eq!(rung(RUNGS.len() as u8), "?");
    }
}
