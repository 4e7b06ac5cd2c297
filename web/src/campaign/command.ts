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
