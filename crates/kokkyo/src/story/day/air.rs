//! The air war of a day.

use kokkyo_model::event::Happening as H;
use kokkyo_model::world::Side;
use kokkyo_model::world::column::{AirMissionId, AirfieldId, CrossingId, DepotId, DirectiveId, SquadronId};

use super::{Line, QUIET, counted};
use kokkyo_ensemble::names::{Names, shorten};

/// What is gathered of a day in the air.
#[derive(Default)]
pub(super) struct InTheAir {
    arrived: Vec<(SquadronId, u32)>,
    rests: Vec<SquadronId>,
    resumes: Vec<SquadronId>,
    launched: Vec<(AirMissionId, u8)>,
    barred: Vec<(AirMissionId, DirectiveId)>,
    sorties: [u32; 2],
    lost: [u32; 2],
    raided: Vec<(AirfieldId, u32, u32)>,
    burnt: Vec<(DepotId, u32)>,
    bombs_kg: [u64; 2],
    columns: Vec<(DepotId, u32)>,
    bridges: Vec<CrossingId>,
    claims: Vec<(Side, u32, u32)>,
}

impl InTheAir {
    pub(super) fn take(&mut self, happening: &H, names: &Names<'_>) {
        match *happening {
            H::SquadronArrived { squadron, aircraft } => self.arrived.push((squadron, aircraft)),
            H::SquadronRests { squadron, .. } => self.rests.push(squadron),
            H::SquadronResumes { squadron, .. } => self.resumes.push(squadron),
            H::AirMissionLaunched { mission, standing } => self.launched.push((mission, standing)),
            H::AirMissionBarred { mission, directive } => self.barred.push((mission, directive)),
            H::AirBattle { sorties_first, sorties_second, lost_first, lost_second } => {
                self.sorties[0] += sorties_first;
                self.sorties[1] += sorties_second;
                self.lost[0] += lost_first;
                self.lost[1] += lost_second;
            }
            H::AirfieldRaided { airfield, destroyed, damaged, .. } => self.raided.push((airfield, destroyed, damaged)),
            H::DepotBurnt { depot, tonnes, .. } => self.burnt.push((depot, tonnes)),
            H::Bombed { mission, kilograms, .. } => self.bombs_kg[names.air_mission_side(mission).index()] += u64::from(kilograms),
            H::ColumnBombed { depot, vehicles, .. } => self.columns.push((depot, vehicles)),
            H::BridgeBombed { crossing, .. } => self.bridges.push(crossing),
            H::AirClaims { side, claimed, actual } => self.claims.push((side, claimed, actual)),
            _ => {}
        }
    }

    pub(super) fn lines(&self, names: &Names<'_>, lines: &mut Vec<Line>) {
        let mut push = |rank, label, text| lines.push(Line { rank, label, text });
        for &(mission, standing) in &self.launched {
            let how = match standing {
                1 => "; a prohibition comes too late",
                2 => ", against a prohibition",
                _ => "",
            };
            push(1, "air mission", format!("{}: {}{how}", names.side(names.air_mission_side(mission)), names.air_mission(mission)));
        }
        for &(mission, directive) in &self.barred {
            let order = names.directive(directive).map_or("?", |order| order.title.as_str());
            push(1, "not flown", format!("{} ({order})", names.air_mission(mission)));
        }
        for &(airfield, destroyed, damaged) in &self.raided {
            let text = format!(
                "{}: {} destroyed on the ground, {damaged} damaged",
                names.airfield(airfield),
                counted(destroyed, "aircraft", "aircraft")
            );
            push(0, "air raid", text);
        }
        for &(depot, tonnes) in &self.burnt {
            push(1, "depot burnt", format!("{}: {tonnes} t", names.depot(depot)));
        }
        if self.lost[0] + self.lost[1] > 0 {
            let rank = if self.lost[0] + self.lost[1] >= 10 { 2 } else { QUIET };
            let of = |side: Side| format!("{} lose {}", names.side(side), counted(self.lost[side.index()], "aircraft", "aircraft"));
            let reported: Vec<String> = self
                .claims
                .iter()
                .map(|(side, claimed, actual)| format!("{} report {claimed} aircraft destroyed, {actual} were", names.side(*side)))
                .collect();
            let reported = if reported.is_empty() { String::new() } else { format!("; {}", reported.join(", ")) };
            push(rank, "air battle", format!("{}, {}{reported}", of(Side::First), of(Side::Second)));
        }
        let mut columns = self.columns.clone();
        columns.sort_unstable();
        for of_one in columns.chunk_by(|a, b| a.0 == b.0) {
            let vehicles: u32 = of_one.iter().map(|(_, vehicles)| vehicles).sum();
            let hit = if vehicles == 0 { "none hit".to_owned() } else { format!("{} hit", counted(vehicles, "vehicle", "vehicles")) };
            push(QUIET, "columns", format!("bombed on the road to {}: {hit}", names.depot(of_one[0].0)));
        }
        let mut bridges = self.bridges.clone();
        bridges.sort_unstable();
        bridges.dedup();
        for crossing in bridges {
            push(QUIET, "bridge", format!("{}: bombed", names.crossing(crossing)));
        }
        for side in Side::BOTH {
            let kilograms = self.bombs_kg[side.index()];
            if kilograms > 0 {
                push(QUIET, "bombs", format!("{}: {:.1} t on troops", names.side(side), kilograms as f64 / 1000.0));
            }
        }
        for (label, who) in [("rests", &self.rests), ("flies again", &self.resumes)] {
            if !who.is_empty() {
                push(QUIET, label, shorten(who.iter().map(|&squadron| names.squadron(squadron).to_string()).collect(), 3));
            }
        }
        if !self.arrived.is_empty() {
            let all = self.arrived.iter().map(|&(squadron, aircraft)| format!("{} ({aircraft} aircraft)", names.squadron(squadron)));
            push(3, "air arrives", shorten(all.collect(), 4));
        }
    }
}
