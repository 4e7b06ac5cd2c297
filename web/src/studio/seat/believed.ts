/** The enemy as believed, in boxes beside the places that he is thought to be at. */
import { textWidth } from "../../map/labels.ts";
import type { Box } from "../../map/markers.ts";
import { whole } from "../../text/lang.ts";
import type { Studio } from "../studio.svelte.ts";
import type { Enemy } from "../wire.ts";
import { beside } from "./stacks.ts";

export const LINE = 14;

export interface BelievedBox extends Box {
  sector: string;
  lines: { text: string; head: boolean }[];
  /** Per cent; nothing where an attack is hardly to be expected. */
  attack: number | undefined;
  /** Where he is thought to be. */
  trueX: number;
  trueY: number;
}

/** Chance of an attack from which it is marked, per cent. */
export const ALARMING = 25;

/** What stands in the corners of the map: buttons, legend, scale. */
export function corners([width, height]: [number, number]): Box[] {
  return [
    { x: 138, y: 26, width: 276, height: 52 },
    { x: width - 50, y: 26, width: 110, height: 52 },
    { x: 90, y: height - 20, width: 190, height: 44 },
  ];
}

export function believedBoxes(studio: Studio, enemy: readonly Enemy[], screen: (lon: number, lat: number) => [number, number], taken: readonly Box[], window: [number, number]): BelievedBox[] {
  const out: BelievedBox[] = [];
  // Diamonds are kept clear, and what stands around the map.
  const blocked: Box[] = [...taken, ...corners(window)];
  const seen = enemy.flatMap((one) => {
    const [x, y] = screen(one.lon, one.lat);
    return one.men < 1 || x < 0 || y < 0 || x > window[0] || y > window[1] ? [] : [{ one, x, y }];
  });
  for (const { x, y } of seen) blocked.push({ x, y, width: 24, height: 24 });
  for (const { one, x, y } of seen) {
    const arms = [
      one.armour >= 1 ? studio.say("enemy.armour", { count: whole(one.armour) }) : "",
      one.guns >= 1 ? studio.say("enemy.guns", { count: whole(one.guns) }) : "",
    ].filter(Boolean);
    const lines = [
      // What comes after the comma stands in the table.
      { text: studio.title({ title: one.sector, title_ja: one.sector_ja }).split(/[,、，（(]/)[0].trim(), head: true },
      { text: studio.say("enemy.range", { men: whole(one.men), low: whole(one.low), high: whole(one.high) }), head: false },
      ...(arms.length > 0 ? [{ text: arms.join(" · "), head: false }] : []),
      { text: studio.say("enemy.attack", { percent: Math.round(one.attack) }), head: one.attack >= ALARMING },
    ];
    const width = Math.max(112, ...lines.map(({ text, head }) => textWidth(text, head ? 12.2 : 11.5))) + 16;
    const height = lines.length * LINE + 16;
    const [boxX, boxY] = beside([x, y], [width, height], blocked, window);
    const box = { x: boxX, y: boxY, width, height };
    blocked.push(box);
    out.push({ ...box, sector: one.sector, lines, attack: Math.round(one.attack), trueX: x, trueY: y });
  }
  return out;
}
