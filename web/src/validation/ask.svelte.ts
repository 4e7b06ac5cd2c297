/** What the reader of a validation has chosen, and how its numbers are told. */
import { RecordSession, signed } from "../parts/record.svelte.ts";
import type { Key } from "../text/lang.ts";
import type { Difference, Rival, ScoredTarget, ValidationData } from "../wire/validation.ts";
import { changes } from "./rivals.ts";

export class ValidationSession extends RecordSession {
  /** The rival that is shown beside the model on every target; none where it is empty. */
  rival = $state("");

  constructor(readonly data: ValidationData) {
    super(data.targets, data.sources);
  }

  /** A counterfactual by its title, a mechanism by its name, which stands in the documentation. */
  named({ name, kind }: Pick<Rival, "name" | "kind">): string {
    const title = kind === "counterfactual" ? this.data.names[name] : undefined;
    return title ? this.title(title) : name;
  }

  /** The question that a mechanism answers; the word for a folder of them. */
  question({ name, kind }: Pick<Rival, "name" | "kind">): string {
    return kind === "stand-in" ? this.say(`mechanism.${name}` as Key) : "";
  }

  /** A difference with its interval. */
  difference({ mean, low95, high95 }: Difference): string {
    return this.say("validation.interval", { mean: plus(mean), low: plus(low95), high: plus(high95) });
  }

  askRival(rival: Rival): void {
    const parts = [this.say(`validation.kind.${rival.kind}` as Key), this.say("validation.tell.difference", { value: this.difference(rival.difference) }), this.say("validation.tell.counts", { farther: rival.targets_farther, nearer: rival.targets_nearer, overlap: rival.overlap.overlap, judged: rival.overlap.judged })];
    if (!changes(rival)) parts.push(this.say("validation.nothing"));
    const question = this.question(rival);
    this.ask(this.named(rival), [...(question ? [question] : rival.name === this.named(rival) ? [] : [rival.name]), ...parts].join(" · "));
  }

  askScored(of: ScoredTarget, at: number): void {
    const more = [this.say("validation.tell.target", { score: signed(of.score), model: this.between(of.model), unit: this.unit(of.unit) })];
    const lost = this.rival ? this.data.rivals[this.rival]?.[at]?.[3] : undefined;
    if (typeof lost === "number") more.push(this.say("validation.tell.lost", { value: plus(lost) }));
    this.askTarget(of, more);
  }
}

/** With its sign. */
export function plus(value: number): string {
  return `${value > 0 ? "+" : ""}${signed(value)}`;
}
