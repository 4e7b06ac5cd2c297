/** A run, unpacked: everything that the viewer shows is asked of this. */
import type { Wire } from "../wire/read.ts";
import type { Outcome, SpreadTable, Tables } from "../wire/tables.ts";
import { PRESENCES, STOCKS } from "../text/words.ts";
import { Air } from "./air.ts";
import { Beliefs } from "./beliefs.ts";
import { Cells } from "./cells.ts";
import { Events } from "./events.ts";
import { Formations } from "./formations.ts";
import { Roads } from "./roads.ts";
import { States } from "./states.ts";

/** Stands for a replication without a value. */
const NO_VALUE = 3.4e38;

export interface Losses {
  killed: number;
  wounded: number;
  missing: number;
  captured: number;
  sick: number;
}

/** Numbers of a fleet, in the order of the wire format. */
const FLEET = ["ready", "out", "home", "repair", "written-off", "on-road-t", "delivered-t"] as const;
/** Kinds of goods at a railhead; what has come follows them. */
const KINDS = 6;
/** Numbers of a crossing, in the order of the wire format. */
const CROSSING = ["built", "stands", "passes"] as const;

export const CATEGORIES = ["killed", "wounded", "missing", "captured", "sick"] as const;

export class Campaign {
  readonly tables: Tables;
  readonly outcome: Outcome;
  readonly spread: SpreadTable;
  readonly cells: Cells;
  readonly states: States;
  readonly roads: Roads;
  readonly events: Events;
  readonly air: Air;
  readonly beliefs: Beliefs;
  readonly formations: Formations;
  readonly fire: { row: Uint32Array; cell: Uint16Array; side: Uint8Array; rounds: Uint32Array };
  readonly rungs: Uint8Array[];
  readonly delivered: Float32Array[];
  readonly shells: Float32Array[];
  readonly disputed: Float32Array[];
  readonly holder: Uint8Array;
  readonly stocks: Uint32Array;
  readonly plans: Uint32Array;
  private readonly fleets: Uint32Array;
  private readonly heads: Uint32Array;
  private readonly crossings: Uint8Array;
  private readonly losses: Uint32Array[];
  private readonly sent: Uint32Array;
  private readonly knockedOut: Uint16Array;
  private readonly values: Float32Array;
  readonly highestRungs: Uint8Array;
  private readonly claimAt = new Map<string, number>();
  private readonly sourceAt = new Map<string, number>();

  constructor(wire: Wire) {
    this.tables = wire.json<Tables>("tables");
    this.outcome = wire.json<Outcome>("outcome");
    this.spread = wire.json<SpreadTable>("spread");
    const { clock, elements } = this.tables;
    this.cells = new Cells(wire);
    this.states = new States(wire, clock.rows, elements.formation.length);
    this.roads = new Roads(this.tables, this.states, this.cells);
    this.events = new Events(wire, clock.step_h);
    this.air = new Air(wire, this.tables);
    this.beliefs = new Beliefs(wire, this.tables);
    this.formations = new Formations(this.tables);
    this.fire = { row: wire.u32("fire.row"), cell: wire.u16("fire.cell"), side: wire.u8("fire.side"), rounds: wire.u32("fire.rounds") };
    const sides = [0, 1];
    this.rungs = sides.map((side) => wire.u8(`day.rung.${side}`));
    this.delivered = sides.map((side) => wire.f32(`day.delivered_t.${side}`));
    this.shells = sides.map((side) => wire.f32(`day.shells.${side}`));
    this.disputed = sides.map((side) => wire.f32(`day.disputed_km2.${side}`));
    this.holder = wire.u8("day.holder");
    this.stocks = wire.u32("depot.stock_dt");
    this.fleets = wire.u32("fleet.tenths");
    this.heads = wire.u32("railhead.tenths");
    this.crossings = wire.u8("crossing.percent");
    this.plans = wire.u32("plan.come_dt");
    this.losses = CATEGORIES.map((category) => wire.u32(`day.${category}`));
    this.sent = wire.u32("day.sent");
    this.knockedOut = wire.u16("day.knocked_out");
    this.values = wire.f32("spread.value");
    this.highestRungs = wire.u8("spread.highest_rung");
    this.tables.claims.id.forEach((id, at) => this.claimAt.set(id, at));
    this.tables.sources.key.forEach((key, at) => this.sourceAt.set(key, at));
  }

  get rows(): number {
    return this.tables.clock.rows;
  }

  /** Rows of the daily tables: one more than days. */
  get days(): number {
    return this.tables.clock.days;
  }

  get stepsPerDay(): number {
    return 24 / this.tables.clock.step_h;
  }

  /** Whole days since the start of the clock, as the daily tables count them. */
  dayOf(row: number): number {
    return Math.floor((row * this.tables.clock.step_h) / 24 + 1e-9);
  }

