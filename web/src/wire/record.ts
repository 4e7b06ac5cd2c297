/** What a page without a run says of the record. */

/** Median and interval of 80 %; nothing where too few histories have a value. */
export interface Interval {
  median: number | null;
  low80: number | null;
  high80: number | null;
}

export interface ClaimAbout {
  claim: string;
  role: string;
  source: string;
  citation: string;
  locator: string;
  low: number | null;
  high: number | null;
  /** Overlap is judged by it. */
  judges: boolean;
}

export interface TargetAbout {
  title: string;
  title_ja: string;
  definition: string;
  definition_ja: string;
  from: string;
  to: string;
  claims: ClaimAbout[];
}
