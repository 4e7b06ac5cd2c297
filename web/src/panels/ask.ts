/** Questions for sources, made from what the tables say. */
import type { Ground, Question, Session } from "../session.svelte.ts";
import { figure, type Key, range, whole } from "../text/lang.ts";
import type { Sourced } from "../wire/tables.ts";

/** The ground that a row of a table gives. */
export function ground(table: Sourced, at: number, text: string): Ground {
  return { text, source: table.source[at], locator: table.locator[at], quality: table.quality[at], reason: table.reason[at] };
}

/** A claim of the record. */
export function claimGround(session: Session, claim: number): Ground {
  const { claims } = session.campaign.tables;
  const [low, high] = [claims.low[claim], claims.high[claim]];
  const value = low === null || high === null ? "–" : `${range(low, high)} ${claims.unit[claim]}`;
  const role = session.say(`role_of_claim.${claims.role[claim]}` as Key);
  return {
    text: `${value} (${role}): ${claims.definition[claim]}`,
    source: claims.source[claim],
    locator: claims.locator[claim],
    reason: claims.note[claim],
  };
}

/** A count of men or pieces of elements in the told replication: it rests on the order of battle. */
export function counted(session: Session, title: string, value: number, formation: number): Question {
  const { formations, elements } = session.campaign.tables;
  const below = session.campaign.formations.below[formation];
  const grounds = below
    .slice(0, 12)
    .map((element) =>
      ground(formations, elements.formation[element], `${session.names.element(element)}: ${whole(elements.men[element])} ${session.say("unit.men")}`),
    );
  return { title, value: whole(value), model: "told", how: session.moment(session.row), grounds };
}

/** A number of the told replication; how it was taken, and what it rests on besides the run. */
export function computed(session: Session, title: string, value: string, how = "", grounds: Ground[] = []): Question {
  return { title, value, model: "told", how: how || session.moment(session.campaign.rows - 1), grounds };
}

/** A row of the record table. */
export function targetQuestion(session: Session, target: number): Question {
  const { spread } = session.campaign;
  const median = spread.median[target];
  const value =
    median === null
      ? session.say("record.noModel", { reason: spread.reason[target] ?? "–" })
      : `${figure(median)} (${range(spread.low80[target] ?? median, spread.high80[target] ?? median)}) ${spread.unit[target]}`;
  const claims = spread.claims[target].flatMap(([id]) => {
    const at = session.campaign.claim(id);
    return at === undefined ? [] : [claimGround(session, at)];
  });
  return { title: spread.title[target], value, model: "spread", how: spread.definition[target], grounds: [], claims };
}
