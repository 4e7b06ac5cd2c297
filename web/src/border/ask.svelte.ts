/** What the reader of a long border has chosen: language, year, and what is asked for. */
import { type Key, type Lang, say, whole } from "../text/lang.ts";
import type { BorderData, Said } from "../wire/border.ts";

export interface Answer {
  title: string;
  text: string;
  said?: Said;
}

export class BorderSession {
  lang = $state<Lang>("en");
  year = $state(1939);
  answer = $state<Answer | undefined>(undefined);

  constructor(readonly border: BorderData) {
    this.year = Math.min(Math.max(1939, border.years[0]), border.years[1] - 1);
  }

  say(key: Key, fill: Record<string, string | number> = {}): string {
    return say(this.lang, key, fill);
  }

  pick(of: { name: string; name_ja: string }): string {
    return (this.lang === "ja" && of.name_ja) || of.name;
  }

  title(of: { title: string; title_ja: string }): string {
    return (this.lang === "ja" && of.title_ja) || of.title;
  }

  rung(rung: number): string {
    return this.say(`ladder.${this.border.rungs[rung]}` as Key) || this.border.rungs[rung];
  }

  ask(title: string, text: string, said?: Said): void {
    this.answer = { title, text, said };
  }

  campaignTitle(one: BorderData["campaigns"][number]): string {
    return this.say("border.campaign", { date: one.date, sector: this.pick(this.border.sectors[one.sector]), days: one.days });
  }

  askCampaign(one: BorderData["campaigns"][number]): void {
    const [sentFirst, sentSecond] = one.sent.map(whole);
    const [first, second] = one.losses.map(whole);
    const lost = this.say("border.campaignLosses", { sentFirst, sentSecond, first, second, end: this.say(`border.end.${one.end}` as Key) });
    this.ask(this.campaignTitle(one), [lost, one.field ? this.say("border.field", { field: one.field }) : ""].filter(Boolean).join(" · "));
  }

  /** A number with its unit, in words where there are some. */
  counted(value: number, unit: string): string {
    const word = this.say(`unit.${unit}` as Key) || unit;
    return this.lang === "ja" && word !== unit ? `${whole(value)}${word}` : `${whole(value)} ${word}`;
  }

  /** The work behind a key, in a line. */
  work(key: string): string {
    const source = this.border.sources.find((one) => one.key === key);
    return source ? [source.author, source.title, source.published, source.year].filter(Boolean).join(", ") : key;
  }
}
