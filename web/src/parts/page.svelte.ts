/** A page that shows no run: its language, and what was last asked of it. */
import { type Key, type Lang, say } from "../text/lang.ts";

/** Who says so, how it is known, and why it was taken so. */
export interface Said {
  source: string;
  locator: string;
  quality: string;
  reason: string;
}

/** A work that can be cited. */
export interface Work {
  key: string;
  author: string;
  title: string;
  year: string;
  published: string;
}

export interface Answer {
  title: string;
  text: string;
  said?: Said;
}

export class PageSession {
  lang = $state<Lang>("en");
  answer = $state<Answer | undefined>(undefined);

  constructor(readonly sources: Work[]) {}

  say(key: Key, fill: Record<string, string | number> = {}): string {
    return say(this.lang, key, fill);
  }

  pick(of: { name: string; name_ja: string }): string {
    return (this.lang === "ja" && of.name_ja) || of.name;
  }

  title(of: { title: string; title_ja: string }): string {
    return (this.lang === "ja" && of.title_ja) || of.title;
  }

  /** What a number in the laws is. */
  meaning(of: { meaning: string; meaning_ja?: string }): string {
    return (this.lang === "ja" && of.meaning_ja) || of.meaning;
  }

  /** The unit of a quantity; nothing for pure numbers. */
  unit(unit: string): string {
    return unit === "1" ? "" : this.say(`unit.${unit}` as Key) || unit;
  }

  ask(title: string, text: string, said?: Said): void {
    this.answer = { title, text, said };
  }

  /** The language that the address asks for, or the reader's. */
  begin(said: URLSearchParams): void {
    if (said.get("lang") === "ja" || (!said.has("lang") && navigator.language?.startsWith("ja"))) this.lang = "ja";
  }

  turn(): void {
    this.lang = this.lang === "en" ? "ja" : "en";
  }

  /** The work behind a key, in a line. */
  work(key: string): string {
    const source = this.sources.find((one) => one.key === key);
    return source ? [source.author, source.title, source.published, source.year].filter(Boolean).join(", ") : key;
  }
}
