/** What the reader of a calibration asks, and how its numbers are told. */
import { RecordSession, signed } from "../parts/record.svelte.ts";
import type { CalibratedInput, CalibratedTarget, CalibrationData, Pair } from "../wire/calibration.ts";
import { type Key, percent } from "../text/lang.ts";

/** An input that keeps less than this of the width of its prior is narrowed. */
const NARROWED = 0.8;
/** Farther than this from the record in half of what is kept, a target is not met. */
const FAR = 2;

export class CalibrationSession extends RecordSession {
  constructor(readonly data: CalibrationData) {
    super(data.targets, data.sources);
  }

  get even(): number {
    return this.data.came.generations.at(-1)?.effective_particles ?? 0;
  }

  get narrowed(): CalibratedInput[] {
    return this.data.came.inputs.filter(({ width_left }) => width_left !== null && width_left <= NARROWED);
  }

  /** What it was calibrated on and does not meet. */
  get far(): CalibratedTarget[] {
    const off = (target: CalibratedTarget) => target.spreads_off_after ?? 0;
    return this.data.came.targets.filter((target) => off(target) > FAR).sort((a, b) => off(b) - off(a));
  }

  /** Pairs that hang together beyond chance, the closest first. */
  get together(): Pair[] {
    return this.data.came.pairs.filter(({ low95, high95 }) => low95 > 0 || high95 < 0).sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
  }

  /** A value with its unit. */
  value(value: number, { unit }: { unit: string }): string {
    return `${signed(value)} ${this.unit(unit)}`.trim();
  }

  askInput(of: CalibratedInput): void {
    const known = this.data.inputs[of.input];
    const parts = [this.say("calibration.tell.input", { prior: this.between(of.prior), posterior: this.between(of.posterior), stated: this.value(of.stated, of), doubt: this.say(`sensitivity.doubt.${of.doubt}` as Key) })];
    if (of.width_left !== null) parts.push(this.say("calibration.tell.width", { width: percent(of.width_left, this.lang) }));
    if (known?.meaning) parts.push(this.meaning(known));
    this.ask(of.input.replaceAll("+", " + "), parts.join(" · "), known?.said ?? undefined);
  }

  askMet(of: CalibratedTarget): void {
    const more = [this.say("calibration.tell.target", { before: this.between(of.before), after: this.between(of.after), unit: this.unit(of.unit) })];
    if (of.spreads_off_after !== null && of.spreads_off_least !== null) more.push(this.say("calibration.tell.off", { off: signed(of.spreads_off_after), least: signed(of.spreads_off_least) }));
    if (of.with_value_after < 0.995) more.push(this.say("calibration.tell.some", { share: percent(of.with_value_after, this.lang) }));
    this.askTarget(of, more);
  }
}

/** A key that is too long for its place, without its folders. */
export function brief(key: string): string {
  const cells = key.split("+");
  const last = cells[0].trim();
  return cells.length > 1 ? `${last} + ${cells.length - 1}` : last;
}
