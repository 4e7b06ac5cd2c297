/** Claims of the record as marks on charts over time. */
import type { Session } from "../session.svelte.ts";
import { range } from "../text/lang.ts";
import type { Mark } from "../parts/TimeChart.svelte";
import { claimGround } from "./ask.ts";

interface Wanted {
  operators: string[];
  /** Where a claim stands: at the beginning of its target, at its end, or over its whole span. */
  at: "from" | "to" | "span";
  /** Only targets for which this holds. */
  only?: (target: number) => boolean;
  /** Added to the claim, by side and by the row its target begins with: a sum since then on a curve since the start. */
  above?: (side: number, row: number) => number;
}

/** Claims of targets about whole sides. */
export function marks(session: Session, { operators, at, only, above }: Wanted): Mark[] {
  const { campaign } = session;
  const { spread } = campaign;
  const { claims, clock, sides } = campaign.tables;
  const rowOf = (hours: number) => Math.max(0, Math.min(campaign.rows - 1, hours / clock.step_h));
  return spread.target.flatMap((_, target) => {
    const [side, from, to] = [spread.side[target], spread.from_h[target], spread.to_h[target]];
    if (side === null || from === null || to === null || !operators.includes(spread.operator[target] ?? "")) return [];
    if (spread.formations[target] !== null || (only && !only(target))) return [];
    const base = above ? above(side, Math.round(rowOf(from))) : 0;
    return spread.claims[target].flatMap(([id]): Mark[] => {
      const claim = campaign.claim(id);
      const [low, high] = claim === undefined ? [null, null] : [claims.low[claim], claims.high[claim]];
      if (claim === undefined || low === null || high === null) return [];
      const ground = claimGround(session, claim);
      return [
        {
          from: rowOf(at === "to" ? to : from),
          to: rowOf(at === "from" ? from : to),
          low: base + low,
          high: base + high,
          start: above ? base : undefined,
          colour: sides.colour[side],
          label: `${session.names.target(target)}: ${ground.text} ${ground.source ?? ""}`,
          ask: () => session.ask({ title: session.names.target(target), value: `${range(low, high)} ${session.names.unit(spread.unit[target])}`, how: session.names.compared(target), grounds: [], claims: [ground] }),
        },
      ];
    });
  });
}
