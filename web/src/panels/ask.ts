/** Questions for sources, made from what the tables say. */
import { Tag } from "../campaign/events.ts";
import type { Ground, Question, Session } from "../session.svelte.ts";
import { figure, type Key, range, whole } from "../text/lang.ts";
import type { Sourced } from "../wire/tables.ts";

/** The ground that a row of a table gives. */
export function ground(table: Sourced, at: number, text: string): Ground {
  return { text, source: table.source[at], locator: table.locator[at], quality: table.quality[at], reason: table.reason[at] };
}

/** A claim of the record. */
export function claimGround(session: Session, claim: number): Ground {
  const { claims } = session.campaign.tables;
  const [low, high] = [claims.low[claim], claims.high[claim]];
  const value = low === null || high === null ? "–" : `${range(low, high)} ${session.names.unit(claims.unit[claim])}`;
  const role = session.say(`role_of_claim.${claims.role[claim]}` as Key);
  return {
    text: `${value} (${role}): ${session.names.definition(claim)}`,
    source: claims.source[claim],
    locator: claims.locator[claim],
    reason: claims.note[claim],
  };
}

/** A count of men or pieces of elements in the told replication: it rests on the order of battle. */
export function counted(session: Session, title: string, value: number, formation: number, laws: Law[] = ["losses", "strength"]): Question {
  const { formations, elements } = session.campaign.tables;
  const below = session.campaign.formations.below[formation];
  const grounds = below
    .slice(0, 12)
    .map((element) =>
      ground(formations, elements.formation[element], `${session.names.element(element)}: ${whole(elements.men[element])} ${session.say("unit.men")}`),
    );
  return { title, value: whole(value), model: "told", how: session.moment(session.row), grounds, laws: lawGrounds(session, laws) };
}

/** Beginnings of the keys of the numbers in the laws that a kind of result comes from. */
export const LAWS = {
  losses: ["combat.fire.", "combat.bombardment.", "combat.attrition.", "combat.encirclement."],
  strength: ["combat.attrition.", "combat.recovery."],
  cohesion: ["combat.breakage.", "combat.rally.", "combat.recovery."],
  works: ["engineering.works."],
  rounds: ["combat.bombardment.", "combat.expenditure."],
  supply: ["logistics."],
  ladder: ["incidents."],
  ground: ["movement.march.", "combat.contact."],
  enclosure: ["combat.encirclement."],
  orders: ["command."],
  air: ["air."],
  bridges: ["engineering.bridges."],
  intelligence: ["intelligence."],
  governments: ["diplomacy."],
} as const;
export type Law = keyof typeof LAWS;

/** A number of the told replication; how it was taken, what it rests on besides the run, and the laws that made it. */
export function computed(session: Session, title: string, value: string, how = "", grounds: Ground[] = [], laws: Law[] = []): Question {
  return { title, value, model: "told", how: how || session.moment(session.campaign.rows - 1), grounds, laws: lawGrounds(session, laws) };
}

/** The numbers in laws, with their sources. */
export function lawGrounds(session: Session, laws: Law[]): Ground[] {
  const { parameters } = session.campaign.tables;
  const begins = laws.flatMap((law) => LAWS[law] as readonly string[]);
  return parameters.key.flatMap((key, at) =>
    begins.some((begin) => key.startsWith(begin)) ? [ground(parameters, at, `${key} = ${session.names.measured(parameters.value[at], parameters.unit[at])}`)] : [],
  );
}

/** Laws behind an event, by its tag. */
const LAWS_OF_EVENTS: Partial<Record<number, Law[]>> = {
  3: ["strength"],
  7: ["orders"],
  18: ["losses"],
  20: ["cohesion"],
  25: ["enclosure"],
  26: ["enclosure"],
  27: ["cohesion"],
  28: ["strength"],
  29: ["supply"],
  31: ["supply"],
  ...lawsOf([36, 37, 38, 39, 40], ["supply"]),
  ...lawsOf([41, 42, 43, 44, 80], ["bridges"]),
  ...lawsOf([45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 79], ["air"]),
  ...lawsOf([57, 58, 59, 60, 61, 62, 63], ["intelligence"]),
  ...lawsOf([64, 65, 66, 67, 68, 69, 70, 71, 72, 73], ["orders"]),
  ...lawsOf([74, 75, 76, 77], ["governments"]),
};

function lawsOf(tags: number[], laws: Law[]): Partial<Record<number, Law[]>> {
  return Object.fromEntries(tags.map((tag) => [tag, laws]));
}

