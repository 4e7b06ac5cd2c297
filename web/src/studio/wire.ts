/** What the studio's server says: hosts, umpires and seats. */

export interface About {
  version: string;
  results_version: number | string;
  threads: number;
  folder: string;
  scenarios: { name: string; title: string }[];
}

export interface Variant {
  name: string;
  title: string;
  title_ja?: string;
  question: string;
  rationale: string;
}

export interface Parameter {
  key: string;
  meaning: string;
  unit: string;
  value: number | string;
  /** Between which values the doubt about it lies. */
  low: number | null;
  high: number | null;
  /** What the program takes at all. */
  least?: number | null;
  greatest?: number | null;
  basis: string;
}

export interface Headquarters {
  id: string;
  name: string;
  native: string;
  side: 0 | 1;
  side_name: string;
  /** Its name. */
  superior: string | null;
  courses: number;
}

export interface Scenario {
  name: string;
  title: string;
  title_ja?: string;
  summary: string;
  start: string;
  end: string;
  days: number;
  can_be_free: boolean;
  variants: Variant[];
  parameters: Parameter[];
  headquarters: Headquarters[];
}

export type Kind = "run" | "ensemble" | "compare";
export type Mode = "historical" | "free";

export interface NewJob {
  kind: Kind;
  title: string;
  scenario: string;
  with: string[];
  variants: string[];
  set: string[];
  mode: Mode;
  free_from: string | null;
  until: string | null;
  seed: number;
  replications: number;
  draw_parameters: boolean;
}

export interface Job {
  id: string;
  kind: Kind;
  title: string;
  scenario: string;
  command: string;
  state: "waiting" | "running" | "done" | "failed" | "stopped";
  done: number;
  total: number;
  phase: string;
  message: string;
  created: string;
  started: string | null;
  ended: string | null;
  page: string | null;
  summary: { rows: { label: string; text: string }[] } | null;
}

export interface NewGame {
  title: string;
  scenario: string;
  with: string[];
  set: string[];
  seed: number;
  free_from: string | null;
  every: boolean;
  turn_minutes: number | null;
  seats: { headquarters: string; player: string }[];
}

export type Manner = "report" | "late" | "conceal";

export interface Review {
  decisions: number;
  rows: { label: string; played: string | number; staff: string | number }[];
}

/** A moment of the scenario, as the server writes it. */
export interface Now {
  minute: number;
  text: string;
  /** The step that a report shows then. */
  step?: number;
  day: number;
  days: number;
}

export interface Seat {
  headquarters: string;
  name: string;
  native: string;
  side: 0 | 1;
  side_name: string;
  player: string;
  link: string;
  waiting: boolean;
  staff_until: string | null;
  here: boolean;
}

export interface Decision {
  at: string;
  headquarters: string;
  name: string;
  course: string;
  manner: Manner | "";
  by: "player" | "clock" | "umpire" | "staff";
}

export interface Game {
  id: string;
  title: string;
  scenario: string;
  scenario_title: string;
  command: string;
  seed: number;
  created: string;
  /** Closed: it cannot be played with this version or this scenario; `message` says why. */
  state: "open" | "over" | "closed";
  message?: string | null;
  now: Now | null;
  turn_minutes: number | null;
  turn_ends: string | null;
  seats: Seat[];
  decisions: Decision[];
  review: Review | null;
  /** Of a game that is over: the true map, to be shared. */
  page?: string | null;
}

export interface Formation {
  id: string;
  name: string;
  native: string;
  role: string;
  echelon: string;
  kind: string;
  lon: number | null;
  lat: number | null;
  place: string | null;
  /** On the road from outside the field. */
  on_road?: boolean;
  fit: number;
  lost: number;
  cohesion: number;
  dug_in: number;
  supply: (number | null)[];
  supply_names: string[];
  posture: string;
  /** In words; empty where it does not meet the enemy. */
  contact: string;
  armour: number;
  guns: number;
}

export interface Enemy {
  sector: string;
  sector_ja?: string;
  lon: number;
  lat: number;
  men: number;
  low: number;
  high: number;
  armour: number;
  guns: number;
  attack: number;
}

export interface Against {
  title: string;
  title_ja?: string;
  verb: "forbids" | "demands";
  acts: string;
  content: string;
}

export interface Course {
  title: string;
  title_ja?: string;
  places?: string[];
  lead_h?: number;
  lasts_h?: number;
  goes_on: boolean;
  odds: number | null;
  own_strength: number | null;
  enemy_strength: number | null;
  expected_loss: number | null;
  against: Against[];
  staff: number;
  staff_manner: Manner | "";
  is_staff: boolean;
  asks_manner: boolean;
  terms: { name: string; value: number }[];
  utility: number;
}

export interface Desk {
  game: { title: string; scenario: string; scenario_title: string; state: "open" | "over"; turn_minutes: number | null; turn_ends: string | null };
  you: {
    id: string;
    name: string;
    native: string;
    side: 0 | 1;
    side_name: string;
    side_name_ja?: string;
    colour: string;
    player: string;
    superior: string | null;
    subordinates: string[];
  };
  now: Now;
  turn: {
    yours: boolean;
    waiting_for: string[];
    /** Until when its staff decides in its place. */
    staff_until?: string | null;
  };
  occasion: { text: string; content: string | null };
  orders: { at: string; text: string; content: string | null }[];
  news: { at: string; text: string }[];
  left_out: number;
  in_force: { title: string; title_ja?: string; issuer: string; from: string; content: string }[];
  under_way: string[];
  decided?: { minute: number; at: string; title: string; title_ja?: string; became: string; by?: Decision["by"] | null }[];
  own: { formations: number; men: number; lost: number; since: string };
  formations: Formation[];
  enemy: Enemy[];
  courses: Course[];
  review: Review | null;
}

export interface SeatMapData {
  box: [number, number, number, number];
  colours: [string, string];
  terrain: { id: string; title: string }[];
  cells: { terrain: number; ring: number[] }[];
  lakes: number[][];
  rivers: { name: string; native: string; needs_crossing?: boolean; line: number[] }[];
  ways: { name: string; kind: string; line: number[] }[];
  borders: { name: string; native?: string; side: 0 | 1 | null; line: number[] }[];
  places: { name: string; native: string; kind: string; lon: number; lat: number }[];
  sectors: { name: string; lon: number; lat: number }[];
}
