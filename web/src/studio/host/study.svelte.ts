/** What a calibration, a sensitivity analysis and a validation are asked beside what every work is. */
import type { Kind, Method, Parameter, StudyFields } from "../wire.ts";
import { lines } from "./values.ts";

/** What commands take where nothing is said. */
export const PARTICLES = 250;
export const ROUNDS = 12;
export const SAMPLES: Record<Method, number> = { morris: 20, sobol: 256, shapley: 1000 };
/** More inputs than a record can tell apart. */
export const MOST_CALIBRATED = 30;

/** Kinds that are asked more than how often to play. */
export function isStudy(kind: Kind): boolean {
  return kind === "calibrate" || kind === "sensitivity" || kind === "validate";
}

/** How many campaigns are played follows from what is asked, not from a number of replications. */
export function isByDesign(kind: Kind): boolean {
  return kind === "calibrate" || kind === "sensitivity";
}

/** Parameters that the package has a doubt about. */
export function doubtful(parameters: Parameter[]): Parameter[] {
  return parameters.filter(({ low, high }) => low !== null && high !== null);
}

export class Study {
  inputs = $state<string[]>([]);
  furtherInputs = $state("");
  range = $state<number | null>(null);
  before = $state("");
  on = $state("");
  particles = $state<number | null>(PARTICLES);
  rounds = $state<number | null>(ROUNDS);
  method = $state<Method>("morris");
  samples = $state<number | null>(null);
  folders = $state<string[]>([]);
  rivals = $state<string[]>([]);
  furtherRivals = $state("");

  /** What was chosen of one scenario is nothing to another one. */
  forget(): void {
    [this.inputs, this.folders, this.rivals] = [[], [], []];
    [this.furtherInputs, this.furtherRivals, this.before, this.on] = ["", "", "", ""];
  }

  /** What goes with a kind; nothing of the others. */
  fields(kind: Kind): StudyFields {
    const inputs = [...this.inputs, ...names(this.furtherInputs)];
    const range = this.range ?? null;
    if (kind === "calibrate") return { inputs, range, before: this.before || null, on: names(this.on), particles: this.particles ?? PARTICLES, generations: this.rounds ?? ROUNDS };
    if (kind === "sensitivity") return { inputs, range, method: this.method, samples: this.samples ?? SAMPLES[this.method] };
    if (kind === "validate") return { on: names(this.on), against: [...this.folders, ...this.rivals, ...names(this.furtherRivals)] };
    return {};
  }
}

/** Names with commas or a line each. */
export function names(text: string): string[] {
  return lines(text.replaceAll(",", "\n"));
}
