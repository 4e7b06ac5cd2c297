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
  /** The formation whose symbol stands for all of them: the strongest, or the superior that most of them make up. */
  face: number;
  fit: number;
  men: number;
  enclosure: number;
  /** On the road: where to. */
  towards?: [number, number];
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
  const groups = new Map<string, { x: number; y: number; weight: number; side: number; of: Map<number, Gathered>; towards?: [number, number] }>();
  for (let element = 0; element < states.elements; element++) {
    const at = states.at(element, row);
    const presence = states.presence[at];
    if (presence !== Presence.InField && presence !== Presence.OffField && presence !== Presence.OnRoad) continue;
    const inField = presence === Presence.InField;
    const [cell, place] = [states.cell[at], states.place[at]];
    const riding = presence === Presence.OnRoad ? campaign.roads.position(element, row) : undefined;
    if (presence === Presence.OnRoad ? !riding : inField ? cell >= cells.count : place >= tables.places.id.length) continue;
    const [x, y] = riding ? geometry.project(...riding.at) : inField ? geometry.centre(cell) : geometry.project(tables.places.lon[place], tables.places.lat[place]);
    const side = tables.elements.side[element];
    const formation = formations.gathered(element, level);
    // Off the field everything of a side at a place is one stack, and on the road everything within some kilometres.
    const key = riding ? `r${Math.round(riding.at[0] * 20)}/${Math.round(riding.at[1] * 20)}-${side}` : !inField ? `p${place}-${side}` : level === "element" ? `c${cell}-${side}` : `f${formation}`;
    const fit = states.fit[at];
    // The fighting part says where a formation is; a straggler of a few men does not.
    const weight = (ROLES_BEHIND.has(tables.elements.role[element]) ? 0.05 : 1) * (fit + 1);
    let group = groups.get(key);
    if (!group) {
      const end = riding?.ride.places[riding.ride.places.length - 1];
      group = { x: 0, y: 0, weight: 0, side, of: new Map(), towards: end === undefined ? undefined : geometry.project(tables.places.lon[end], tables.places.lat[end]) };
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
  return Array.from(groups, ([key, group]) =>
    marker(campaign, { key, side: group.side, formations: Array.from(group.of.values()), x: group.x / group.weight, y: group.y / group.weight, towards: group.towards }),
  );
}

/** A marker with what all its formations come to. */
function marker(campaign: Campaign, of: Pick<Marker, "key" | "side" | "formations" | "x" | "y" | "towards">): Marker {
  const formations = of.formations.slice().sort((a, b) => b.fit - a.fit || a.formation - b.formation);
  const sum = (what: (gathered: Gathered) => number) => formations.reduce((total, gathered) => total + what(gathered), 0);
  const fit = sum((gathered) => gathered.fit);
  // Ringed where those shut in are most of its men.
  const shut = sum((gathered) => (gathered.enclosure >= Enclosure.CutOff ? gathered.fit : 0)) * 2 > fit;
  const enclosure = shut ? Math.max(...formations.map((gathered) => gathered.enclosure)) : Enclosure.Open;
  return { ...of, formations, face: face(campaign, formations), fit, men: sum((gathered) => gathered.men), enclosure };
}

/** Whose symbol stands for a stack: the nearest superior of all where they are at least half its men, else the strongest. */
function face(campaign: Campaign, formations: Gathered[]): number {
  const [first, ...others] = formations;
  if (others.length === 0) return first.formation;
  const men = formations.reduce((sum, gathered) => sum + gathered.men, 0);
  const superior = campaign.formations.upward(first.formation).find((at) => others.every((other) => campaign.formations.upward(other.formation).includes(at)));
  if (superior === undefined) return first.formation;
  const all = campaign.formations.below[superior].reduce((sum, element) => sum + campaign.tables.elements.men[element], 0);
  return men * 2 >= all ? superior : first.formation;
}

/**
 * Symbols of a side that would cover each other become one stack, the strongest first. `reach` is how far apart two may stand
 * and still be one, in base units. Formations on the road do not join those that stand.
 */
export function together(campaign: Campaign, markers: Marker[], reach: [number, number]): Marker[] {
  const groups: { first: Marker; all: Marker[] }[] = [];
  for (const one of markers.slice().sort((a, b) => b.fit - a.fit || (a.key < b.key ? -1 : 1))) {
    const near = groups.find(
      ({ first }) => first.side === one.side && (first.towards === undefined) === (one.towards === undefined) && Math.abs(first.x - one.x) < reach[0] && Math.abs(first.y - one.y) < reach[1],
    );
    if (near) near.all.push(one);
    else groups.push({ first: one, all: [one] });
  }
  return groups.map(({ first, all }) => {
    if (all.length === 1) return first;
    const formations = new Map<number, Gathered>();
    for (const { formations: of } of all) {
      for (const gathered of of) {
        const known = formations.get(gathered.formation);
        if (known) formations.set(gathered.formation, { ...known, elements: [...known.elements, ...gathered.elements], fit: known.fit + gathered.fit, men: known.men + gathered.men });
        else formations.set(gathered.formation, gathered);
      }
    }
    return marker(campaign, { key: first.key, side: first.side, formations: Array.from(formations.values()), x: first.x, y: first.y, towards: first.towards });
  });
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

/** `64連1大` of `歩兵第64連隊第1大隊`: numbers with the first sign of what they count; the first signs of a name without number. */
export function designationJa(name: string): string {
  const parts = Array.from(name.matchAll(/第(\d+)([^第\d・（]*)/g), ([, number, what]) => `${number}${/[師旅連大中軍団]/.exec(what)?.[0] ?? ""}`);
  return parts.length > 0 ? parts.slice(0, 2).join("") : name.split(/[（・]/)[0].slice(0, 5);
}
