/** What the last day brought: attacks, fire, ways gone; and where the front runs. */
import type { Campaign } from "../campaign/campaign.ts";
import { Tag } from "../campaign/events.ts";
import { Presence } from "../campaign/states.ts";
import type { Geometry } from "./geometry.ts";

export interface Arrow {
  side: number;
  from: [number, number];
  to: [number, number];
  count: number;
}

export interface Salvo {
  side: number;
  at: [number, number];
  cell: number;
  rounds: number;
}

/** Attacks begun within the last day, by cell attacked and side. */
export function attacks(campaign: Campaign, geometry: Geometry, row: number): Arrow[] {
  const { events, states, tables, cells } = campaign;
  const minutes = tables.clock.step_h * 60;
  const found = new Map<string, Arrow>();
  const until = events.firstAt(row * minutes);
  for (let at = events.firstAt((row - campaign.stepsPerDay) * minutes); at < until; at++) {
    if (events.tag[at] !== Tag.Contact || !events.d[at]) continue;
    const [attacker, cell] = [events.a[at], events.c[at]];
    const from = states.cell[states.at(attacker, Math.min(events.row(at), campaign.rows - 1))];
    if (from >= cells.count || cell >= cells.count || from === cell) continue;
    const side = tables.elements.side[attacker];
    const key = `${from}-${cell}-${side}`;
    const arrow = found.get(key);
    if (arrow) arrow.count++;
    else found.set(key, { side, from: geometry.centre(from), to: geometry.centre(cell), count: 1 });
  }
  return Array.from(found.values());
}

/** Rounds of the artillery within the last day, by cell and side that fired. */
export function salvos(campaign: Campaign, geometry: Geometry, row: number): Salvo[] {
  const { fire } = campaign;
  const sums = new Map<string, Salvo>();
  for (let at = lower(fire.row, row - campaign.stepsPerDay); at < fire.row.length && fire.row[at] < row; at++) {
    const key = `${fire.cell[at]}-${fire.side[at]}`;
    const salvo = sums.get(key);
    if (salvo) salvo.rounds += fire.rounds[at];
    else sums.set(key, { side: fire.side[at], cell: fire.cell[at], at: geometry.centre(fire.cell[at]), rounds: fire.rounds[at] });
  }
  return Array.from(sums.values());
}

/** Rounds fired by a side within a day. */
export function roundsOfDay(campaign: Campaign, day: number, side: number): number {
  const row = campaign.rowOfDay(day);
  const { fire } = campaign;
  let sum = 0;
  for (let at = lower(fire.row, row); at < fire.row.length && fire.row[at] < row + campaign.stepsPerDay; at++) {
    if (fire.side[at] === side) sum += fire.rounds[at];
  }
  return sum;
}

/** Ways of elements in the field over the last three days, as paths in base units. */
export function trails(campaign: Campaign, geometry: Geometry, row: number): { side: number; path: string }[] {
  const { states, tables, cells } = campaign;
  const first = Math.max(0, row - 3 * campaign.stepsPerDay);
  const found: { side: number; path: string }[] = [];
  for (let element = 0; element < states.elements; element++) {
    if (states.presence[states.at(element, row)] !== Presence.InField) continue;
    let [path, before, count] = ["", -1, 0];
    for (let at = first; at <= row; at++) {
      const cell = states.cell[states.at(element, at)];
      if (cell === before || cell >= cells.count) continue;
      before = cell;
      const [x, y] = geometry.centre(cell);
      path += `${count++ === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    if (count > 1) found.push({ side: tables.elements.side[element], path });
  }
  return found;
}

/** The front: edges between cells held by different sides, as one path in base units. */
export function frontPath(campaign: Campaign, geometry: Geometry, row: number): string {
  let path = "";
  for (const [cell, other] of campaign.cells.front(campaign.states.controlAt(row))) {
    const edge = campaign.cells.shared(cell, other);
    if (!edge) continue;
    const [a, b] = edge.map((corner) => [geometry.corners[corner * 2], geometry.corners[corner * 2 + 1]]);
    path += `M${a[0].toFixed(2)} ${a[1].toFixed(2)}L${b[0].toFixed(2)} ${b[1].toFixed(2)}`;
  }
  return path;
}

function lower(column: Uint32Array, wanted: number): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
