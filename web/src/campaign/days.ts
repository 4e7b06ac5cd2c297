/** What a day brought, in the record and in the run. */
import type { Campaign } from "./campaign.ts";
import { MARKED, Tag } from "./events.ts";

const TOLD = new Set<number>([Tag.Issued, Tag.NotIssued, Tag.CutOff, Tag.Surrounded, Tag.BrokeOut, Tag.Overrun, Tag.Defected, Tag.DepotEmpty, Tag.DepotTaken, Tag.PlaceTaken, Tag.Rung, Tag.CeaseFire]);
/** Posture of a formation that broke. */
const BROKEN = 6;

/** The last day that has steps. */
export function lastDay(campaign: Campaign): number {
  return Math.max(0, Math.ceil(((campaign.rows - 1) * campaign.tables.clock.step_h) / 24) - 1);
}

/** Recorded events by day, within the run. */
export function recordedByDay(campaign: Campaign): number[][] {
  const days: number[][] = Array.from({ length: lastDay(campaign) + 1 }, () => []);
  campaign.tables.timeline.at_s.forEach((at, event) => {
    const row = campaign.rowAt(at);
    if (row >= 0 && row < campaign.rows) days[campaign.dayOf(row)]?.push(event);
  });
  return days;
}

/** Events of the run that are worth telling, by day, in their order. */
export function toldByDay(campaign: Campaign): number[][] {
  const days: number[][] = Array.from({ length: lastDay(campaign) + 1 }, () => []);
  const { events } = campaign;
  for (let at = 0; at < events.count; at++) {
    const broken = events.tag[at] === Tag.Wavered && events.c[at] === BROKEN;
    const worth = TOLD.has(events.tag[at]) || broken || (events.tag[at] === Tag.NotExecutable && events.minute[at] > 0);
    if (worth) days[campaign.dayOf(events.row(at))]?.push(at);
  }
  return days;
}

/** The weightiest of a day's events, at most so many, in their order. */
export function weightiest(campaign: Campaign, told: number[], most: number): number[] {
  const rank = (event: number) => {
    const at = MARKED.indexOf(campaign.events.tag[event]);
    return at < 0 ? MARKED.length : at;
  };
  return told
    .slice()
    .sort((a, b) => rank(a) - rank(b) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}
