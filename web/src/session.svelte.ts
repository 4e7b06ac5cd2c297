/** What the reader has chosen: moment, language, panel, what is selected, what is asked for. */
import { bestInformed } from "./campaign/beliefs.ts";
import type { Campaign } from "./campaign/campaign.ts";
import type { Level } from "./campaign/formations.ts";
import { showDay, showShortDay, showTime } from "./campaign/time.ts";
import { hundredths, type Key, type Lang, say } from "./text/lang.ts";
import { Names } from "./text/sentences.ts";

export const PANELS = ["day", "forces", "ladder", "record", "supply", "air", "intelligence", "orders", "outcome", "events", "sources"] as const;
export type Panel = (typeof PANELS)[number];

/** Where a value comes from: one of several grounds that an answer lists. */
export interface Ground {
  /** What the value is, or what this ground says. */
  text: string;
  source?: string;
  locator?: string;
  quality?: string;
  reason?: string;
}

/** A question for the source of a number, with its answer. */
export interface Question {
  title: string;
  value: string;
  /** Computed by the model: by the told replication, or over all of them. */
  model?: "told" | "spread";
  /** How, in a sentence. */
  how?: string;
  grounds: Ground[];
  claims?: Ground[];
  /** Numbers in the laws that made it. */
  laws?: Ground[];
}

export interface Layers {
  relief: boolean;
  terrain: boolean;
  control: boolean;
  borders: boolean;
  network: boolean;
  places: boolean;
  symbols: boolean;
  fire: boolean;
  trails: boolean;
  inset: boolean;
  supply: boolean;
  air: boolean;
}

/** What the map shows of the enemy: what is so, what a headquarters believed, what its sources said of the day. */
export type View = "truth" | "belief" | "sources";

/** A position to which the map is asked to fly. */
export interface Flight {
  lon: number;
  lat: number;
  /** Raised with every request, so that the same place can be asked for twice. */
  number: number;
}

export class Session {
  row = $state(0);
  lang = $state<Lang>("en");
  playing = $state(false);
  /** Steps a second. */
  speed = $state(8);
  panel = $state<Panel>("day");
  /** A formation whose card is open. */
  formation = $state<number | undefined>(undefined);
  /** An event whose causes are walked. */
  event = $state<number | undefined>(undefined);
  /** A work in the bibliography to be shown. */
  work = $state<string | undefined>(undefined);
  question = $state<Question | undefined>(undefined);
  help = $state(false);
  bookmarks = $state<number[]>([]);
  level = $state<Level | "auto">("auto");
  extraNames = $state({ ja: false, ru: false, mn: false });
  layers = $state<Layers>({
    relief: true,
    terrain: false,
    control: true,
    borders: true,
    network: true,
    places: true,
    symbols: true,
    fire: true,
    trails: false,
    inset: true,
    supply: false,
    air: true,
  });
  view = $state<View>("truth");
  /** The headquarters whose belief is shown. */
  believer = $state(0);
  flight = $state<Flight | undefined>(undefined);
  /** Raised to show the whole theatre on the map. */
  theatres = $state(0);
  /** Raised to bring the cursor into the search of events. */
  searches = $state(0);
  readonly names = $derived.by(() => new Names(this.campaign, this.lang));
  readonly day = $derived.by(() => this.campaign.dayOf(Math.min(this.row, this.campaign.rows - 1)));

  constructor(readonly campaign: Campaign) {
    this.believer = bestInformed(campaign);
  }

  /** The side that the map is seen with, while it does not show what is so. */
  get looker(): number | undefined {
    return this.view === "truth" ? undefined : this.campaign.tables.headquarters.side[this.believer];
  }

  say(key: Key, fill: Record<string, string | number> = {}): string {
    return say(this.lang, key, fill);
  }

  /** What stands between the words of a row. */
  get comma(): string {
    return this.lang === "ja" ? "、" : ", ";
  }

  /** What ends a sentence that another one follows. */
  get stop(): string {
    return this.lang === "ja" ? "。" : ". ";
  }

  /** `78 %`, in Japanese `78％`. */
  hundredths(count: number | string): string {
    return hundredths(count, this.lang);
  }

  /** Moves to a row within the run. */
  go(row: number): void {
    this.row = Math.max(0, Math.min(this.campaign.rows - 1, Math.round(row)));
  }

  step(by: number): void {
    this.playing = false;
    this.go(this.row + by);
  }

  days(by: number): void {
    this.playing = false;
    const within = this.row - this.campaign.rowOfDay(this.day);
    this.go(by < 0 && within > 0 ? this.campaign.rowOfDay(this.day) : this.campaign.rowOfDay(this.day + by));
  }

