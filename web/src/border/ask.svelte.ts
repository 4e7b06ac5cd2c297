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
    if (one.opened) return this.ask(this.campaignTitle(one), this.played({ ...one, ...one.opened, aggregated_losses: one.opened.aggregated }));
    const [sentFirst, sentSecond] = one.sent.map(whole);
    const [first, second] = one.losses.map(whole);
    const lost = this.say("border.campaignLosses", { sentFirst, sentSecond, first, second, end: this.say(`border.end.${one.end}` as Key) });
    this.ask(this.campaignTitle(one), [lost, one.field ? this.say("border.field", { field: one.field }) : ""].filter(Boolean).join(" · "));
  }

  /** A field that was opened in any history. */
  fieldTitle(one: OpenedField): string {
    return this.say("border.fieldOpened", { number: one.history, date: one.date, rung: this.say(`ladder.${one.highest_rung_on_ground}` as Key) || one.highest_rung_on_ground });
  }

  askField(one: OpenedField): void {
    this.ask(this.fieldTitle(one), this.played(one));
  }

  /** What came of a field, how to play it again, and what aggregated combat would have made of it. */
  private played(one: Pick<OpenedField, "field" | "seed" | "attempts" | "losses" | "aggregated_losses" | "end">): string {
    const [first, second, other, another] = [...one.losses, ...one.aggregated_losses].map(whole);
    const played = this.say("border.opened", { field: one.field, seed: one.seed, first, second, end: this.say(`border.end.${one.end}` as Key), other, another });
    return `${played} ${this.say("border.attempt", { count: one.attempts })}`;
  }

  /** A number with its unit, in words where there are some. */
  counted(value: number, unit: string): string {
    const word = this.say(`unit.${unit}` as Key) || unit;
    return this.lang === "ja" && word !== unit ? `${whole(value)}${word}` : `${whole(value)} ${word}`;
  }
}
