/** What the outcomes of a comparison are called, and which of them are shown first. */
import type { Session } from "../session.svelte.ts";
import type { Key } from "../text/lang.ts";
import type { ComparedOutcome } from "../wire/comparison.ts";

/** Groups of outcomes that a reader asks for first. */
const FIRST = [/^losses\.[^.]+\.(battle|killed)$/, /^equipment\.[^.]+\.(armour_knocked_out|guns_lost)$/, /^supply\./, /^shells\./, /^ground\./, /^score\./, /^highest_rung$/, /^disobediences/, /^cease_fire/];

export function isFirst(name: string): boolean {
  return FIRST.some((pattern) => pattern.test(name));
}

/** The name of an outcome in the language of the page; what the program says of it where there is none. */
export function named(session: Session, { outcome, about }: ComparedOutcome): string {
  const { campaign, names } = session;
  const [group, ...rest] = outcome.split(".");
  const side = campaign.tables.sides.id.indexOf(rest[0] ?? "");
  const ofSide = (what: string) => (side >= 0 ? session.say("measure.of", { what, side: names.side(side) }) : what);
  const word = (key: string) => session.say(key as Key);
  switch (group) {
    case "losses":
      return word(`loss.${rest[1]}`) ? ofSide(word(`loss.${rest[1]}`)) : about;
    case "equipment":
      return word(`measure.${rest[1]}`) ? ofSide(word(`measure.${rest[1]}`)) : about;
    case "supply":
      return ofSide(word("outcome.supply"));
    case "shells":
      return ofSide(word("outcome.shells"));
    case "ground":
      return ofSide(word("outcome.ground"));
    case "beyond":
    case "score":
    case "rung":
      return ofSide(word(`measure.${group}`));
    case "highest_rung":
    case "highest_rung_on_ground":
      return word(`measure.${group}`);
    case "first_hour": {
      const rung = campaign.outcome.rungs.indexOf(rest.join("."));
      return rung >= 0 ? session.say("measure.first_hour", { rung: names.rung(rung) }) : about;
    }
    case "goal": {
      const at = campaign.tables.goals.id.indexOf(rest.join("."));
      return at >= 0 ? names.goal(at) : about;
    }
    case "target": {
      const at = campaign.spread.target.indexOf(rest.join("."));
      return at >= 0 ? names.target(at) : about;
    }
    default:
      return about;
  }
}