  select(formation: number | undefined, fly = false): void {
    this.formation = formation;
    if (formation === undefined) return;
    this.panel = "forces";
    if (fly) this.flyTo(this.position(formation));
  }

  /** Opens the causes of an event, goes to its moment and shows its place. */
  why(event: number): void {
    this.playing = false;
    this.event = event;
    this.panel = "events";
    this.showEvent(event);
  }

  showEvent(event: number): void {
    const { events } = this.campaign;
    // The state after the step shows what the event did.
    this.go(events.row(event) + 1);
    this.flyTo(this.placeOf(event));
  }

  flyTo(at: [number, number] | undefined): void {
    if (at) this.flight = { lon: at[0], lat: at[1], number: (this.flight?.number ?? 0) + 1 };
  }

  /** Where an event happened, if it can be told. */
  placeOf(event: number): [number, number] | undefined {
    const { events, cells, tables } = this.campaign;
    if (events.tag[event] === 33) return [tables.places.lon[events.a[event]], tables.places.lat[events.a[event]]];
    const cell = events.cell(event);
    if (cell !== undefined && cell < cells.count) return [cells.lon[cell], cells.lat[cell]];
    const element = events.element(event);
    return element === undefined ? undefined : this.elementAt(element, Math.min(events.row(event), this.campaign.rows - 1));
  }

  /** Where a formation is now: the middle of its elements in the field. */
  position(formation: number): [number, number] | undefined {
    const found = this.campaign.formations.below[formation].flatMap((element) => {
      const at = this.elementAt(element, this.row);
      return at ? [at] : [];
    });
    if (found.length === 0) return undefined;
    const mean = (axis: 0 | 1) => found.reduce((sum, at) => sum + at[axis], 0) / found.length;
    return [mean(0), mean(1)];
  }

  /** Where an element is. */
  elementAt(element: number, row: number): [number, number] | undefined {
    const { states, cells, tables } = this.campaign;
    const riding = this.campaign.roads.position(element, row);
    if (riding) return riding.at;
    const at = states.at(element, row);
    const [cell, place] = [states.cell[at], states.place[at]];
    if (cell < cells.count) return [cells.lon[cell], cells.lat[cell]];
    return place < tables.places.id.length ? [tables.places.lon[place], tables.places.lat[place]] : undefined;
  }

  ask(question: Question): void {
    this.question = question;
  }

  showWork(key: string): void {
    this.question = undefined;
    this.work = key;
    this.panel = "sources";
  }

  /** `20 August 1939, 06:00` at a row. */
  moment(row: number): string {
    const { offset_h } = this.campaign.tables.clock;
    const seconds = this.campaign.secondsAt(row);
    return `${showDay(seconds, offset_h, this.lang)}${this.lang === "ja" ? " " : ", "}${showTime(seconds, offset_h)}`;
  }

  /** `20 Aug 06:00` at a row. */
  shortMoment(row: number): string {
    const { offset_h } = this.campaign.tables.clock;
    const seconds = this.campaign.secondsAt(row);
    return `${showShortDay(seconds, offset_h, this.lang)} ${showTime(seconds, offset_h)}`;
  }

  /** `20 Aug` of a day. */
  shortDate(day: number): string {
    const { start_s, offset_h } = this.campaign.tables.clock;
    return showShortDay(start_s + day * 86_400, offset_h, this.lang);
  }

  /** `20 August 1939` of a day. */
  date(day: number): string {
    const { start_s, offset_h } = this.campaign.tables.clock;
    return showDay(start_s + day * 86_400, offset_h, this.lang);
  }

  toggleBookmark(): void {
    this.bookmarks = this.bookmarks.includes(this.row)
      ? this.bookmarks.filter((row) => row !== this.row)
      : [...this.bookmarks, this.row].sort((a, b) => a - b);
  }

  /** Goes to the bookmark before or after this moment. */
  bookmark(direction: 1 | -1): void {
    this.jump(this.bookmarks, direction);
  }

  /** Goes to the recorded event before or after this moment. */
  recorded(direction: 1 | -1): void {
    this.jump(
      this.campaign.tables.timeline.at_s.map((at) => this.campaign.rowAt(at)).filter((row) => row >= 0 && row < this.campaign.rows),
      direction,
    );
  }

  private jump(rows: number[], direction: 1 | -1): void {
    const ahead = rows.filter((row) => (direction > 0 ? row > this.row : row < this.row));
    if (ahead.length === 0) return;
    this.playing = false;
    this.go(direction > 0 ? Math.min(...ahead) : Math.max(...ahead));
  }
}
