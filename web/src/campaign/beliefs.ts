/** What headquarters believed of the enemy's groupings, day by day, and what was there. */
import type { Wire } from "../wire/read.ts";
import type { Tables } from "../wire/tables.ts";
import { ARMS } from "../text/words.ts";
import type { Campaign } from "./campaign.ts";
import { Tag } from "./events.ts";

/** A grouping as a headquarters believed it to be. */
export interface Belief {
  /** Expected number by arm. */
  believed: number[];
  /** Number there by arm. */
  actual: number[];
  /** Per cent. */
  present: number;
  probe: number;
  offensive: number;
  /** Men in four of five cases, given that anybody is there. */
  low: number;
  high: number;
}

/** A normal variable lies within so many standard deviations in four of five cases. */
const FOUR_OF_FIVE = 1.2816;

export class Beliefs {
  private readonly numbers: Uint32Array;
  private readonly percents: Uint8Array;
  private readonly actuals: Uint32Array;
  private readonly days: number;
  private readonly sectors: number;

  constructor(
    wire: Wire,
    private readonly tables: Tables,
  ) {
    this.days = tables.clock.days;
    this.sectors = tables.sectors.id.length;
    this.numbers = wire.u32("belief.number");
    this.percents = wire.u8("belief.percent");
    this.actuals = wire.u32("belief.actual");
  }

  /** Whether anybody believes anything in this scenario. */
  get isEmpty(): boolean {
    return this.sectors === 0 || !this.numbers.some((number) => number > 0);
  }

  /** Expected number of an arm in a sector. */
  believed(headquarters: number, sector: number, arm: number, day: number): number {
    return this.numbers[((headquarters * this.sectors + sector) * ARMS.length + arm) * this.days + this.at(day)];
  }

  /** Number of the enemy of a side in a sector. */
  actual(side: number, sector: number, arm: number, day: number): number {
    return this.actuals[((side * this.sectors + sector) * ARMS.length + arm) * this.days + this.at(day)];
  }

  of(headquarters: number, sector: number, day: number): Belief {
    const side = this.tables.headquarters.side[headquarters];
    const percent = (at: number) => this.percents[((headquarters * this.sectors + sector) * 4 + at) * this.days + this.at(day)];
    const believed = ARMS.map((_, arm) => this.believed(headquarters, sector, arm, day));
    const [present, sd] = [percent(0), percent(3) / 100];
    // The expected number is that of a log-normal grouping, times the chance that there is one.
    const ln = present > 0 ? Math.log1p((believed[0] * 100) / present) - (sd * sd) / 2 : 0;
    return {
      believed,
      actual: ARMS.map((_, arm) => this.actual(side, sector, arm, day)),
      present,
      probe: percent(1),
      offensive: percent(2),
      low: Math.max(0, Math.expm1(ln - FOUR_OF_FIVE * sd)),
      high: Math.max(0, Math.expm1(ln + FOUR_OF_FIVE * sd)),
    };
  }

  /** Headquarters that ever believed anything. */
  believers(): number[] {
    const each = this.sectors * ARMS.length * this.days;
    return this.tables.headquarters.id.flatMap((_, at) => (this.numbers.subarray(at * each, (at + 1) * each).some((number) => number > 0) ? [at] : []));
  }

  /** Sectors without the railway: where anybody can be met or bombed. */
  near(): number[] {
    return this.tables.sectors.kind.flatMap((kind, sector) => (kind === "depth" ? [] : [sector]));
  }

  private at(day: number): number {
    return Math.max(0, Math.min(day, this.days - 1));
  }
}

/** Events of a headquarters within the last day, of some tags, the latest first. */
export function ofDay(campaign: Campaign, row: number, tags: number[], headquarters: number): number[] {
  const { events, tables } = campaign;
  const minutes = tables.clock.step_h * 60;
  const found: number[] = [];
  const until = events.firstAt(row * minutes);
  for (let event = events.firstAt((row - campaign.stepsPerDay) * minutes); event < until; event++) {
    if (tags.includes(events.tag[event]) && events.a[event] === headquarters) found.push(event);
  }
  return found.reverse();
}

/** Reports that reached a headquarters within the last day. */
export function reports(campaign: Campaign, row: number, headquarters: number): number[] {
  return ofDay(campaign, row, [Tag.Reported], headquarters);
}

/** Actions of concealment that are under way at a row, by the events that begin and end them. */
export function hiding(campaign: Campaign, row: number): number[] {
  const { events, tables } = campaign;
  const until = events.firstAt(row * tables.clock.step_h * 60);
  const on = new Set<number>();
  for (let event = 0; event < until; event++) {
    if (events.tag[event] === Tag.ConcealmentBegun) on.add(events.a[event]);
    else if (events.tag[event] === Tag.ConcealmentEnded) on.delete(events.a[event]);
  }
  return [...on].sort((a, b) => a - b);
}

/** The headquarters that hears most: the one whose belief is shown first. */
export function bestInformed(campaign: Campaign): number {
  const { watchers } = campaign.tables;
  const believers = campaign.beliefs.believers();
  const sources = (at: number) => watchers.headquarters.filter((of) => of === at).length;
  const near = (at: number) => watchers.headquarters.filter((of, source) => of === at && watchers.sectors[source].some((sector) => campaign.tables.sectors.kind[sector] === "field")).length;
  return believers.reduce((best, at) => (near(at) > near(best) || (near(at) === near(best) && sources(at) > sources(best)) ? at : best), believers[0] ?? 0);
}

function median(values: number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Where a sector is drawn for a side that looks: the middle of its places; behind the field, of those where the enemy is based. */
export function middleOf(campaign: Campaign, sector: number, side: number): [number, number] {
  const { sectors, places, airfields, depots, railheads } = campaign.tables;
  const enemy = 1 - side;
  const based = new Set([airfields, depots, railheads].flatMap((table) => table.place.filter((_, at) => table.side[at] === enemy)));
  const all = sectors.places[sector];
  const his = sectors.kind[sector] === "field" ? [] : all.filter((place) => based.has(place));
  const wanted = his.length > 0 ? his : all;
  return [median(wanted.map((place) => places.lon[place])), median(wanted.map((place) => places.lat[place]))];
}
