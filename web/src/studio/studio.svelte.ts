/** What every page of the studio has: a language, and its texts. */
import { getContext, setContext } from "svelte";
import { has, type Key, named, say } from "./text.ts";
import { bracketed, hundredths, type Lang } from "../text/lang.ts";

const SHELF = "kokkyo:studio:lang";
const CONTEXT = Symbol("studio");

export class Studio {
  lang = $state<Lang>("en");

  constructor() {
    let kept: string | null = new URLSearchParams(location.hash.slice(1)).get("lang");
    try {
      kept ??= localStorage.getItem(SHELF);
    } catch {
      // Some browsers keep nothing.
    }
    this.lang = kept === "ja" || kept === "en" ? kept : navigator.language?.startsWith("ja") ? "ja" : "en";
  }

  say(key: Key, fill: Record<string, string | number> = {}): string {
    return say(this.lang, key, fill);
  }

  /** The text of a word of the model; the word itself where there is none. */
  word(group: string, word: string): string {
    const key = `${group}.${word}`;
    return has(key) ? this.say(key) : word;
  }

  name(of: { name: string; native?: string | null }): string {
    return named(this.lang, of);
  }

  title(of: { title: string; title_ja?: string | null }): string {
    return (this.lang === "ja" && of.title_ja) || of.title;
  }

  /** A sentence of the server. */
  told(of: { text: string; text_ja?: string }): string {
    return this.title({ title: of.text, title_ja: of.text_ja });
  }

  /** What a number in the laws is. */
  meaning(of: { meaning: string; meaning_ja?: string }): string {
    return this.title({ title: of.meaning, title_ja: of.meaning_ja });
  }

  /** What the server says where it will not or cannot. */
  refusal(of: { message: string; japanese?: string }): string {
    return this.title({ title: of.message, title_ja: of.japanese });
  }

  /** `78 %`, in Japanese `78％`. */
  hundredths(count: number): string {
    return hundredths(count, this.lang);
  }

  /** What explains a name, in brackets behind it. */
  bracketed(name: string, more: string): string {
    return bracketed(name, more, this.lang);
  }

  /** Names in a row. */
  list(names: readonly string[]): string {
    return names.join(this.lang === "ja" ? "、" : ", ");
  }

  /** What an order says. */
  content(of: { content: string | null; content_ja?: string | null }): string {
    return (this.lang === "ja" && of.content_ja) || of.content || "";
  }

  /** The language that a title is then in. */
  titleLang(of: { title_ja?: string | null }): "en" | "ja" {
    return this.lang === "ja" && of.title_ja ? "ja" : "en";
  }

  turn(): void {
    this.lang = this.lang === "en" ? "ja" : "en";
    try {
      localStorage.setItem(SHELF, this.lang);
    } catch {
      // As above.
    }
  }
}

export function provide(studio: Studio): void {
  setContext(CONTEXT, studio);
}

export function studio(): Studio {
  return getContext<Studio>(CONTEXT);
}
