/** The projection, and the theatre's lines and cells in its units. */
import { type GeoProjection, geoMercator } from "d3-geo";
import type { Campaign } from "../campaign/campaign.ts";

export interface Transform {
  k: number;
  x: number;
  y: number;
}

/** Width of the field in base units. */
const BASE = 1000;

/** Left, top, right, bottom in base units. */
export type Frame = [number, number, number, number];

/** A box of the earth laid flat: Mercator, around its middle. */
export class Plane {
  readonly projection: GeoProjection;
  readonly middle: [number, number];
  readonly field: Frame;
  /** Kilometres a base unit, in the middle of the field. */
  readonly kmPerUnit: number;

  constructor(west: number, south: number, east: number, north: number) {
    this.middle = [(west + east) / 2, (south + north) / 2];
    const scale = BASE / (((east - west) * Math.PI) / 180);
    this.projection = geoMercator().center(this.middle).scale(scale).translate([0, 0]).precision(0);
    const [left, bottom] = this.project(west, south);
    const [right, top] = this.project(east, north);
    this.field = [left, top, right, bottom];
    this.kmPerUnit = ((east - west) * 111.32 * Math.cos((this.middle[1] * Math.PI) / 180)) / (right - left);
  }

  project(lon: number, lat: number): [number, number] {
    return this.projection([lon, lat]) ?? [0, 0];
  }

  invert(x: number, y: number): [number, number] {
    return this.projection.invert?.([x, y]) ?? [0, 0];
  }

  /** An SVG path of flat lists of longitude and latitude. */
  path(lines: number[][], closed = false): string {
    return lines
      .map((line) => {
        let out = "";
        for (let at = 0; at + 1 < line.length; at += 2) {
          const [x, y] = this.project(line[at], line[at + 1]);
          out += `${at === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`;
        }
        return closed ? `${out}Z` : out;
      })
      .join("");
  }

  /** The transform that shows a box of base units in a window. */
  fit(box: Frame, width: number, height: number, padding = 0): Transform {
    const [left, top, right, bottom] = box;
    const k = Math.min((width - 2 * padding) / (right - left), (height - 2 * padding) / (bottom - top));
    return { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
  }

  /** The transform that fills a window with the middle of a box. */
  cover(box: Frame, width: number, height: number): Transform {
    const [left, top, right, bottom] = box;
    const k = Math.max(width / (right - left), height / (bottom - top));
    return { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
  }
}

/** The theatre of a run: its cells and its places. */
export class Geometry extends Plane {
  /** Corners of cells in base units, x and y by turns. */
  readonly corners: Float64Array;
  /** Middles of cells in base units. */
  readonly centres: Float64Array;
  readonly theatre: Frame;

  constructor(campaign: Campaign) {
    const { field, places, depots, railheads, timeline, formations } = campaign.tables;
    super(field.west, field.south, field.east, field.north);
    const { middle } = this;
    const [left, top, right, bottom] = this.field;
    const { cells } = campaign;
    const all = (lon: Float64Array, lat: Float64Array) => {
      const out = new Float64Array(lon.length * 2);
      for (let at = 0; at < lon.length; at++) [out[at * 2], out[at * 2 + 1]] = this.project(lon[at], lat[at]);
      return out;
    };
    this.corners = all(cells.cornerLon, cells.cornerLat);
    this.centres = all(cells.lon, cells.lat);
    // Depots and railheads, where formations come from, and where the record puts what happened nearby: not Moscow or Tokyo.
    const near = (place: number) => Math.abs(places.lon[place] - middle[0]) < 4 && Math.abs(places.lat[place] - middle[1]) < 3;
    const arrivals = formations.arrives_at.filter((place) => place !== null);
    const named = [...depots.place, ...railheads.place, ...[...arrivals, ...timeline.place.filter((place) => place !== null)].filter(near)];
    const points = named.map((place) => this.project(places.lon[place], places.lat[place]));
    const margin = BASE * 0.05;
    this.theatre = [
      Math.min(left, ...points.map((at) => at[0] - margin)),
      Math.min(top, ...points.map((at) => at[1] - margin)),
      Math.max(right, ...points.map((at) => at[0] + margin)),
      Math.max(bottom, ...points.map((at) => at[1] + margin)),
    ];
  }

  centre(cell: number): [number, number] {
    return [this.centres[cell * 2], this.centres[cell * 2 + 1]];
  }

  /** The outlines of cells as one canvas path. */
  cellsPath(campaign: Campaign, wanted: (cell: number) => boolean): Path2D {
    const path = new Path2D();
    for (let cell = 0; cell < campaign.cells.count; cell++) {
      if (!wanted(cell)) continue;
      const ring = campaign.cells.outline(cell);
      for (let at = 0; at < ring.length; at++) {
        const [x, y] = [this.corners[ring[at] * 2], this.corners[ring[at] * 2 + 1]];
        if (at === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      path.closePath();
    }
    return path;
  }
}

/** A round length for a scale bar of at most `most` pixels, and its pixels. */
export function scaleBar(kmPerPixel: number, most: number): { km: number; pixels: number } {
  const limit = kmPerPixel * most;
  const power = 10 ** Math.floor(Math.log10(limit));
  const km = [5, 2, 1].map((factor) => factor * power).find((length) => length <= limit) ?? power;
  return { km, pixels: km / kmPerPixel };
}
