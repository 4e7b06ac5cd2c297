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

/** Parameters in which every wanted word is found: in the key, in what it means in either language, in its unit as written or as shown. */
export function matching<P extends Pick<Parameter, "key" | "meaning" | "meaning_ja" | "unit">>(parameters: P[], wanted: string, shown: (unit: string) => string): P[] {
  // Japanese is often typed with letters and figures of full width.
  const plain = (text: string) => text.normalize("NFKC").toLowerCase();
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  return parameters.filter(({ key, meaning, meaning_ja, unit }) => {
    const text = plain([key, meaning, meaning_ja ?? "", unit, shown(unit)].join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** Lines of a text, without empty ones. */
export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
