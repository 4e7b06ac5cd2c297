/** A long border, as `kokkyo incidents simulate --out` writes it. Times are years with a fraction. */

import type { Said, Work } from "../parts/page.svelte.ts";

/** A campaign that was played on the field of a scenario, in any history. */
export interface OpenedField {
  history: number;
  date: string;
  field: string;
  seed: number;
  attempts: number;
  losses: [number, number];
  aggregated_losses: [number, number];
  highest_rung_on_ground: string;
  end: string;
}

export interface BorderData {
  title: string;
  title_ja: string;
  years: [number, number];
  came: {
    seed: number;
    replications: number;
    /** Number of the history that is shown. */
    shown_history: number;
    fields?: { opened: OpenedField[] };
    years: { year: number; median: number; low80: number; high80: number; large: number }[];
    rungs: { rung: string; incidents: { mean: number; low80: number; high80: number } }[];
    campaigns: { mean_number: number; days: { median: number | null }; losses: { median: number | null } };
  };
  sides: { name: string; name_ja: string; colour: string }[];
  kinds: { name: string; name_ja: string }[];
  rungs: string[];
  sectors: { id: string; name: string; name_ja: string; km: number; share: number; lines: [number, number][][]; by_year: number[]; said: Said }[];
  counts: { from: number; to: number; count: number; a_year: number; rule: string; said: Said }[];
  named: {
    id: string;
    name: string;
    name_ja: string;
    date: string;
    from: number;
    to: number;
    sector: number | null;
    kind: number;
    at: [number, number] | null;
    accuracy_km: number | null;
    men: number | null;
    losses: [number | null, number | null];
    rung: number | null;
    rival_of: string;
    what: string;
    said: Said;
  }[];
  garrisons: { side: number; force: string; force_ja: string; sector: number | null; at: number; quantity: string; value: number; note: string; said: Said }[];
  installations: { name: string; name_ja: string; side: number; kind: string; at: [number, number]; from: number; said: Said }[];
  rules: { title: string; title_ja: string; side: number; from: number; to: number; said: Said }[];
  policies: { at: number; date: string; actor: string; title: string; title_ja: string; said: Said }[];
  /** Year, sector, kind, rung, date, place. */
  history: [number, number, number, number, string, [number, number] | null][];
  campaigns: { at: number; date: string; sector: number; place: [number, number] | null; days: number; sent: [number, number]; losses: [number, number]; end: string; field: string; opened: { seed: number; attempts: number; aggregated: [number, number] } | null }[];
  covariates: { id: string; title: string; title_ja: string; beta: number; low: number; high: number; said: Said }[];
  sources: Work[];
}
