/** What the reader of a sensitivity analysis has chosen, and how its numbers are told. */
import { PageSession } from "../parts/page.svelte.ts";
import { type Key, figure, whole } from "../text/lang.ts";
import type { DecidedOutcome, Estimate, Index, SensitivityData, Titles } from "../wire/sensitivity.ts";

/** The name by which luck is among the inputs. */
export const LUCK = "luck";

/** By how a value is known; luck apart. Told by the place in the list as well as by colour. */
export const COLOURS: Record<string, string> = { stated: "#2c6e63", inferred: "#3b6ea8", assumed: "#b06a00", [LUCK]: "#6f6a60" };

export class SensitivitySession extends PageSession {
  outcome = $state("");

  constructor(readonly data: SensitivityData) {
    super(data.sources);
    const able = data.came.outcomes.filter(({ indices }) => indices !== undefined);
    const wanted = able.find(({ outcome }) => data.first.includes(outcome)) ?? able[0] ?? data.came.outcomes[0];
    this.outcome = wanted?.outcome ?? "";
  }

  /** The number by which inputs are put in order. */
  size(index: Index): Estimate | undefined {
    return index.total ?? index.mu_star ?? index.shapley;
  }

  /** How the value of an input is known. */
  kind(input: string): string {
    return this.data.came.inputs.find((one) => one.input === input)?.quality ?? LUCK;
  }

  /** The name of an input. */
  input(key: string): string {
    return key === LUCK ? this.say("sensitivity.luck") : key;
  }

  /** The name of an outcome; what the program says of it where there is none in the language of the page. */
  named({ outcome, about }: DecidedOutcome): string {
    const [group, ...rest] = outcome.split(".");
    const of = (titles: Titles, id: string) => {
      const found = titles[id];
      return found ? this.title(found) : undefined;
    };
    const side = of(this.data.names.side, rest[0] ?? "");
    const word = (key: string) => this.say(key as Key);
    const what = { losses: `loss.${rest[1]}`, equipment: `measure.${rest[1]}`, supply: "outcome.supply", shells: "outcome.shells", ground: "outcome.ground", beyond: "measure.beyond", score: "measure.score", rung: "measure.rung", highest_rung: "measure.highest_rung" }[group];
    if (group === "goal") return of(this.data.names.goal, rest.join(".")) ?? about;
    if (group === "target") return of(this.data.names.target, rest.join(".")) ?? about;
    if (group === "first_hour" && word(`ladder.${rest.join(".")}`)) return this.say("measure.first_hour", { rung: word(`ladder.${rest.join(".")}`) });
    if (what === undefined || !word(what)) return about;
    return side ? this.say("measure.of", { what: word(what), side }) : word(what);
  }

  between({ value, low95, high95 }: Estimate): string {
    return this.say("sensitivity.between", { value: signed(value), low: signed(low95), high: signed(high95) });
  }

  /** Tells of an index what it is, and of its input what is known. */
  askIndex(index: Index, of: DecidedOutcome): void {
    const { came } = this.data;
    const parts: string[] = [];
    if (index.mu_star) parts.push(this.say("sensitivity.tell.morris", { mu_star: this.between(index.mu_star), mu: signed(index.mu ?? 0), sigma: figure(index.sigma ?? 0), unit: this.unit(of.unit) || "1" }));
    if (index.first && index.total) parts.push(this.say("sensitivity.tell.sobol", { first: this.between(index.first), total: this.between(index.total) }));
    if (index.shapley) parts.push(this.say("sensitivity.tell.shapley", { value: this.between(index.shapley) }));
    const input = came.inputs.find((one) => one.input === index.input);
    if (input?.low !== undefined && input.high !== undefined && input.stated !== undefined)
      parts.push(this.say("sensitivity.tell.input", { stated: `${figure(input.stated)} ${this.unit(input.unit)}`.trim(), low: figure(input.low), high: figure(input.high), doubt: this.say(`sensitivity.doubt.${input.doubt}` as Key) }));
    const known = this.data.inputs[index.input];
    if (known?.meaning) parts.push(this.meaning(known));
    if (index.input === LUCK) parts.push(this.say("sensitivity.luckIs"));
    this.ask(`${this.input(index.input)} → ${this.named(of)}`, parts.join(" · "), known?.said);
  }

  /** Tells of an outcome how it came out over all campaigns. */
  askOutcome(of: DecidedOutcome): void {
    const spread = this.say("sensitivity.tell.outcome", { mean: of.mean === null ? "–" : figure(of.mean), sd: of.standard_deviation === null ? "–" : figure(of.standard_deviation), unit: this.unit(of.unit) || "1", count: whole(of.with_value) });
    this.ask(this.named(of), [this.lang === "ja" && this.named(of) !== of.about ? "" : of.about, spread].filter(Boolean).join(" · "));
  }
}

/** With a true minus. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : ""}${figure(Math.abs(value))}`;
}
