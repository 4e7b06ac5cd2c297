/** Texts of the studio: its own, and those that it shares with the viewer. */
import en from "../../strings/studio.en.json";
import ja from "../../strings/studio.ja.json";
import shared from "../../strings/en.json";
import { showDay } from "../campaign/time.ts";
import { filled, type Key as SharedKey, type Lang, say as sayShared } from "../text/lang.ts";

export type StudioKey = keyof typeof en;
export type Key = StudioKey | SharedKey;

const WORDS: Record<Lang, Record<StudioKey, string>> = { en, ja };

export function say(lang: Lang, key: Key, fill: Record<string, string | number> = {}): string {
  return key in en ? filled(WORDS[lang][key as StudioKey], fill) : sayShared(lang, key as SharedKey, fill);
}

/** Whether there is a text of this key. */
export function has(key: string): key is Key {
  return key in en || key in shared;
}

/** `20 May 1939, 18:00` of `1939-05-20 18:00`; a date alone has no hour. */
export function moment(lang: Lang, text: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d))?/.exec(text);
  if (!found) return text;
  const day = showDay(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])) / 1000, 0, lang);
  return found[4] ? `${day}${lang === "ja" ? " " : ", "}${found[4]}` : day;
}

/** `05-20 18:00`: a moment in a list, where the year goes without saying. */
export function shortMoment(text: string): string {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(text) ? text.slice(5, 16) : text;
}

/** A moment of this computer's own clock. */
export function clock(lang: Lang, text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return at.toLocaleString(lang === "ja" ? "ja-JP" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/** Whether a name is written in Japanese. */
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;

/** The language that somebody wrote in. */
export function writtenIn(text: string): Lang {
  return JAPANESE.test(text) ? "ja" : "en";
}

/** A name as a reader of a language wants it. */
export function named(lang: Lang, of: { name: string; native?: string | null }): string {
  return lang === "ja" && of.native && JAPANESE.test(of.native) ? of.native : of.name;
}
