/** State of every element at the beginning of every step, and who holds which cell. */
import type { Wire } from "../wire/read.ts";

export const Presence = { Absent: 0, OffField: 1, OnRoad: 2, InField: 3, Departed: 4, Destroyed: 5 } as const;
export const Posture = { Hold: 0, March: 1, Assault: 2, Fix: 3, Stopped: 4, FallBack: 5, Broken: 6, Withdraw: 7, AtCrossing: 8 } as const;
export const Enclosure = { Open: 0, Threatened: 1, CutOff: 2, Surrounded: 3 } as const;

/** Stands for no cell, place, task. */
export const NONE = 65535;

/** Nobody holds a cell. */
export const NOBODY = 2;

export class States {
  readonly presence: Uint8Array;
  readonly cell: Uint16Array;
  readonly place: Uint16Array;
  /** What is left of an element's road, km. */
  readonly roadLeft: Uint16Array;
  readonly posture: Uint8Array;
  readonly enclosure: Uint8Array;
  readonly contact: Uint8Array;
  readonly task: Uint16Array;
  readonly fit: Uint32Array;
  readonly lost: Uint32Array;
  readonly cohesion: Uint8Array;
  readonly dugIn: Uint8Array;
  readonly supply: Uint8Array[];
  readonly armour: Uint16Array;
  readonly guns: Uint16Array;
  private readonly first: Uint8Array;
  private readonly takenRow: Uint32Array;
  private readonly takenCell: Uint16Array;
  private readonly takenSide: Uint8Array;
  private control: Uint8Array;
  /** Changes already in `control`. */
  private applied = 0;

  constructor(
    wire: Wire,
    readonly rows: number,
    readonly elements: number,
  ) {
    this.presence = wire.u8("state.presence");
    this.cell = wire.u16("state.cell");
    this.place = wire.u16("state.place");
    this.roadLeft = wire.u16("state.road_left_km");
    this.posture = wire.u8("state.posture");
    this.enclosure = wire.u8("state.enclosure");
    this.contact = wire.u8("state.contact");
    this.task = wire.u16("state.task");
    this.fit = wire.u32("state.fit");
    this.lost = wire.u32("state.lost");
    this.cohesion = wire.u8("state.cohesion");
    this.dugIn = wire.u8("state.dug_in");
    this.supply = ["small_arms", "shells", "fuel", "food"].map((kind) => wire.u8(`state.${kind}`));
    this.armour = wire.u16("state.armour");
    this.guns = wire.u16("state.guns");
    this.first = wire.u8("control.first");
    this.takenRow = wire.u32("control.row");
    this.takenCell = wire.u16("control.cell");
    this.takenSide = wire.u8("control.side");
    this.control = this.first.slice();
  }

  /** Position of an element in a row. */
  at(element: number, row: number): number {
    return element * this.rows + row;
  }

  /** How many cells have changed hands by a row. */
  changesBy(row: number): number {
    let [low, high] = [0, this.takenRow.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.takenRow[middle] <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Who holds each cell in a row. The array is reused: read it, do not keep it. */
  controlAt(row: number): Uint8Array {
    if (this.applied > 0 && this.takenRow[this.applied - 1] > row) {
      this.control.set(this.first);
      this.applied = 0;
    }
    while (this.applied < this.takenRow.length && this.takenRow[this.applied] <= row) {
      this.control[this.takenCell[this.applied]] = this.takenSide[this.applied];
      this.applied++;
    }
    return this.control;
  }

  /** Cells taken after row `from` and up to row `to`, with who took them. */
  taken(from: number, to: number): { cell: number; side: number }[] {
    const found: { cell: number; side: number }[] = [];
    for (let at = 0; at < this.takenRow.length; at++) {
      if (this.takenRow[at] > from && this.takenRow[at] <= to) found.push({ cell: this.takenCell[at], side: this.takenSide[at] });
    }
    return found;
  }
}
