/** What symbols stand on the map at a moment, gathered by level, and where they stand so that they can be read. */
import type { Campaign } from "../campaign/campaign.ts";
import { Enclosure, Presence } from "../campaign/states.ts";
import type { Level } from "../campaign/formations.ts";
import type { Geometry } from "./geometry.ts";

/** A symbol, or a stack of symbols of one side at one place. */
export interface Marker {
  key: string;
  side: number;
  /** Formations of the stack, the strongest first. */
  formations: Gathered[];
  /** Where it stands in base units. */
  x: number;
  y: number;
}

export interface Gathered {
  formation: number;
  elements: number[];
  fit: number;
  men: number;
  enclosure: number;
  /** Men cut off, men surrounded. */
  shut: [number, number];
}

const ROLES_BEHIND = new Set(["headquarters", "transport", "service"]);

/** Symbols at a row. With `element`, one a cell and side; otherwise one a gathering formation. */
export function markersAt(campaign: Campaign, geometry: Geometry, row: number, level: Level): Marker[] {
  const { states, tables, formations, cells } = campaign;
  const groups = new Map<string, { x: number; y: number; weight: number; side: number; of: Map<number, Gathered> }>();
  for (let element = 0; element < states.elements; element++) {
    const at = states.at(element, row);
    const presence = states.presence[at];
    if (presence !== Presence.InField && presence !== Presence.OffField) continue;
    const inField = presence === Presence.InField;
    const [cell, place] = [states.cell[at], states.place[at]];
    if (inField ? cell >= cells.count : place >= tables.places.id.length) continue;
    const [x, y] = inField ? geometry.centre(cell) : geometry.project(tables.places.lon[place], tables.places.lat[place]);
    const side = tables.elements.side[element];
    const formation = formations.gathered(element, level);
    // Off the field everything of a side at a place is one stack.
    const key = !inField ? `p${place}-${side}` : level === "element" ? `c${cell}-${side}` : `f${formation}`;
    const fit = states.fit[at];
    // The fighting part says where a formation is; a straggler of a few men does not.
    const weight = (ROLES_BEHIND.has(tables.elements.role[element]) ? 0.05 : 1) * (fit + 1);
    let group = groups.get(key);
    if (!group) {
      group = { x: 0, y: 0, weight: 0, side, of: new Map() };
      groups.set(key, group);
    }
    group.x += x * weight;
    group.y += y * weight;
    group.weight += weight;
    let gathered: Gathered | undefined = group.of.get(formation);
    if (!gathered) {
      gathered = { formation, elements: [], fit: 0, men: 0, enclosure: Enclosure.Open, shut: [0, 0] };
      group.of.set(formation, gathered);
    }
    gathered.elements.push(element);
    gathered.fit += fit;
    gathered.men += tables.elements.men[element];
    // A gathering symbol is ringed where most of its men are shut in.
    if (states.enclosure[at] >= Enclosure.CutOff) gathered.shut[states.enclosure[at] - Enclosure.CutOff] += fit;
  }
  for (const group of groups.values()) {
    for (const gathered of group.of.values()) {
      const [cut, surrounded] = gathered.shut;
      if ((cut + surrounded) * 2 > gathered.fit) gathered.enclosure = surrounded >= cut ? Enclosure.Surrounded : Enclosure.CutOff;
    }
  }
  return Array.from(groups, ([key, group]) => ({
    key,
    side: group.side,
    formations: Array.from(group.of.values()).sort((a, b) => b.fit - a.fit || a.formation - b.formation),
    x: group.x / group.weight,
    y: group.y / group.weight,
  }));
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Moves boxes (given by their middles) apart until few overlap; the order decides nothing but ties. */
export function spread(boxes: Box[], rounds = 24): { x: number; y: number }[] {
  const at = boxes.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        const [dx, dy] = [at[j].x - at[i].x, at[j].y - at[i].y];
        const overlapX = (boxes[i].width + boxes[j].width) / 2 - Math.abs(dx);
        const overlapY = (boxes[i].height + boxes[j].height) / 2 - Math.abs(dy);
        if (overlapX <= 0.5 || overlapY <= 0.5) continue;
        moved = true;
        // The shorter way out, each going half of it.
        if (overlapX < overlapY) {
          const push = ((dx >= 0 ? 1 : -1) * overlapX) / 2;
          at[i].x -= push;
          at[j].x += push;
        } else {
          const push = ((dy >= 0 ? 1 : -1) * overlapY) / 2;
          at[i].y -= push;
          at[j].y += push;
        }
      }
    }
    if (!moved) break;
  }
  return at;
}

/** `1/64` of `1st Battalion, 64th Regiment`; the first word where a name has no number. */
export function designation(name: string): string {
  const numbers = name.match(/\d+/g);
  if (numbers) return numbers.slice(0, 2).join("/");
  const words = name.split(/[\s,(（]+/);
  return words[0].slice(0, 9);
}
