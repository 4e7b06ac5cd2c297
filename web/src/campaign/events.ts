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
  DepotTaken: 82,
  PlaceTaken: 33,
  Rung: 34,
  CeaseFire: 35,
  Launched: 50,
  Barred: 51,
  AirBattle: 52,
  Raided: 53,
  Burnt: 54,
  Bombed: 55,
  Reported: 58,
  Appreciated: 59,
  IntentJudged: 60,
  ConcealmentBegun: 61,
  ConcealmentEnded: 62,
  Answered: 65,
  Decided: 68,
  Breached: 69,
  Reproached: 73,
  TalksOpened: 75,
  Agreed: 76,
  ColumnBombed: 79,
  BridgeBombed: 80,
} as const;

/** What tags are called and what their numbers mean, in the words of the model. */
export interface Kinds {
  tag: number[];
  word: string[];
  fields: string[][];
}

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
  private readonly kinds: Kinds;
  /** What the numbers of a tag mean. */
  private readonly places = new Map<number, string[]>();
  private readonly at = new Map<number, number>();
  private forward: Map<number, number[]> | undefined;
  private byElement: Map<number, number[]> | undefined;

  constructor(
    wire: Wire,
    private readonly stepHours: number,
  ) {
    this.kinds = wire.json<Kinds>("kinds");
    this.kinds.tag.forEach((tag, at) => this.places.set(tag, this.kinds.fields[at]));
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

  /** What kind of event it is. */
  kind(event: number): { word: string; fields: string[] } | undefined {
    const at = this.kinds.tag.indexOf(this.tag[event]);
    return at < 0 ? undefined : { word: this.kinds.word[at], fields: this.kinds.fields[at] };
  }

  /** The number of an event that means this, if it has one. */
  number(event: number, field: string): number | undefined {
    const at = this.places.get(this.tag[event])?.indexOf(field) ?? -1;
    return at < 0 ? undefined : [this.a, this.b, this.c, this.d][at][event];
  }

  /** The element an event is about, if it is about one. */
  element(event: number): number | undefined {
    return this.number(event, "element");
  }

  /** The cell an event names, if it names one. */
  cell(event: number): number | undefined {
    return this.number(event, "cell");
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
