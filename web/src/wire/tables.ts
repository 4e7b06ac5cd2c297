/** Shapes of the JSON columns, as `kokkyo-viewer` writes them: tables are objects of columns. */

export interface Sourced {
  source: string[];
  locator: string[];
  quality: ("stated" | "inferred" | "assumed")[];
  reason: string[];
}

/** Things with a name. */
export interface Called {
  id: string[];
  name: string[];
  name_ja: string[];
}

export interface Places extends Sourced {
  id: string[];
  name: string[];
  name_ja: string[];
  name_ru: string[];
  name_mn: string[];
  name_sources: string[][];
  alt: string[][];
  lon: number[];
  lat: number[];
  accuracy_km: number[];
}

export interface Formations extends Sourced {
  id: string[];
  name: string[];
  name_ja: string[];
  name_ru: string[];
  name_mn: string[];
  nation: number[];
  parent: (number | null)[];
  echelon: string[];
  type: (number | null)[];
  men: (number | null)[];
  arrives_s: (number | null)[];
  arrives_at: (number | null)[];
}

export interface Directives extends Sourced {
  id: string[];
  title: string[];
  title_ja: string[];
  issuer: string[];
  addressees: string[][];
  /** Headquarters, where they are some. */
  issued_by: (number | null)[];
  received_by: number[][];
  instrument: string[];
  issued_s: number[];
  delay_h: number[];
  reactive: boolean[];
  /** This history is played without it. */
  never: boolean[];
  compliance: string[];
  content: string[];
  content_ja: string[];
  consequence: string[];
  consequence_ja: string[];
  /** The word of its kind, what it says, the same in Japanese. */
  clauses: [string, string, string][][];
}

export interface Tasks extends Sourced {
  id: string[];
  plan: string[];
  title: string[];
  title_ja: string[];
  verb: string[];
  side: number[];
  elements: number[][];
  objective: (number | null)[];
  start_s: number[];
  until_s: (number | null)[];
  after: (number | null)[];
}

