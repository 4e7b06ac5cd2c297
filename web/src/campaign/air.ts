/** The air war of the told replication: squadrons by day, where they are based, what was flown against whom. */
import type { Wire } from "../wire/read.ts";
import type { Tables } from "../wire/tables.ts";
import type { Campaign } from "./campaign.ts";
import { Tag } from "./events.ts";
import { holding } from "./supply.ts";

/** Numbers of a squadron on a day, in the order of the wire format. */
const NUMBERS = ["serviceable", "worn", "repair", "combat", "flak", "ground", "accident", "damaged", "sorties", "dead", "missing", "hurt", "issued"] as const;
export type Number = (typeof NUMBERS)[number];
/** What aircraft are lost to. */
export const LOST = ["combat", "flak", "ground", "accident"] as const;
const SIDE = ["superiority_percent", "claimed", "bombs_dt", "men_hit", "burnt_dt"] as const;
export type OfSide = (typeof SIDE)[number];

export class Air {
  private readonly numbers: Uint32Array;
  private readonly sides: Record<OfSide, Uint32Array | Uint8Array>[];
  private readonly days: number;

  constructor(
    wire: Wire,
    private readonly tables: Tables,
  ) {
    this.days = tables.clock.days;
    this.numbers = wire.u32("squadron.number");
    this.sides = [0, 1].map((side) => {
      const column = (what: OfSide) => (what === "superiority_percent" ? wire.u8(`air.${what}.${side}`) : wire.u32(`air.${what}.${side}`));
      return Object.fromEntries(SIDE.map((what) => [what, column(what)])) as Record<OfSide, Uint32Array | Uint8Array>;
    });
  }

  get count(): number {
    return this.tables.squadrons.id.length;
  }

  /** A number of a squadron at the beginning of a day. */
  of(squadron: number, what: Number, day: number): number {
    const at = Math.max(0, Math.min(day, this.days - 1));
    return this.numbers[(squadron * NUMBERS.length + NUMBERS.indexOf(what)) * this.days + at];
  }

  /** The same summed over squadrons. */
  sum(squadrons: number[], what: Number, day: number): number {
    return squadrons.reduce((sum, squadron) => sum + this.of(squadron, what, day), 0);
  }

  /** Aircraft that a squadron has. */
  held(squadron: number, day: number): number {
    return this.of(squadron, "serviceable", day) + this.of(squadron, "worn", day) + this.of(squadron, "repair", day);
  }

  /** Sorties within a day. */
  sorties(squadron: number, day: number): number {
    return this.of(squadron, "sorties", day + 1) - this.of(squadron, "sorties", day);
  }

  /** A number of a side at the beginning of a day. */
  side(side: number, what: OfSide, day: number): number {
    return this.sides[side][what][Math.max(0, Math.min(day, this.days - 1))];
  }

  squadronsOf(side: number): number[] {
    return this.tables.squadrons.side.flatMap((of, squadron) => (of === side ? [squadron] : []));
  }

  /** The row of postings that holds for a squadron at an instant; none while it is not in the theatre. */
  posting(squadron: number, seconds: number): number | undefined {
    const { squadrons, postings } = this.tables;
    const departs = squadrons.departs_s[squadron];
    if (seconds < squadrons.arrives_s[squadron] || (departs !== null && seconds >= departs)) return undefined;
    const first = postings.squadron.indexOf(squadron);
    return holding(postings.from_s, seconds, (at) => postings.squadron[at] === squadron) ?? (first >= 0 ? first : undefined);
  }

  /** Squadrons at an airfield at an instant. */
  at(airfield: number, seconds: number): number[] {
    const { squadrons, postings } = this.tables;
    return squadrons.id.flatMap((_, squadron) => {
      const posting = this.posting(squadron, seconds);
      return posting !== undefined && postings.airfield[posting] === airfield ? [squadron] : [];
    });
  }
}

/** An attack from the air within the last day: from airfields to one target. */
export interface Raid {
  side: number;
  mission: number;
  /** Tonnes of bombs on what has a weight. */
  tonnes: number;
  /** Event that tells it; of several the last one. */
  event: number;
  /** Longitude and latitude of the target. */
  at: [number, number];
  troops: boolean;
}

