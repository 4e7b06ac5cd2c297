/** The chain of command, and what became of each directive on its way through it. */
import type { Campaign } from "./campaign.ts";
import { Tag } from "./events.ts";

/** Positions of the events of a directive in the run. */
export interface Fate {
  issued?: number;
  received?: number;
  notIssued?: number;
}

export function fates(campaign: Campaign): Fate[] {
  const { events, tables } = campaign;
  const found: Fate[] = tables.directives.id.map(() => ({}));
  for (let at = 0; at < events.count; at++) {
    const fate = found[events.a[at]];
    if (events.tag[at] === Tag.Issued) fate.issued ??= at;
    else if (events.tag[at] === Tag.Received) fate.received ??= at;
    else if (events.tag[at] === Tag.NotIssued) fate.notIssued ??= at;
  }
  return found;
}

/** When a directive was issued and received in this run, in seconds; as recorded where the run has no event of it. */
export interface Moments {
  issued: number;
  received?: number;
  never: boolean;
}

export function moments(campaign: Campaign, found: Fate[] = fates(campaign)): Moments[] {
  const { directives, clock } = campaign.tables;
  const second = (event: number | undefined) => (event === undefined ? undefined : clock.start_s + campaign.events.minute[event] * 60);
  return found.map(({ issued, received, notIssued }, at) => {
    const start = second(issued) ?? directives.issued_s[at];
    return { issued: start, received: second(received) ?? (notIssued === undefined ? start + directives.delay_h[at] * 3600 : undefined), never: notIssued !== undefined };
  });
}

export interface Post {
  headquarters: number;
  depth: number;
}

/** Headquarters of a side as a tree, superiors before their subordinates, in the order of the package. */
export function tree(campaign: Campaign, side: number): Post[] {
  const { headquarters } = campaign.tables;
  const found: Post[] = [];
  const visit = (superior: number | null, depth: number): void => {
    headquarters.superior.forEach((above, at) => {
      // A superior of the other side counts as none.
      const own = above !== null && headquarters.side[above] === headquarters.side[at] ? above : null;
      if (headquarters.side[at] === side && own === superior && !found.some((post) => post.headquarters === at)) {
        found.push({ headquarters: at, depth });
        visit(at, depth + 1);
      }
    });
  };
  visit(null, 0);
  return found;
}

/** Whether a headquarters exists at an instant. */
export function exists(campaign: Campaign, headquarters: number, seconds: number): boolean {
  const { from_s, to_s } = campaign.tables.headquarters;
  const [from, to] = [from_s[headquarters], to_s[headquarters]];
  return (from === null || from <= seconds) && (to === null || seconds < to);
}
