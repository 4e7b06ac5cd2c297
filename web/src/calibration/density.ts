/** Prior and posterior of an input as steps, out of what parts of equal weight of the prior hold. */

export interface Step {
  from: number;
  to: number;
  /** Weight over width on the axis. */
  height: number;
}

/** Whether an axis is better read by the factor: a positive number whose doubt reaches over more than a score. */
export function byFactor(parts: number[]): boolean {
  return parts[0] > 0 && parts[parts.length - 1] / parts[0] > 20;
}

/** Into how many parts the prior may be cut where so many even particles are left: fewer where each would hold next to nothing. */
export function partsFor(effective: number): number {
  return effective >= 200 ? 20 : effective >= 60 ? 10 : 5;
}

/** Steps of a density over the axis, of `count` parts together. Parts without a width, where many draws give one value, go with the next. */
export function steps(parts: number[], held: number[], count: number, factor = byFactor(parts)): Step[] {
  const at = (value: number) => (factor ? Math.log(value) : value);
  const each = held.length / count;
  const whole = at(parts[parts.length - 1]) - at(parts[0]);
  const out: Step[] = [];
  let [weight, from] = [0, parts[0]];
  for (let part = 0; part < held.length; part++) {
    weight += held[part];
    const to = parts[part + 1];
    const width = at(to) - at(from);
    if (((part + 1) % each === 0 && width > whole * 1e-6) || (part === held.length - 1 && width > 0)) {
      out.push({ from, to, height: weight / width });
      [weight, from] = [0, to];
    }
  }
  return out;
}
