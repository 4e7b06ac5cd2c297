/**
 * Where a formation on the road is: along the shortest way of the network from where it took the road, as far from its end as
 * the run says. Ways are straight between places, as the network has them.
 */
import type { Tables } from "../wire/tables.ts";
import type { Cells } from "./cells.ts";
import { NONE, Presence, type States } from "./states.ts";

/** A formation's time on one road. */
export interface Ride {
  first: number;
  /** Rows on the road end before this one. */
  end: number;
  /** Places along the way, the first where the road was taken. */
  places: number[];
  /** Kilometres from the beginning at each place. */
  km: number[];
}

export class Roads {
  private readonly inField: boolean[];
  private readonly cellOf: (number | undefined)[];
  private readonly beside: { to: number; km: number }[][];
  private readonly rides = new Map<number, Ride[]>();
  private readonly ways = new Map<number, { km: number[]; before: number[] }>();

  constructor(
    private readonly tables: Tables,
    private readonly states: States,
    cells: Cells,
  ) {
    const { places, links } = tables;
    this.cellOf = places.id.map((_, at) => cells.nearest(places.lon[at], places.lat[at]));
    this.inField = this.cellOf.map((cell) => cell !== undefined);
    this.beside = places.id.map(() => []);
    links.from.forEach((from, at) => {
      if (links.mode[at] === "rail") return;
      this.beside[from].push({ to: links.to[at], km: links.km[at] });
      this.beside[links.to[at]].push({ to: from, km: links.km[at] });
    });
  }

  /** Longitude and latitude of an element on the road, with its ride; nothing for others. */
  position(element: number, row: number): { at: [number, number]; ride: Ride } | undefined {
    if (this.states.presence[this.states.at(element, row)] !== Presence.OnRoad) return undefined;
    const ride = this.ridesOf(element).find(({ first, end }) => first <= row && row < end);
    if (!ride) return undefined;
    const total = ride.km[ride.km.length - 1];
    const done = Math.max(0, total - this.states.roadLeft[this.states.at(element, row)]);
    const after = Math.max(1, ride.km.findIndex((km) => km >= done));
    const share = ride.km[after] > ride.km[after - 1] ? (done - ride.km[after - 1]) / (ride.km[after] - ride.km[after - 1]) : 0;
    const { lon, lat } = this.tables.places;
    const between = (of: number[]) => of[ride.places[after - 1]] + (of[ride.places[after]] - of[ride.places[after - 1]]) * Math.min(1, share);
    return { at: [between(lon), between(lat)], ride };
  }

  /** Places on the shortest road between two places, whether it crosses the field or not. */
  between(from: number, to: number): number[] {
    const { km, before } = this.shortest(from, true);
    if (!Number.isFinite(km[to])) return [];
    const back = [to];
    while (back[back.length - 1] !== from && back.length <= before.length) back.push(before[back[back.length - 1]]);
    return back.reverse();
  }

  private ridesOf(element: number): Ride[] {
    const known = this.rides.get(element);
    if (known) return known;
    const { states, tables } = this;
    const found: Ride[] = [];
    for (let row = 0; row < states.rows; row++) {
      if (states.presence[states.at(element, row)] !== Presence.OnRoad) continue;
      let end = row + 1;
      const [cell, place] = [states.cell[states.at(element, row)], states.place[states.at(element, row)]];
      const same = (at: number) => states.presence[at] === Presence.OnRoad && states.cell[at] === cell && states.place[at] === place;
      while (end < states.rows && same(states.at(element, end))) end++;
      const before = row > 0 ? states.at(element, row - 1) : -1;
      const was = before < 0 ? Presence.Absent : states.presence[before];
      // A formation that arrives and marches off within a step was never seen at the place of its arrival.
      const from = was === Presence.OffField || (was === Presence.OnRoad && states.place[before] !== NONE) ? states.place[before] : tables.formations.arrives_at[tables.elements.formation[element]];
      const way =
        place === NONE
          ? from === null ? undefined : this.way(from, this.gate(from, cell))
          : this.way(place, this.gate(place, was === Presence.InField ? states.cell[before] : NONE))?.reverse();
      if (way && way.length > 1) found.push({ first: row, end, places: way, km: this.lengths(way) });
      row = end - 1;
    }
    this.rides.set(element, found);
    return found;
  }

  /** The place in the field by which a cell is reached from a place outside; the nearest one where no place has that cell. */
  private gate(from: number, cell: number): number | undefined {
    const { km } = this.shortest(from);
    const gates = km.flatMap((length, place) => (this.inField[place] && Number.isFinite(length) ? [place] : []));
    const exact = gates.filter((place) => this.cellOf[place] === cell);
    return (exact.length > 0 ? exact : gates).sort((a, b) => km[a] - km[b])[0];
  }

  private way(from: number, to: number | undefined): number[] | undefined {
    if (to === undefined) return undefined;
    const { before } = this.shortest(from);
    const back = [to];
    while (back[back.length - 1] !== from) {
      const next = before[back[back.length - 1]];
      if (next < 0 || back.length > before.length) return undefined;
      back.push(next);
    }
    return back.reverse();
  }

  private lengths(way: number[]): number[] {
    const km = [0];
    for (let at = 1; at < way.length; at++) {
      const link = this.beside[way[at - 1]].filter(({ to }) => to === way[at]).sort((a, b) => a.km - b.km)[0];
      km.push(km[at - 1] + (link?.km ?? 0));
    }
    return km;
  }

  /** Shortest ways from a place; unless they may go through the field, they end where they first reach it, as in the model. */
  private shortest(from: number, through = false): { km: number[]; before: number[] } {
    const key = through ? -1 - from : from;
    const known = this.ways.get(key);
    if (known) return known;
    const km = this.beside.map(() => Infinity);
    const before = this.beside.map(() => -1);
    km[from] = 0;
    for (let changed = true; changed; ) {
      changed = false;
      this.beside.forEach((links, place) => {
        if (!Number.isFinite(km[place]) || (!through && this.inField[place] && place !== from)) return;
        for (const link of links) {
          if (km[place] + link.km < km[link.to]) {
            [km[link.to], before[link.to], changed] = [km[place] + link.km, place, true];
          }
        }
      });
    }
    this.ways.set(key, { km, before });
    return { km, before };
  }
}
