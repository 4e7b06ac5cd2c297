/** What a validation came to, as `kokkyo validate` writes it. */
import type { Work } from "../parts/page.svelte.ts";
import type { Interval, TargetAbout } from "./record.ts";

export interface Difference {
  mean: number;
  low95: number;
  high95: number;
}

export interface Verdicts {
  judged: number;
  overlap: number;
}

export interface ScoredTarget {
  target: string;
  title: string;
  unit: string;
  score: number;
  overlaps: boolean | null;
  model: Interval;
}

export interface Rival {
  name: string;
  kind: "stand-in" | "counterfactual";
  score: number;
  difference: Difference;
  skill: number | null;
  targets_farther: number;
  targets_nearer: number;
  overlap: Verdicts;
  moved: { target: string; difference: Difference }[];
}

export interface ValidationData {
  title: string;
  title_ja: string;
  command: string;
  came: {
    seed: number;
    mode: "historical" | "free";
    free_from: string | null;
    replications: number;
    failed: number;
    discrepancy: number;
    score: number;
    overlap: Verdicts;
    targets: ScoredTarget[];
    rivals: Rival[];
  };
  targets: Record<string, TargetAbout>;
  /** Of every rival, in the order of the targets: median, both ends of 80 %, what is lost on the target. */
  rivals: Record<string, [number | null, number | null, number | null, number | null][]>;
  /** Titles of rivals that are counterfactuals. */
  names: Record<string, { title: string; title_ja: string }>;
  sources: Work[];
}
