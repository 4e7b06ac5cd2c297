/** The order of battle: who stands under whom, at which level a symbol stands for several elements. */
import type { Tables } from "../wire/tables.ts";

/** Echelons by rank, the lowest first. */
export const ECHELONS = ["section", "platoon", "company", "battery", "squadron", "battalion", "group", "regiment", "brigade", "division", "corps", "army"];

/** How far symbols are gathered. */
export type Level = "element" | "regiment" | "division";

/** Rank from which on a formation gathers the elements below it. */
const GATHERS: Record<Level, readonly string[]> = {
  element: [],
  regiment: ["regiment", "brigade"],
  division: ["division", "corps"],
};

export class Formations {
  readonly children: number[][];
  /** Elements below each formation, itself included. */
  readonly below: number[][];
  readonly elementOf: (number | undefined)[];
  readonly side: number[];
  readonly roots: number[] = [];

  constructor(private readonly tables: Tables) {
    const { formations, elements, nations } = tables;
    const count = formations.id.length;
    this.children = Array.from({ length: count }, () => []);
    this.below = Array.from({ length: count }, () => []);
    this.elementOf = new Array(count).fill(undefined);
    this.side = formations.nation.map((nation) => nations.side[nation] ?? 0);
    formations.parent.forEach((parent, at) => {
      if (parent === null) this.roots.push(at);
      else this.children[parent]?.push(at);
    });
    elements.formation.forEach((formation, element) => {
      this.elementOf[formation] = element;
      for (const at of this.upward(formation)) this.below[at].push(element);
    });
  }

  /** A formation and those above it. */
  upward(formation: number): number[] {
    const found: number[] = [];
    // Bounded, should a superior ever point in a circle.
    for (let at: number | null = formation; at !== null && at !== undefined && found.length < 32; at = this.tables.formations.parent[at]) found.push(at);
    return found;
  }

  /** The formation whose symbol stands for an element at a level. */
  gathered(element: number, level: Level): number {
    const own = this.tables.elements.formation[element];
    const upward = this.upward(own);
    const at = (wanted: Level) => upward.find((formation) => GATHERS[wanted].includes(this.tables.formations.echelon[formation]));
    if (level === "element") return own;
    if (level === "regiment") return at("regiment") ?? own;
    return at("division") ?? at("regiment") ?? own;
  }
}
