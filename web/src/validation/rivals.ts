/** Which rivals are drawn together. */
import type { Rival } from "../wire/validation.ts";

/** Difference beyond which a rival is put apart, if as many as [ENOUGH] are left. */
const LARGE = 1;
const ENOUGH = 5;

/** Whether a rival differs from the model in anything that is scored. */
export function changes({ difference: { mean, low95, high95 } }: Rival): boolean {
  return mean !== 0 || low95 !== 0 || high95 !== 0;
}

/**
 * Those that are drawn on one scale, those beyond it, and those that change nothing: beside a mechanism without which nothing happens the
 * others could not be told apart.
 */
export function apart(rivals: Rival[]): { near: Rival[]; beyond: Rival[]; still: Rival[] } {
  const moving = rivals.filter(changes);
  const still = rivals.filter((rival) => !changes(rival));
  const near = moving.filter(({ difference }) => Math.abs(difference.mean) <= LARGE);
  return near.length >= ENOUGH ? { near, beyond: moving.filter((rival) => !near.includes(rival)), still } : { near: moving, beyond: [], still };
}

/** Nearer to the record without it, farther, or neither beyond chance. */
export function verdict({ difference: { low95, high95 } }: Rival): "farther" | "nearer" | "even" {
  return low95 > 0 ? "farther" : high95 < 0 ? "nearer" : "even";
}
