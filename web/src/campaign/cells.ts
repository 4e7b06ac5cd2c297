/** Cells of the field: outlines with shared corners, neighbours, heights, ground. */
import type { Wire } from "../wire/read.ts";
import { NONE } from "./states.ts";

const PER_DEGREE = 1e6;

export interface Relief {
  west: number;
  south: number;
  east: number;
  north: number;
  columns: number;
  rows: number;
  /** Rows from north to south, tenths of a metre. */
  heights: Int32Array;
}

export class Cells {
  readonly count: number;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly height: Int32Array;
  readonly terrain: Uint8Array;
  readonly zone: Uint8Array;
  readonly passable: Uint8Array;
  readonly area: Float32Array;
  /** Six places a cell; 65535 where there is none. */
  readonly neighbours: Uint16Array;
  readonly cornerLon: Float64Array;
  readonly cornerLat: Float64Array;
  private readonly corners: Uint32Array;
  private readonly firstCorner: Uint32Array;
  readonly relief: Relief | undefined;

  constructor(wire: Wire) {
    const degrees = (column: Int32Array) => Float64Array.from(column, (value) => value / PER_DEGREE);
    this.lon = degrees(wire.i32("cell.lon"));
    this.lat = degrees(wire.i32("cell.lat"));
    this.count = this.lon.length;
    this.height = wire.i32("cell.height_m");
    this.terrain = wire.u8("cell.terrain");
    this.zone = wire.u8("cell.zone");
    this.passable = wire.u8("cell.passable");
    this.area = wire.f32("cell.area_km2");
    this.neighbours = wire.u16("cell.neighbours");
    this.cornerLon = degrees(wire.i32("corner.lon"));
    this.cornerLat = degrees(wire.i32("corner.lat"));
    this.corners = wire.u32("cell.corners");
    const counts = wire.u8("cell.corner_count");
    this.firstCorner = new Uint32Array(this.count + 1);
    for (let cell = 0; cell < this.count; cell++) this.firstCorner[cell + 1] = this.firstCorner[cell] + counts[cell];
    const frame = wire.f32("relief.frame");
    if (frame.length === 6) {
      const [west, south, east, north, columns, rows] = frame;
      this.relief = { west, south, east, north, columns, rows, heights: wire.i32("relief.height_dm") };
    }
  }

  /** Corners of a cell, in order. */
  outline(cell: number): Uint32Array {
    return this.corners.subarray(this.firstCorner[cell], this.firstCorner[cell + 1]);
  }

  /** The two corners that neighbouring cells share, or nothing. */
  shared(cell: number, other: number): [number, number] | undefined {
    const theirs = this.outline(other);
    const both = Array.from(this.outline(cell)).filter((corner) => theirs.includes(corner));
    // H3 may put a further corner on an edge where its faces meet: the ends of the edge are what counts.
    return both.length >= 2 ? [both[0], both[both.length - 1]] : undefined;
  }

  /** Pairs of neighbouring cells held by different sides. */
  front(control: Uint8Array): [number, number][] {
    const found: [number, number][] = [];
    for (let cell = 0; cell < this.count; cell++) {
      if (control[cell] !== 0) continue;
      for (let slot = cell * 6; slot < cell * 6 + 6; slot++) {
        const other = this.neighbours[slot];
        if (other !== NONE && control[other] === 1) found.push([cell, other]);
      }
    }
    return found;
  }

  /** The cell nearest to a position, or nothing where the field does not reach. */
  nearest(lon: number, lat: number): number | undefined {
    const shrink = Math.cos((lat * Math.PI) / 180);
    let [best, least] = [-1, Infinity];
    for (let cell = 0; cell < this.count; cell++) {
      const x = (this.lon[cell] - lon) * shrink;
      const y = this.lat[cell] - lat;
      const distance = x * x + y * y;
      if (distance < least) [best, least] = [cell, distance];
    }
    // Beyond 2.5 km no centre of a cell is the nearest from inside at the resolutions in use; larger cells scale with area.
    const reach = best >= 0 ? Math.sqrt(this.area[best]) / 111 : 0;
    return least <= reach * reach ? best : undefined;
  }
}