export interface Tables {
  meta: { name: string; title: string; title_ja: string; summary: string; summary_ja: string; author: string; licence: string; package: string };
  clock: { start_s: number; offset_h: number; step_h: number; rows: number; steps: number; days: number };
  about: {
    software: string;
    results_version: number;
    seed: number;
    replications: number;
    completed: number;
    mode: string;
    with: string[];
    held_out: string[];
    parameters_drawn: boolean;
    set: [string, string][];
    digest: string | null;
  };
  sides: { id: string[]; name: string[]; name_ja: string[]; colour: string[] };
  nations: { id: string[]; name: string[]; name_ja: string[]; side: number[] };
  field: { south: number; west: number; north: number; east: number; resolution: number };
  places: Places;
  links: Sourced & { from: number[]; to: number[]; km: number[]; mode: ("rail" | "road" | "track")[] };
  crossings: Sourced & {
    id: string[];
    name: string[];
    name_ja: string[];
    kind: string[];
    lon: number[];
    lat: number[];
    side: (number | null)[];
    capacity_per_h: number[];
    max_load_t: number[];
    opens_s: number[];
    closes_s: (number | null)[];
  };
  terrain: Sourced & { id: string[]; name: string[]; name_ja: string[]; sight_km: number[] };
  rivers: Sourced & { id: string[]; name: string[]; name_ja: string[]; name_ru: string[]; name_mn: string[]; needs_crossing: boolean[]; lines: number[][][] };
  lakes: Sourced & { name: string[]; name_ja: string[]; name_ru: string[]; name_mn: string[]; polygons: number[][][][] };
  borders: Sourced & { claimant: number[]; name: string[]; name_ja: string[]; lines: number[][][] };
  spot_heights: Sourced & { lon: number[]; lat: number[]; height_m: number[] };
  formations: Formations;
  types: Sourced & { id: string[]; name: string[]; name_ja: string[]; role: string[]; symbol: string[] };
  equipment: Sourced & { id: string[]; name: string[]; name_ja: string[]; target: (string | null)[] };
  holdings: Sourced & { formation: number[]; equipment: number[]; count: number[] };
  elements: { formation: number[]; side: number[]; role: string[]; men: number[] };
  directives: Directives;
  tasks: Tasks;
  headquarters: Sourced & {
    id: string[];
    name: string[];
    name_ja: string[];
    side: number[];
    superior: (number | null)[];
    kind: string[];
    formation: (number | null)[];
    place: number[];
    from_s: (number | null)[];
    to_s: (number | null)[];
  };
  persons: Sourced & {
    id: string[];
    name: string[];
    name_ja: string[];
    headquarters: number[];
    office: string[];
    office_ja: string[];
    from_s: (number | null)[];
    to_s: (number | null)[];
  };
  parties: { name: string[]; name_ja: string[]; name_ru: string[]; name_mn: string[] };
  goals: Sourced & { id: string[]; side: number[]; title: string[]; title_ja: string[]; weight: number[] };
  depots: Sourced & { id: string[]; side: number[]; place: number[]; stock_t: number[][] };
  depot_cells: { id: string[]; cell: (number | null)[] };
  railheads: { id: string[]; side: number[]; place: number[] };
  rail_tonnage: Sourced & { railhead: number[]; from_s: number[]; t_per_day: number[] };
  fleets: { id: string[]; side: number[]; place: number[]; depot: number[] };
  fleet_strength: Sourced & {
    fleet: number[];
    from_s: number[];
    vehicles: number[];
    payload_t: number[];
    availability: number[];
    round_trip_days: number[];
  };
  /** `directive`: the order that a plan waits for. */
  tonnage_plans: Sourced & Called & { side: number[]; from_s: number[]; by_s: number[]; tonnes: number[][]; directive: (number | null)[] };
  aircraft: Sourced & Called & { name_ru: string[]; role: ("fighter" | "bomber" | "reconnaissance")[] };
  airfields: Sourced & Called & { side: number[]; place: number[]; depot: (number | null)[] };
  airfield_states: Sourced & { airfield: number[]; from_s: number[]; capacity: number[]; flak: number[]; warning: number[]; dispersal: number[] };
  /** Spans in which nobody flies. */
  air_weather: Sourced & { from_s: number[]; to_s: number[] };
  squadrons: Sourced &
    Called & {
      name_ru: string[];
      side: number[];
      kind: number[];
      aircraft: number[];
      crews: number[];
      arrives_s: number[];
      departs_s: (number | null)[];
    };
  postings: Sourced & { squadron: number[]; from_s: number[]; airfield: number[]; skill: number[] };
  air_missions: Sourced & {
    id: string[];
    title: string[];
    title_ja: string[];
    side: number[];
    verb: string[];
    roles: ("fighter" | "bomber" | "reconnaissance")[][];
    squadrons: number[][];
    place: (number | null)[];
    beyond: boolean[];
    from_s: number[];
    to_s: number[];
    effort: number[];
    at_most: (number | null)[];
    recorded: boolean[];
  };
  sectors: Sourced & Called & { kind: ("field" | "rear" | "depth")[]; places: number[][] };
  /** Who looks at the enemy and tells a headquarters. */
  watchers: Sourced & Called & { kind: string[]; side: number[]; headquarters: number[]; place: (number | null)[]; sectors: number[][] };
  concealments: Sourced & Called & { side: number[]; sectors: number[][] };
  functions: Sourced & Called & { agency: number[] };
  courses: Sourced & { id: string[]; title: string[]; title_ja: string[]; headquarters: number[] };
  shocks: { title: string[]; title_ja: string[] };
  sources: {
    key: string[];
    label: string[];
    author: string[];
    title: string[];
    year: string[];
    published: string[];
    note: string[];
    printed: ([string, number][] | null)[];
  };
  claims: {
    id: string[];
    topic: string[];
    subject: string[];
    quantity: string[];
    unit: string[];
    low: (number | null)[];
    high: (number | null)[];
    from: string[];
    to: string[];
    role: string[];
    definition: string[];
    definition_ja: string[];
    derives_from: string[][];
    source: string[];
    locator: string[];
    note: string[];
  };
  timeline: Sourced & {
    date: string[];
    at_s: number[];
    has_time: boolean[];
    actor: string[];
    kind: string[];
    what: string[];
    what_ja: string[];
    place: (number | null)[];
  };
  parameters: Sourced & { key: string[]; value: number[]; unit: string[]; prior: ([string, number, number] | null)[]; claims: string[][] };
  provenance: { part: string[]; stated: number[]; inferred: number[]; assumed: number[] };
}

export interface Outcome {
  rungs: string[];
  losses: { killed: number; wounded: number; missing: number; captured: number; sick: number; deserted: number }[];
  equipment: [number, number, number][];
  supply_t: number[];
  shells: number[];
  disputed_km2: number[];
  disputed_all_km2: number;
  beyond_km2: number[];
  goals: { id: string; measured: number; wanted: number; reached: boolean }[];
  score: number[];
  highest_rung: number;
  fidelity: [number, number];
}

export interface SpreadTable {
  target: string[];
  title: string[];
  title_ja: string[];
  unit: string[];
  definition: string[];
  definition_ja: (string | null)[];
  reason: (string | null)[];
  reason_ja: (string | null)[];
  overlaps: (boolean | null)[];
  median: (number | null)[];
  low80: (number | null)[];
  high80: (number | null)[];
  with_value: (number | null)[];
  of: (number | null)[];
  claims: [string, boolean | null][][];
  side: (number | null)[];
  nation: (number | null)[];
  categories: (string[] | null)[];
  formations: (number[] | null)[];
  operator: (string | null)[];
  from_h: (number | null)[];
  to_h: (number | null)[];
}
