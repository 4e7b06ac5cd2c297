/** What a comparison came to, as `kokkyo compare` writes it. */

export interface Difference {
  mean: number;
  low95: number | null;
  high95: number | null;
  probability_of_superiority: number;
  share_different: number;
  share_parted: number | null;
  pairs: number;
}

export interface ComparedOutcome {
  outcome: string;
  unit: string;
  about: string;
  base: number | null;
  variant: number | null;
  difference: Difference | null;
}

export interface PartedEvent {
  event: number;
  time: string;
  text: string;
  because_of: string[];
}

export interface ComparedVariant {
  variant: string;
  title: string;
  title_ja?: string;
  changes: string[];
  share_parted: number | null;
  parted_h: { median: number | null; low80: number | null; high80: number | null; replications: number };
  first_parting: { replication: number; hour: number; base: PartedEvent | null; variant: PartedEvent | null } | null;
  outcomes: ComparedOutcome[];
}

export interface Comparison {
  scenario: string;
  title: string;
  seed: number;
  replications: number;
  mode: string;
  variants: ComparedVariant[];
}
