/** A long border, as `kokkyo incidents simulate --out` writes it. Times are years with a fraction. */

export interface Said {
  source: string;
  locator: string;
  quality: string;
  reason: string;
}

export interface BorderData {
  title: string;
  title_ja: string;
  years: [number, number];
  came: {
    seed: number;
    replications: number;
    years: { year: number; median: number; low80: number; high80: number; large: number }[];
    rungs: { rung: string; incidents: { mean: number; low80: number; high80: number } }[];
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
    men: number | null;
    losses: [number | null, number | null];
    rung: number | null;
    rival_of: string;
    what: string;
    said: Said;
  }[];
  garrisons: { side: number; force: string; force_ja: string; sector: number | null; at: number; quantity: string; value: number; note: string; said: Said }[];
  installations: { name: string; name_ja: string; side: number; kind: string; at: [number, number]; said: Said }[];
  rules: { title: string; title_ja: string; side: number; from: number; to: number; said: Said }[];
  policies: { at: number; date: string; actor: string; title: string; title_ja: string; said: Said }[];
  /** Year, sector, kind, rung, date. */
  history: [number, number, number, number, string][];
  sources: { key: string; author: string; title: string; year: string; published: string }[];
}
