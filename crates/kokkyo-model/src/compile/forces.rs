//! From order of battle to elements and holdings.

use kokkyo_scenario::Given;
use kokkyo_scenario::forces::{FireKind, Target};

use super::Faults;
use crate::chance::entity;
use crate::world::column::{Column, ElementId, EquipmentId, HoldingId, Id as _, PlaceId, ReplacementId};
use crate::world::theatre::{Element, Equipment, Formation, Gateway, Holding, Mobility, Place, Replacement, Troops};
use crate::world::{Cause, Kinds, Side, TARGETS, target_index};

/// Density of petrol and diesel oil near enough. *Unit*: t/l.
const FUEL_T_PER_L: f64 = 0.000_75;

pub(super) struct OrderOfBattle {
    pub formations: Vec<Formation>,
    pub elements: Column<ElementId, Element>,
    pub holdings: Column<HoldingId, Holding>,
    pub equipment: Column<EquipmentId, Equipment>,
    pub mobilities: Vec<Mobility>,
    pub troops: Vec<Troops>,
    pub replacements: Column<ReplacementId, Replacement>,
    /// Element of each formation of the scenario, if it is one.
    pub element_of: Vec<Option<ElementId>>,
}

pub(super) fn build(
    given: &Given,
    places: &Column<PlaceId, Place>,
    gateways: &Column<PlaceId, Vec<Gateway>>,
    faults: &mut Faults,
) -> OrderOfBattle {
    let forces = &given.forces;
    let start = given.clock.start;
    let equipment = equipment(given);
    let mut element_of: Vec<Option<ElementId>> = Vec::with_capacity(forces.formations.len());
    let mut count = 0u16;
    for formation in &forces.formations {
        element_of.push(formation.element.as_ref().map(|_| {
            count += 1;
            ElementId(count - 1)
        }));
    }
    let formations = forces
        .formations
        .iter()
        .zip(&element_of)
        .map(|(formation, element)| Formation {
            id: formation.id.clone(),
            name: formation.name.clone(),
            parent: formation.parent,
            element: *element,
            nation: formation.nation as u8,
        })
        .collect();
    let held = |element: ElementId, class: usize, count: u32| {
        let class = EquipmentId::at(class);
        Holding { element, equipment: class, target: equipment.find(class).and_then(|class| class.target), count }
    };
    let mut holdings: Vec<Holding> = Vec::new();
    let mut elements: Vec<Element> = Vec::new();
    let mut keys: Vec<(u32, String)> = Vec::new();
    for (index, formation) in forces.formations.iter().enumerate() {
        let (Some(body), Some(id)) = (&formation.element, element_of[index]) else { continue };
        let kind = &forces.types[body.kind];
        let first = holdings.len();
        for holding in forces.holdings.iter().filter(|holding| holding.formation == index) {
            holdings.push(held(id, holding.equipment, holding.count));
        }
        // Replacements of a class that the element did not bring need a place to stand.
        for replacement in forces.replacements.iter().filter(|r| r.formation == index) {
            if let Some(class) = replacement.equipment
                && !holdings[first..].iter().any(|holding| holding.equipment.index() == class)
            {
                holdings.push(held(id, class, 0));
            }
        }
        if holdings.len() - first > usize::from(u8::MAX) {
            let message = format!("`{}` holds {} classes of equipment; at most 255 are possible", formation.id, holdings.len() - first);
            faults.add("M008", "forces/holdings.csv", &message, "divide it into several elements");
            holdings.truncate(first + usize::from(u8::MAX));
        }
        let own = &holdings[first..];
        let of = |holding: &Holding| &equipment[holding.equipment];
        let place = PlaceId::at(body.arrives_at);
        if !places[place].cell.is_some() && gateways[place].is_empty() {
            let message =
                format!("`{}` arrives at `{}`, which is neither in the field nor joined to it by road", formation.id, places[place].id);
            faults.add("M006", "forces/formations.csv", &message, "add a road to geo/network.csv or choose another place");
        }
        let key = entity(&formation.id);
        keys.push((key, formation.id.clone()));
        elements.push(Element {
            id: formation.id.clone(),
            name: formation.name.clone(),
            key,
            formation: index as u16,
            side: Side::at(given.nations[formation.nation].side),
            nation: formation.nation as u8,
            role: kind.role,
            mobility_kind: forces.mobilities[kind.mobility].kind,
            mobility: kind.mobility as u8,
            troops: body.troops as u8,
            frontage: kind.frontage,
            small_arms: kind.small_arms.map_or(EquipmentId::NONE, EquipmentId::at),
            mines_share: kind.mines_share,
            men: body.men,
            arrives_h: body.arrives.hours_since(start),
            arrives_at: place,
            departs_h: body.departs.map_or(f64::INFINITY, |departs| departs.hours_since(start)),
            first_holding: first as u16,
            holdings: own.len() as u8,
            indirect_range_km: own
                .iter()
                .map(of)
                .filter(|class| matches!(class.fire, FireKind::Indirect | FireKind::Both) && class.lethal_area_m2 > 0.0)
                .map(|class| class.range_km)
                .fold(0.0, f64::max),
            heaviest_t: own.iter().map(|holding| of(holding).load_t).fold(0.0, f64::max),
            vehicles: own.iter().filter(|holding| of(holding).target.is_some()).map(|holding| holding.count).sum(),
            has_armour: own.iter().any(|holding| holding.target.is_some_and(Target::is_armour)),
            fuel_t_per_100km: own.iter().map(|holding| f64::from(holding.count) * of(holding).fuel_t_per_km * 100.0).sum(),
        });
    }
    keys.sort();
    for pair in keys.windows(2) {
        if pair[0].0 == pair[1].0 {
            let message = format!("the ids `{}` and `{}` have the same hash", pair[0].1, pair[1].1);
            faults.add("M007", "forces/formations.csv", &message, "change one of the ids a little");
        }
    }
    let replacements = forces
        .replacements
        .iter()
        .filter_map(|replacement| {
            let element = element_of.get(replacement.formation).copied().flatten()?;
            let holding = match replacement.equipment {
                None => HoldingId::NONE,
                Some(class) => HoldingId::at(holdings.iter().position(|h| h.element == element && h.equipment.index() == class)?),
            };
            Some(Replacement {
                element,
                holding,
                count: replacement.count,
                from_h: replacement.from.hours_since(start),
                to_h: replacement.to.hours_since(start),
            })
        })
        .collect();
    OrderOfBattle {
        formations,
        elements: Column::new(elements),
        holdings: Column::new(holdings),
        equipment,
        mobilities: forces
            .mobilities
            .iter()
            .map(|m| Mobility {
                kind: m.kind,
                road_km_h: m.road_km_h,
                marching_share: m.march_h_per_day / 24.0,
                night_factor: m.night_factor,
            })
            .collect(),
        troops: forces
            .troops
            .iter()
            .map(|t| Troops {
                readiness: t.readiness,
                theta_stop: t.theta_stop,
                theta_fall_back: t.theta_fall_back,
                theta_break: t.theta_break,
                forbids_withdrawal: t.forbids_withdrawal,
                defection_per_h: t.defection_per_day / 24.0,
                night_factor: t.night_factor,
                surrounded: t.surrounded,
            })
            .collect(),
        replacements: Column::new(replacements),
        element_of,
    }
}