  /** First row of a day. */
  rowOfDay(day: number): number {
    return Math.max(0, Math.ceil((day * 24) / this.tables.clock.step_h - 1e-9));
  }

  /** Seconds of UTC at a row. */
  secondsAt(row: number): number {
    return this.tables.clock.start_s + row * this.tables.clock.step_h * 3600;
  }

  /** Row in which an instant lies; may be outside the run. */
  rowAt(seconds: number): number {
    return Math.floor((seconds - this.tables.clock.start_s) / 3600 / this.tables.clock.step_h + 1e-9);
  }

  /** Cumulative losses of elements by the beginning of a day. */
  lossesBy(day: number, elements: number[]): Losses {
    const at = Math.min(day, this.days - 1);
    const sums = this.losses.map((column) => elements.reduce((sum, element) => sum + column[element * this.days + at], 0));
    return { killed: sums[0], wounded: sums[1], missing: sums[2], captured: sums[3], sick: sums[4] };
  }

  /** Men who had come by the beginning of a day. */
  sentBy(day: number, elements: number[]): number {
    const at = Math.min(day, this.days - 1);
    return elements.reduce((sum, element) => sum + this.sent[element * this.days + at], 0);
  }

  /** Armoured vehicles, or guns, ever knocked out by the beginning of a day. */
  knockedOutBy(day: number, elements: Set<number>, armour: boolean): number {
    const at = Math.min(day, this.days - 1);
    const { holdings, equipment } = this.tables;
    let sum = 0;
    holdings.formation.forEach((formation, holding) => {
      const target = equipment.target[holdings.equipment[holding]];
      const element = this.formations.elementOf[formation];
      if (element === undefined || !elements.has(element) || target === null || target === "men") return;
      if ((target !== "gun") === armour) sum += this.knockedOut[holding * this.days + at];
    });
    return sum;
  }

  /** Fit men and losses of elements at a row. */
  strength(row: number, elements: number[]): { fit: number; lost: number; armour: number; guns: number } {
    const sum = { fit: 0, lost: 0, armour: 0, guns: 0 };
    for (const element of elements) {
      const at = this.states.at(element, row);
      sum.fit += this.states.fit[at];
      sum.lost += this.states.lost[at];
      sum.armour += this.states.armour[at];
      sum.guns += this.states.guns[at];
    }
    return sum;
  }

  /** Elements of a side. */
  elementsOf(side: number): number[] {
    return this.tables.elements.side.flatMap((of, element) => (of === side ? [element] : []));
  }

  /** The first row in which somebody stands in the field: what is before it has nobody on the map. */
  opening(): number {
    const inField = PRESENCES.indexOf("in-field");
    const { presence, elements } = this.states;
    for (let row = 0; row < this.rows; row++) for (let element = 0; element < elements; element++) if (presence[this.states.at(element, row)] === inField) return row;
    return 0;
  }

  /** Whether a task that began so many hours after its recorded one was late: a step is no delay, and an order with a condition has no hour. */
  isLate(task: number, hours: number): boolean {
    const { clock, tasks, directives } = this.tables;
    const after = tasks.after[task];
    return hours > clock.step_h && !(after !== null && after !== undefined && directives.reactive[after]);
  }

  /** What had come for a tonnage plan by kind at a row, tonnes. */
  come(plan: number, kind: number, row: number): number {
    return this.plans[(plan * STOCKS.length + kind) * this.rows + row] / 10;
  }

  /** Stock of a depot by kind at a row, tonnes. */
  stock(depot: number, kind: number, row: number): number {
    return this.stocks[(depot * STOCKS.length + kind) * this.rows + row] / 10;
  }

  /** Vehicles of a fleet, or tonnes on its road, at a row. */
  fleet(fleet: number, what: (typeof FLEET)[number], row: number): number {
    return this.fleets[(fleet * FLEET.length + FLEET.indexOf(what)) * this.rows + row] / 10;
  }

  /** What is built of a crossing, stands of that, or passes, in per cent. */
  crossing(crossing: number, what: (typeof CROSSING)[number], row: number): number {
    return this.crossings[(crossing * CROSSING.length + CROSSING.indexOf(what)) * this.rows + row];
  }

  /** Tonnes that wait at a railhead at a row, all kinds together. */
  waiting(railhead: number, row: number): number {
    let sum = 0;
    for (let kind = 0; kind < KINDS; kind++) sum += this.heads[(railhead * (KINDS + 1) + kind) * this.rows + row];
    return sum / 10;
  }

  /** Values of a target over the replications that have one. */
  sample(target: number): number[] {
    const count = this.tables.about.completed;
    return Array.from(this.values.subarray(target * count, (target + 1) * count)).filter((value) => value < NO_VALUE);
  }

  claim(id: string): number | undefined {
    return this.claimAt.get(id);
  }

  source(key: string): number | undefined {
    return this.sourceAt.get(key);
  }
}
