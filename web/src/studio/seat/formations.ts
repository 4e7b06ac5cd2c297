/** Own formations in words and in order. */
import type { Order } from "../sorting.ts";
import { sorted } from "../sorting.ts";
import type { Studio } from "../studio.svelte.ts";
import type { Formation } from "../wire.ts";

export const COLUMNS = ["name", "fit", "lost", "cohesion", "supply", "posture"] as const;
export type Column = (typeof COLUMNS)[number];

/** Columns of text begin with the first letter, others with the largest number. */
export function isText(column: Column): boolean {
  return column === "name" || column === "posture";
}

/** The least of its supplies, per cent; nothing where it carries none. */
export function least(of: Pick<Formation, "supply">): number | null {
  const known = of.supply.filter((share) => share !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

/** A phrase of the server as the end of a key: `presses the enemy` is `presses-the-enemy`. */
function end(phrase: string): string {
  return phrase.replaceAll(" ", "-");
}

/** Where it is, off the field. */
export function where(studio: Studio, of: Pick<Formation, "place" | "place_ja">): string {
  return studio.told({ text: of.place ?? "", text_ja: of.place_ja ?? undefined });
}

/** What it does, and whether it meets the enemy. */
export function doing(studio: Studio, of: Formation): string {
  const what = studio.word("doing", end(of.posture));
  const contact = of.contact ? studio.word("contact", end(of.contact)) : "";
  return [what === end(of.posture) ? of.posture : what, contact === end(of.contact) ? of.contact : contact].filter(Boolean).join(studio.lang === "ja" ? "、" : ", ");
}

export function ordered(studio: Studio, formations: readonly Formation[], order: Order<Column>): Formation[] {
  const value = (of: Formation): number | string | null => {
    if (order.by === "name") return studio.name(of);
    if (order.by === "posture") return doing(studio, of);
    return order.by === "supply" ? least(of) : of[order.by];
  };
  return sorted(formations, value, order.down);
}