fn equipment(given: &Given) -> Column<EquipmentId, Equipment> {
    let forces = &given.forces;
    let classes = forces.equipment.iter().enumerate().map(|(index, class)| {
        let mut kills_per_h = [0.0; TARGETS];
        for effect in forces.effects.iter().filter(|effect| effect.weapon == index) {
            kills_per_h[target_index(effect.target)] = effect.kills_per_h;
        }
        let is_armour = class.target.is_some_and(Target::is_armour);
        let kills_armour = Target::ALL.iter().any(|target| target.is_armour() && kills_per_h[target_index(*target)] > 0.0);
        let cause = if is_armour {
            Cause::Armour
        } else if class.lethal_area_m2 > 0.0 {
            Cause::Artillery
        } else if kills_armour && class.target == Some(Target::Gun) {
            Cause::AntiTank
        } else {
            Cause::SmallArms
        };
        Equipment {
            id: class.id.clone(),
            name: class.name.clone(),
            target: class.target,
            fire: class.fire,
            petrol: class.petrol,
            range_km: class.range_km,
            rounds_per_h: class.rounds_per_h,
            round_t: class.round_kg / 1000.0,
            lethal_area_m2: class.lethal_area_m2,
            crew: class.crew,
            fuel_t_per_km: class.fuel_l_per_100km / 100.0 * FUEL_T_PER_L,
            load_t: class.load_t,
            shells: class.shells,
            fires_shells: class.target.is_some() || class.lethal_area_m2 > 0.0,
            cause,
            kills_per_h,
            hits: Kinds::above_zero(&kills_per_h),
        }
    });
    Column::new(classes.collect())
}
