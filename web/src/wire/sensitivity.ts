/** What decides about outcomes, as `kokkyo sensitivity` writes it. */
import type { Said, Work } from "../parts/page.svelte.ts";

export interface Estimate {
  value: number;
  low95: number;
  high95: number;
}

/** Of one input about one outcome; which of them there are depends on the method. */
export interface Index {
  input: string;
  mu?: number;
  mu_star?: Estimate;
  sigma?: number;
  first?: Estimate;
  total?: Estimate;
  shapley?: Estimate;
}

export interface DecidedOutcome {
  outcome: string;
  unit: string;
  about: string;
  mean: number | null;
  standard_deviation: number | null;
  with_value: number;
  of: number;
  reason?: string;
  indices?: Index[];
  second_order?: { inputs: [string, string]; second: Estimate }[];
  enough?: boolean;
  samples_needed?: number | null;
}

export interface SensitivityData {
  title: string;
  title_ja: string;
  came: {
    method: "morris" | "sobol" | "shapley";
    samples: number;
    campaigns: number;
    failed: number;
    seed: number;
    mode: string;
    inputs: { input: string; unit: string; quality: string | null; doubt: string; stated?: number; low?: number; high?: number }[];
    outcomes: DecidedOutcome[];
  };
  /** Outcomes that were asked for. */
  first: string[];
  /** What an input is, by its key. */
  inputs: Record<string, { meaning: string; meaning_ja?: string; said?: Said }>;
  names: { side: Titles; goal: Titles; target: Titles };
  sources: Work[];
}

/** Names by id, in both languages. */
export type Titles = Record<string, { title: string; title_ja: string }>;