const RAIDS: number[] = [Tag.Raided, Tag.Burnt, Tag.Bombed, Tag.ColumnBombed, Tag.BridgeBombed];

/** Attacks of the last day: one a mission and target, troops taken together where their middle is. */
export function raids(campaign: Campaign, row: number, elementAt: (element: number, row: number) => [number, number] | undefined): Raid[] {
  const { events, tables } = campaign;
  const minutes = tables.clock.step_h * 60;
  const found = new Map<string, Raid & { weight: number }>();
  const until = events.firstAt(row * minutes);
  for (let event = events.firstAt((row - campaign.stepsPerDay) * minutes); event < until; event++) {
    const tag = events.tag[event];
    if (!RAIDS.includes(tag)) continue;
    const mission = events.a[event];
    const troops = tag === Tag.Bombed;
    const at = targetOf(campaign, event, elementAt);
    if (!at || mission >= tables.air_missions.id.length) continue;
    const kilograms = events.number(event, "kilograms") ?? 0;
    const key = troops ? `troops-${tables.air_missions.side[mission]}` : `${mission}-${tag}-${events.b[event]}`;
    const weight = Math.max(1, kilograms);
    const raid = found.get(key);
    if (raid) {
      raid.at = [0, 1].map((axis) => (raid.at[axis] * raid.weight + at[axis] * weight) / (raid.weight + weight)) as [number, number];
      raid.weight += weight;
      raid.tonnes += kilograms / 1000;
      raid.event = event;
    } else found.set(key, { side: tables.air_missions.side[mission], mission, tonnes: kilograms / 1000, event, at, troops, weight });
  }
  return Array.from(found.values());
}

function targetOf(campaign: Campaign, event: number, elementAt: (element: number, row: number) => [number, number] | undefined): [number, number] | undefined {
  const { events, tables } = campaign;
  const place = (at: number | undefined): [number, number] | undefined => (at === undefined ? undefined : [tables.places.lon[at], tables.places.lat[at]]);
  const b = events.b[event];
  switch (events.tag[event]) {
    case Tag.Raided:
      return place(tables.airfields.place[b]);
    case Tag.Burnt:
      return place(tables.depots.place[b]);
    case Tag.ColumnBombed: {
      // The mission names the stretch of the road; without one it is at the depot.
      const at = tables.air_missions.place[events.a[event]];
      return place(at ?? tables.depots.place[b]);
    }
    case Tag.BridgeBombed:
      return b < tables.crossings.id.length ? [tables.crossings.lon[b], tables.crossings.lat[b]] : undefined;
    default:
      return elementAt(b, Math.min(events.row(event), campaign.rows - 1));
  }
}

/** Airfields from which a mission can have been flown at an instant, with the aircraft ready there. */
export function basesOf(campaign: Campaign, mission: number, day: number, seconds: number): { airfield: number; ready: number }[] {
  const { air, tables } = campaign;
  const { air_missions, squadrons, aircraft, postings } = tables;
  const found = new Map<number, number>();
  for (let squadron = 0; squadron < air.count; squadron++) {
    if (squadrons.side[squadron] !== air_missions.side[mission]) continue;
    const named = air_missions.squadrons[mission];
    if (named.length > 0 && !named.includes(squadron)) continue;
    if (!air_missions.roles[mission].includes(aircraft.role[squadrons.kind[squadron]])) continue;
    const posting = air.posting(squadron, seconds);
    // Whoever flew within the day was there.
    if (posting === undefined || (air.sorties(squadron, day) <= 0 && air.sorties(squadron, day - 1) <= 0)) continue;
    const airfield = postings.airfield[posting];
    found.set(airfield, (found.get(airfield) ?? 0) + air.of(squadron, "serviceable", day));
  }
  return Array.from(found, ([airfield, ready]) => ({ airfield, ready })).sort((a, b) => a.airfield - b.airfield);
}
