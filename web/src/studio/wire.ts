/** What the studio's server says: hosts, umpires and seats. */

export interface About {
  version: string;
  results_version: number | string;
  threads: number;
  folder: string;
  scenarios: Listed[];
}

/** A scenario that can be chosen. */
export interface Listed {
  name: string;
  title: string;
  title_ja?: string;
  /** What a command line calls it, where that is not its name. */
  argument?: string;
  /** A package that the host sent, and may take away. */
  uploaded?: boolean;
}

/** What an uploaded package is, once the checker has passed it. */
export interface Uploaded {
  name: string;
  title: string;
  title_ja?: string;
  /** Of the checker; empty where it has none. */
  warnings: string;
}

export interface Variant {
  name: string;
  title: string;
  title_ja?: string;
  question: string;
  question_ja?: string;
  rationale: string;
}

export interface Parameter {
  key: string;
  meaning: string;
  meaning_ja?: string;
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
  side_name_ja?: string;
  /** Its name. */
  superior: string | null;
  superior_ja?: string | null;
  courses: number;
}

export interface Scenario {
  name: string;
  title: string;
  title_ja?: string;
  summary: string;
  summary_ja?: string;
  start: string;
  end: string;
  days: number;
  can_be_free: boolean;
  variants: Variant[];
  parameters: Parameter[];
  headquarters: Headquarters[];
}

export type Kind = "run" | "ensemble" | "compare" | "sensitivity" | "calibrate" | "validate";
export type Method = "morris" | "sobol" | "shapley";
export type Mode = "historical" | "free";

/** What only calibrations, sensitivity analyses and validations are asked. */
export interface StudyFields {
  inputs?: string[];
  range?: number | null;
  before?: string | null;
  on?: string[];
  particles?: number;
  generations?: number;
  method?: Method;
  samples?: number;
  against?: string[];
}

export interface NewJob extends StudyFields {
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
  /** Left out where it follows from the rest. */
  replications?: number;
  draw_parameters: boolean;
}

/** What work would cost. */
export interface Cost {
  /** Campaigns, at most. */
  total: number;
  command: string;
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
  summary: { rows: { label: string; label_ja?: string; text: string; text_ja?: string }[] } | null;
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

/** What the staffs alone come to on other lucks. */
export interface Luck {
  least: number;
  low: number;
  high: number;
  greatest: number;
  played: number;
  staff: number;
  /** On so many of them it is less, and more, than what was played. */
  below: number;
  above: number;
  of: number;
  low_text: string;
  low_text_ja?: string;
  high_text: string;
  high_text_ja?: string;
}

export interface Review {
  decisions: number;
  rows: { label: string; label_ja?: string; played: string | number; played_ja?: string; staff: string | number; staff_ja?: string; luck?: Luck | null }[];
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
  course_ja?: string;
  manner: Manner | "";
  by: "player" | "clock" | "umpire" | "staff";
}

/** What an umpire and a seat write to each other. */
export interface Message {
  number: number;
  /** `umpire`, or the headquarters that wrote it. */
  from: string;
  /** A headquarters or `umpire`; nothing: all seats. */
  to: string | null;
  /** By the clock of the scenario. */
  at: string;
  /** By the clock on the wall, RFC 3339. */
  sent: string;
  text: string;
}

/** A message as its seat sees it. */
export interface SeatMessage {
  number: number;
  from: "umpire" | "you";
  to_all: boolean;
  at: string;
  sent: string;
  text: string;
}

/** How the clock of the turns stands. */
export interface TurnTime {
  turn_minutes: number | null;
  /** Nothing while the game is paused. */
  turn_ends: string | null;
  /** The umpire has stopped the clock; nobody decides. */
  paused: boolean;
  /** Seconds of the turn that are left when it goes on; nothing where turns have no clock. */
  turn_left_s: number | null;
}

export interface Game extends TurnTime {
  id: string;
  title: string;
  scenario: string;
  scenario_title: string;
  scenario_title_ja?: string;
  command: string;
  seed: number;
  created: string;
  /** Closed: it cannot be played with this version or this scenario; `message` says why. */
  state: "open" | "over" | "closed";
  message?: string | null;
  message_ja?: string | null;
  now: Now | null;
  /** The moment of the scenario at which the umpire ended it. */
  stopped: string | null;
  seats: Seat[];
  decisions: Decision[];
  /** Oldest first. */
  messages: Message[];
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
  place_ja?: string | null;
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
  /** Words of acts. */
  acts: string[];
  content: string;
  content_ja?: string;
}

export interface Course {
  title: string;
  title_ja?: string;
  places?: string[];
  places_ja?: string[];
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
  terms: Term[];
  /** Nothing: infinitely much speaks against it. */
  utility: number | null;
}

export interface Term {
  /** The word of the model. */
  key: string;
  /** In log-odds; nothing: infinitely much against it. */
  value: number | null;
}

/** A sentence of the server in both languages. */
export interface Told {
  text: string;
  text_ja?: string;
}

export interface Named {
  name: string;
  native?: string;
}

export interface Desk {
  game: TurnTime & { title: string; scenario: string; scenario_title: string; scenario_title_ja?: string; state: "open" | "over"; stopped: string | null };
  you: {
    id: string;
    name: string;
    native: string;
    side: 0 | 1;
    side_name: string;
    side_name_ja?: string;
    colour: string;
    player: string;
    superior: Named | null;
    subordinates: Named[];
  };
  now: Now;
  turn: {
    yours: boolean;
    /** Of the enemy no more than one called `others`. */
    waiting_for: Named[];
    /** Until when its staff decides in its place. */
    staff_until?: string | null;
  };
  occasion: Told & { content: string | null; content_ja?: string | null };
  orders: (Told & { at: string; content: string | null; content_ja?: string | null })[];
  news: (Told & { at: string })[];
  left_out: number;
  in_force: { title: string; title_ja?: string; issuer: string; issuer_ja?: string; from: string | null; content: string; content_ja?: string }[];
  /** `begins`: when, where it has not begun. */
  under_way: { title: string; title_ja?: string; begins: string | null }[];
  decided?: { minute: number; at: string; title: string; title_ja?: string; became: Became | null; by?: Decision["by"] | null }[];
  own: { formations: number; men: number; lost: number; since: string };
  formations: Formation[];
  enemy: Enemy[];
  courses: Course[];
  /** Oldest first. */
  messages: SeatMessage[];
  review: Review | null;
}

export interface Became {
  what: "not-begun" | "begun" | "called-off" | "failure" | "success";
  at: string | null;
}

export interface SeatMapData {
  box: [number, number, number, number];
  colours: [string, string];
  terrain: { id: string; title: string; title_ja?: string }[];
  cells: { terrain: number; ring: number[] }[];
  lakes: number[][];
  rivers: { name: string; native: string; needs_crossing?: boolean; line: number[] }[];
  ways: { name: string; kind: string; line: number[] }[];
  borders: { name: string; native?: string; side: 0 | 1 | null; line: number[] }[];
  places: { name: string; native: string; kind: string; lon: number; lat: number }[];
  sectors: { name: string; lon: number; lat: number }[];
}
