/** Events of the told replication: what happened, when, to whom, because of what, and what came of it. */
import type { Wire } from "../wire/read.ts";

/** Tags of the canonical form of events. */
export const Tag = {
  Arrived: 1,
  Departed: 2,
  Reinforced: 3,
  Issued: 4,
  Received: 5,
  NotIssued: 6,
  TaskBegun: 7,
  Substituted: 8,
  NotExecutable: 9,
  ObjectiveReached: 10,
  TaskEnded: 11,
  EnteredField: 12,
  QueuedAtCrossing: 13,
  Crossed: 14,
  Contact: 15,
  Wavered: 20,
  Threatened: 21,
  CutOff: 22,
  Surrounded: 23,
  Relieved: 24,
  BrokeOut: 25,
  Overrun: 26,
  Defected: 27,
  Repaired: 28,
  Shortage: 29,
  Resupplied: 30,
  Delivered: 31,
  DepotEmpty: 32,
  PlaceTaken: 33,
  Rung: 34,
  CeaseFire: 35,
} as const;

/** Tags whose first argument is an element. */
const OF_ELEMENT = new Set<number>([1, 2, 3, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
/** Tags whose second argument is an element. */
const OF_TASK = new Set<number>([7, 8, 9, 10, 11]);

/** Tags worth a mark on the timeline, the weightier first. */
export const MARKED: number[] = [
  Tag.Overrun,
  Tag.BrokeOut,
  Tag.Surrounded,
  Tag.CutOff,
  Tag.Rung,
  Tag.PlaceTaken,
  Tag.Issued,
  Tag.NotIssued,
];

export class Events {
  readonly id: Uint32Array;
  readonly minute: Uint32Array;
  readonly tag: Uint8Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly c: Uint32Array;
  readonly d: Uint32Array;
  private readonly back: Uint32Array[];
  private readonly at = new Map<number, number>();
  private forward: Map<number, number[]> | undefined;
  private byElement: Map<number, number[]> | undefined;

  constructor(
    wire: Wire,
    private readonly stepHours: number,
  ) {
    this.id = wire.u32("event.id");
    this.minute = wire.u32("event.minute");
    this.tag = wire.u8("event.tag");
    [this.a, this.b, this.c, this.d] = ["a", "b", "c", "d"].map((name) => wire.u32(`event.${name}`));
    this.back = [1, 2, 3, 4].map((number) => wire.u32(`event.cause${number}`));
    this.id.forEach((id, at) => this.at.set(id, at));
  }

  get count(): number {
    return this.id.length;
  }

  /** The step in which an event happened. */
  row(event: number): number {
    return Math.floor(this.minute[event] / 60 / this.stepHours + 1e-9);
  }

  /** Positions of the events that caused this one. */
  causes(event: number): number[] {
    const found: number[] = [];
    for (const back of this.back) {
      const cause = back[event] > 0 ? this.at.get(this.id[event] - back[event]) : undefined;
      if (cause !== undefined) found.push(cause);
    }
    return found;
  }

  /** Positions of the events that this one caused. */
  consequences(event: number): number[] {
    if (!this.forward) {
      const forward = new Map<number, number[]>();
      for (let at = 0; at < this.count; at++) {
        for (const cause of this.causes(at)) {
          const list = forward.get(cause);
          if (list) list.push(at);
          else forward.set(cause, [at]);
        }
      }
      this.forward = forward;
    }
    return this.forward.get(event) ?? [];
  }

  /** The element an event is about, if it is about one. */
  element(event: number): number | undefined {
    if (OF_ELEMENT.has(this.tag[event])) return this.a[event];
    if (OF_TASK.has(this.tag[event])) return this.b[event];
    return undefined;
  }

  /** The cell an event names, if it names one. */
  cell(event: number): number | undefined {
    switch (this.tag[event]) {
      case Tag.EnteredField:
        return this.b[event];
      case Tag.ObjectiveReached:
      case Tag.Contact:
        return this.c[event];
      default:
        return undefined;
    }
  }

  /** Events of an element, in order. */
  ofElement(element: number): number[] {
    if (!this.byElement) {
      const lists = new Map<number, number[]>();
      for (let at = 0; at < this.count; at++) {
        const of = this.element(at);
        if (of === undefined) continue;
        const list = lists.get(of);
        if (list) list.push(at);
        else lists.set(of, [at]);
      }
      this.byElement = lists;
    }
    return this.byElement.get(element) ?? [];
  }

  /** First event at or after a minute. */
  firstAt(minute: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.minute[middle] < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Every event behind this one, nearest first, each with its depth; at most `most`. */
  chain(event: number, most: number): { event: number; depth: number }[] {
    const seen = new Set([event]);
    const found: { event: number; depth: number }[] = [];
    let layer = [event];
    for (let depth = 1; layer.length > 0 && found.length < most; depth++) {
      const next: number[] = [];
      for (const at of layer) {
        for (const cause of this.causes(at)) {
          if (!seen.has(cause) && found.length < most) {
            seen.add(cause);
            found.push({ event: cause, depth });
            next.push(cause);
          }
        }
      }
      layer = next;
    }
    return found;
  }
}
