/** What the reader of a long border has chosen: language, year, and what is asked for. */
import { PageSession } from "../parts/page.svelte.ts";
import { type Key, whole } from "../text/lang.ts";
import type { BorderData, OpenedField } from "../wire/border.ts";

export class BorderSession extends PageSession {
  year = $state(1939);

  constructor(readonly border: BorderData) {
    super(border.sources);
    this.year = Math.min(Math.max(1939, border.years[0]), border.years[1] - 1);
  }

  rung(rung: number): string {
    return this.say(`ladder.${this.border.rungs[rung]}` as Key) || this.border.rungs[rung];
  }

  campaignTitle(one: BorderData["campaigns"][number]): string {
    return this.say("border.campaign", { date: one.date, sector: this.pick(this.border.sectors[one.sector]), days: one.days });
  }

  askCampaign(one: BorderData["campaigns"][number]): void {
    const [sentFirst, sentSecond] = one.sent.map(whole);
    const [first, second] = one.losses.map(whole);
    if (one.opened) {
      const [other, another] = one.opened.aggregated.map(whole);
      const attempts = this.say("border.attempt", { count: one.opened.attempts });
      const played = this.say("border.opened", { field: one.field, seed: one.opened.seed, first, second, end: this.say(`border.end.${one.end}` as Key), other, another });
      return this.ask(this.campaignTitle(one), `${played} ${attempts}.`);
    }
    const lost = this.say("border.campaignLosses", { sentFirst, sentSecond, first, second, end: this.say(`border.end.${one.end}` as Key) });
    this.ask(this.campaignTitle(one), [lost, one.field ? this.say("border.field", { field: one.field }) : ""].filter(Boolean).join(" · "));
  }

  /** A field that was opened in any history. */
  fieldTitle(one: OpenedField): string {
    return this.say("border.fieldOpened", { number: one.history, date: one.date, rung: this.say(`ladder.${one.highest_rung_on_ground}` as Key) || one.highest_rung_on_ground });
  }

  askField(one: OpenedField): void {
    const [first, second, other, another] = [...one.losses, ...one.aggregated_losses].map(whole);
    const played = this.say("border.opened", { field: one.field, seed: one.seed, first, second, end: this.say(`border.end.${one.end}` as Key), other, another });
    this.ask(this.fieldTitle(one), `${played} ${this.say("border.attempt", { count: one.attempts })}.`);
  }

  /** A number with its unit, in words where there are some. */
  counted(value: number, unit: string): string {
    const word = this.say(`unit.${unit}` as Key) || unit;
    return this.lang === "ja" && word !== unit ? `${whole(value)}${word}` : `${whole(value)} ${word}`;
  }
}
