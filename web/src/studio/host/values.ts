/** Values that a host writes in place of stated ones. */
import type { Parameter } from "../wire.ts";

type Limits = Pick<Parameter, "value" | "low" | "high" | "least" | "greatest">;

/** What is doubtful about a value: no number, not taken by the program, or outside the range that is in doubt. */
export function outside(written: string | undefined, { value: stated, low, high, least, greatest }: Limits): "number" | "limit" | "range" | undefined {
  const text = written?.trim();
  if (!text || typeof stated !== "number") return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return "number";
  const beyond = (least: number | null | undefined, greatest: number | null | undefined) => (typeof least === "number" && value < least) || (typeof greatest === "number" && value > greatest);
  return beyond(least, greatest) ? "limit" : beyond(low, high) ? "range" : undefined;
}

/** Lines of a text, without empty ones. */
export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