/** A number in the sentence of an event: what the run did, and the order of battle, the lorries or the laws it rests on. */
export function eventQuestion(session: Session, event: number, value: string): Question {
  const { events, tables, formations } = session.campaign;
  const [tag, a] = [events.tag[event], events.a[event]];
  const element = events.element(event);
  const grounds: Ground[] = [];
  if (element !== undefined) {
    const at = tables.elements.formation[element];
    grounds.push(ground(tables.formations, at, `${session.names.formation(at)}: ${whole(tables.elements.men[element])} ${session.say("unit.men")}`));
  }
  if (tag === Tag.Reinforced || tag === Tag.Repaired) {
    tables.holdings.formation.forEach((formation, at) => {
      if (element !== undefined && formation === tables.elements.formation[element] && formations.elementOf[formation] === element) {
        const piece = tables.holdings.equipment[at];
        grounds.push(ground(tables.holdings, at, `${session.names.equipment(piece)}: ${whole(tables.holdings.count[at])}`));
      }
    });
  }
  const squadron = events.number(event, "squadron");
  if (squadron !== undefined) grounds.push(ground(tables.squadrons, squadron, `${session.names.named("squadrons", squadron)}: ${whole(tables.squadrons.aircraft[squadron])}`));
  const mission = events.number(event, "airmission");
  if (mission !== undefined) grounds.push(ground(tables.air_missions, mission, session.names.mission(mission)));
  const source = events.number(event, "source");
  if (source !== undefined) grounds.push(ground(tables.watchers, source, session.names.named("watchers", source)));
  if (tag === Tag.Delivered) grounds.push(...fleetGrounds(session, (fleet) => tables.fleets.depot[fleet] === a));
  return {
    title: session.names.sentence(event),
    value,
    model: "told",
    how: session.moment(events.row(event)),
    grounds: grounds.slice(0, 12),
    laws: lawGrounds(session, LAWS_OF_EVENTS[tag] ?? []),
  };
}

/** What a headquarters believed of a sector, and what was there; it rests on who looks at it. */
export function beliefQuestion(session: Session, headquarters: number, sector: number): Question {
  const { beliefs, tables } = session.campaign;
  const belief = beliefs.of(headquarters, sector, session.day);
  const [men, armour, guns] = belief.believed.map((number) => whole(number));
  const { watchers, sectors } = tables;
  const looks = watchers.id.flatMap((_, at) =>
    watchers.side[at] === tables.headquarters.side[headquarters] && watchers.sectors[at].includes(sector) ? [ground(watchers, at, session.names.named("watchers", at))] : [],
  );
  return {
    title: `${session.names.headquarters(headquarters)}: ${session.names.named("sectors", sector)}`,
    value: session.say("belief.mark", { men, low: whole(belief.low), high: whole(belief.high), percent: belief.present, armour, guns }),
    model: "told",
    how: session.date(session.day),
    grounds: [ground(sectors, sector, session.names.named("sectors", sector)), ...looks].slice(0, 12),
    laws: lawGrounds(session, ["intelligence"]),
  };
}

/** The strengths of fleets, each with its source. */
export function fleetGrounds(session: Session, wanted: (fleet: number) => boolean): Ground[] {
  const { fleets, fleet_strength } = session.campaign.tables;
  return fleet_strength.fleet.flatMap((fleet, at) =>
    wanted(fleet)
      ? [
          ground(
            fleet_strength,
            at,
            `${session.shortMoment(session.campaign.rowAt(fleet_strength.from_s[at]))}: ${fleets.id[fleet]}, ${figure(fleet_strength.vehicles[at])} × ${figure(fleet_strength.payload_t[at])} t`,
          ),
        ]
      : [],
  );
}

/** A row of the record table. */
export function targetQuestion(session: Session, target: number): Question {
  const { spread } = session.campaign;
  const median = spread.median[target];
  const value =
    median === null
      ? session.say("record.noModel", { reason: session.names.lacking(target) })
      : `${figure(median)} (${range(spread.low80[target] ?? median, spread.high80[target] ?? median)}) ${session.names.unit(spread.unit[target])}`;
  const claims = spread.claims[target].flatMap(([id]) => {
    const at = session.campaign.claim(id);
    return at === undefined ? [] : [claimGround(session, at)];
  });
  return { title: session.names.target(target), value, model: "spread", how: session.names.compared(target), grounds: [], claims };
}
