/** Flows of supply in the run: what reached each depot a day, and the ways on which it came. */
import type { Campaign } from "./campaign.ts";
import { Tag } from "./events.ts";

/** Colours of the kinds of stock, in their order, on the map and in the panel. */
export const STOCK_COLOURS = ["#332288", "#b3560b", "#117733", "#7a5c80", "#0b7285", "#777777"];

/** Tonnes that reached each depot, by day. *Shape*: `[depot][day]`. */
export function arrivals(campaign: Campaign): Float64Array[] {
  const { events } = campaign;
  const found = campaign.tables.depots.id.map(() => new Float64Array(Math.max(1, campaign.days - 1)));
  for (let at = 0; at < events.count; at++) {
    if (events.tag[at] !== Tag.Delivered) continue;
    const days = found[events.a[at]];
    if (days) days[Math.min(days.length - 1, campaign.dayOf(events.row(at)))] += events.b[at];
  }
  return found;
}

/** Mean of the days up to a day, at most so many. */
export function lately(days: Float64Array, day: number, most: number): number {
  const end = Math.min(days.length, day + 1);
  const first = Math.max(0, end - most);
  let sum = 0;
  for (let at = first; at < end; at++) sum += days[at];
  return end > first ? sum / (end - first) : 0;
}

/** Position in a table of dated rows of the one that holds at an instant, of those that are wanted. */
export function holding(fromSeconds: number[], now: number, wanted: (at: number) => boolean): number | undefined {
  let found: number | undefined;
  fromSeconds.forEach((from, at) => {
    if (wanted(at) && from <= now && (found === undefined || from >= fromSeconds[found])) found = at;
  });
  return found;
}
