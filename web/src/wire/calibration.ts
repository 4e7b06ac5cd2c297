/** What a calibration came to, as `kokkyo calibrate` writes it. */
import type { Said, Work } from "../parts/page.svelte.ts";
import type { Interval, TargetAbout } from "./record.ts";

export interface CalibratedInput {
  input: string;
  unit: string;
  quality: string;
  doubt: string;
  stated: number;
  prior: Interval;
  posterior: Interval;
  posterior_share: Interval;
  width_left: number | null;
  /** Ends of parts of the prior that hold the same of it. */
  parts: number[];
  /** How much of the posterior each part holds. */
  left: number[];
  /** How it was found again where a campaign of the model stood for the record. */
  recovered: { held: number; width: number; ranks: number[] } | null;
}

export interface CalibratedTarget {
  target: string;
  title: string;
  unit: string;
  used: boolean;
  before: Interval;
  after: Interval;
  overlaps_before: boolean | null;
  overlaps_after: boolean | null;
  score_before: number | null;
  score_after: number | null;
  spreads_off_after: number | null;
  spreads_off_least: number | null;
  with_value_after: number;
  claims: { claim: string; low: number | null; high: number | null; citation: string | null; source: string; share: number; share_left: number | null }[];
}

export interface Generation {
  campaigns: number;
  share_nearer: number;
  tolerance: number;
  effective_particles: number;
}

export interface Judged {
  targets: number;
  judged: number;
  overlap_before: number;
  overlap_after: number;
  score_before: number | null;
  score_after: number | null;
}

export interface Pair {
  inputs: [string, string];
  correlation: number;
  low95: number;
  high95: number;
}

export interface CalibrationData {
  title: string;
  title_ja: string;
  command: string;
  came: {
    seed: number;
    mode: string;
    free_from: string | null;
    before: string | null;
    discrepancy: number;
    particles: number;
    campaigns: number;
    failed: number;
    settled: boolean;
    generations: Generation[];
    inputs: CalibratedInput[];
    pairs: Pair[];
    recovery: { tries: number; kept: number } | null;
    judged_on: Judged;
    judged_beside: Judged;
    targets: CalibratedTarget[];
    targets_that_never_vary: string[];
  };
  /** What an input is, by its key; with the rival claims that it stands for. */
  inputs: Record<string, { meaning: string; meaning_ja?: string; said: Said | null; claims: { claim: string; low: number; high: number; share: number; source: string; locator: string }[] }>;
  targets: Record<string, TargetAbout>;
  /** Points that stand for the posterior with even weight: thousandths of each prior. */
  dots: number[][];
  sources: Work[];
}
