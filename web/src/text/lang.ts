/** Languages of the interface. */
import en from "../../strings/en.json";
import ja from "../../strings/ja.json";

export type Lang = "en" | "ja";

/** Keys of the dictionary; every language has all of them. */
export type Key = keyof typeof en;

const WORDS: Record<Lang, Record<Key, string>> = { en, ja };

/** A text with `{name}` filled in. */
export function filled(text: string, fill: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in fill ? String(fill[name]) : whole));
}

/** The words of a language, with `{name}` filled in. */
export function say(lang: Lang, key: Key, fill: Record<string, string | number> = {}): string {
  return filled(WORDS[lang][key] ?? "", fill);
}

/** `12,345`. */
export function whole(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A number with as many digits as its size needs. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return whole(value);
  if (size >= 10) return value.toFixed(1);
  return size >= 0.01 || size === 0 ? value.toFixed(2) : value.toPrecision(2);
}

/** So many hundredths: `78 %`, in Japanese `78％`. */
export function hundredths(count: number | string, lang: Lang): string {
  return `${count}${lang === "ja" ? "％" : " %"}`;
}

/** A part of a whole, in hundredths. */
export function percent(share: number, lang: Lang): string {
  return hundredths(Math.round(100 * share), lang);
}

/** What explains a name, in brackets behind it. */
export function bracketed(name: string, more: string, lang: Lang): string {
  return lang === "ja" ? `${name}（${more}）` : `${name} (${more})`;
}

/** A range, or one number where both ends are the same. */
export function range(low: number, high: number): string {
  return low === high ? figure(low) : `${figure(low)}–${figure(high)}`;
}
