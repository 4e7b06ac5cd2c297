/** Where symbols and boxes stand on the screen, so that each can be seen: formations at one place side by side, or in a stack. */
import { type Box, spread } from "../../map/markers.ts";

/** Something that stands at a point of the screen. */
export interface Standing {
  id: string;
  x: number;
  y: number;
  /** The weightiest stands for a stack. */
  weight: number;
}

export interface Stack {
  /** The weightiest first. */
  ids: string[];
  /** Where the weightiest stands. */
  x: number;
  y: number;
}

export interface Laid {
  id: string;
  x: number;
  y: number;
  /** Where its place is. */
  trueX: number;
  trueY: number;
  /** Further ones that a closed stack holds. */
  more: number;
  /** The stack, by its weightiest. */
  stack: string;
}

/** What stands within a reach of each other becomes one stack. */
export function stacked(standing: readonly Standing[], reach: [number, number]): Stack[] {
  const stacks: Stack[] = [];
  for (const one of standing.slice().sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
    const near = stacks.find(({ x, y }) => Math.abs(x - one.x) < reach[0] && Math.abs(y - one.y) < reach[1]);
    if (near) near.ids.push(one.id);
    else stacks.push({ ids: [one.id], x: one.x, y: one.y });
  }
  return stacks;
}

/** Tiles in rows, around a middle. */
export function tiles(count: number, tile: [number, number]): [number, number][] {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns);
    // The last row may be shorter; it stands in the middle too.
    const inRow = row === rows - 1 ? count - columns * (rows - 1) : columns;
    return [((at % columns) - (inRow - 1) / 2) * tile[0], (row - (rows - 1) / 2) * tile[1]];
  });
}

/** Moves boxes apart, and away from what stays where it is. */
function apart(boxes: readonly Box[], fixed: readonly Box[]): { x: number; y: number }[] {
  if (fixed.length === 0) return spread(boxes.slice(), 40);
  let places = boxes.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < 12; round++) {
    places = spread([...boxes.map((box, at) => ({ ...box, ...places[at] })), ...fixed], 4).slice(0, boxes.length);
  }
  return places;
}

/**
 * Lays all: stacks of up to `most` side by side, larger ones closed unless they are the opened one; then all moved apart, and away
 * from what is fixed.
 */
export function lay(standing: readonly Standing[], tile: [number, number], most: number, opened?: string, fixed: readonly Box[] = []): Laid[] {
  const stacks = stacked(standing, [tile[0] * 0.9, tile[1] * 0.9]).map((stack) => {
    const shown = stack.ids.length > most && stack.ids[0] !== opened ? 1 : stack.ids.length;
    const columns = Math.ceil(Math.sqrt(shown));
    return { ...stack, shown, width: columns * tile[0], height: Math.ceil(shown / columns) * tile[1] };
  });
  const places = apart(stacks, fixed);
  return stacks.flatMap((stack, number) =>
    tiles(stack.shown, tile).map(([dx, dy], at) => ({
      id: stack.ids[at],
      x: places[number].x + dx,
      y: places[number].y + dy,
      trueX: stack.x,
      trueY: stack.y,
      more: stack.shown < stack.ids.length ? stack.ids.length - 1 : 0,
      stack: stack.ids[0],
    })),
  );
}

/** How much of two boxes lies over each other. */
function shared(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const high = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** The middle of a box beside a point where it covers least of what is there and leaves least of the window. */
export function beside(point: [number, number], size: [number, number], taken: readonly Box[], window: [number, number]): [number, number] {
  const [width, height] = size;
  let best: { at: [number, number]; cost: number } | undefined;
  for (const gap of [14, 24, 38, 56, 80, 110, 150, 200]) {
    for (const [sideX, sideY] of [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]]) {
      const at: [number, number] = [point[0] + sideX * (width / 2 + gap), point[1] + sideY * (height / 2 + gap)];
      const box = { x: at[0], y: at[1], width, height };
      const inside = shared(box, { x: window[0] / 2, y: window[1] / 2, width: window[0] - 8, height: window[1] - 8 });
      const cost = taken.reduce((sum, other) => sum + shared(box, other), 0) * 8 + (width * height - inside) * 12 + gap * 6;
      if (!best || cost < best.cost) best = { at, cost };
    }
  }
  return best?.at ?? point;
}
