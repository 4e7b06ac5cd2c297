/** Texts along lines: borders with their claims, rivers with their names. */
import type { Plane } from "./geometry.ts";
import { textWidth } from "./labels.ts";
import type { Box } from "./markers.ts";

export interface Line {
  key: string;
  text: string;
  size: number;
  /** Further text beneath the first, smaller. */
  colour: string;
  kind: string;
  /** Pieces of the line in base units. */
  pieces: [number, number][][];
}

export interface Written extends Line {
  x: number;
  y: number;
  angle: number;
  /** Half the length of the text. */
  reach: number;
}

/** Pieces of a table's lines in base units. */
export function pieces(geometry: Plane, lines: number[][]): [number, number][][] {
  return lines.map((line) => {
    const out: [number, number][] = [];
    for (let at = 0; at + 1 < line.length; at += 2) out.push(geometry.project(line[at], line[at + 1]));
    return out;
  });
}

interface Space {
  width: number;
  height: number;
  k: number;
  x: number;
  y: number;
  /** What texts keep clear of. */
  taken: Box[];
}

const SHARES = [0.3, 0.7, 0.5, 0.15, 0.85, 0.4, 0.6, 0.22, 0.78, 0.1, 0.9, 0.35, 0.65, 0.05, 0.95];

/** A point on each line within the window, with the line's direction there; texts keep clear of symbols and of each other. */
export function write(lines: Line[], space: Space): Written[] {
  const { width, height, taken } = space;
  const placed: Written[] = [];
  const done = new Set<string>();
  for (const line of lines) {
    if (done.has(line.key)) continue;
    const reach = textWidth(line.text, line.size) / 2;
    for (const piece of longest(line.pieces, space)) {
      const spot = SHARES.map((share) => along(piece, share)).find((at) => at !== undefined && fits(at));
      if (!spot) continue;
      placed.push({ ...line, ...spot, reach });
      done.add(line.key);
      break;
    }
    function fits({ x, y, angle, bend }: { x: number; y: number; angle: number; bend: number }): boolean {
      const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      const [dx, dy] = [Math.abs(cos) * reach, Math.abs(sin) * reach];
      if (bend > 28) return false;
      if (x - dx < 6 || x + dx > width - 6 || y - dy < 48 || y + dy > height - 46) return false;
      // Clear of the buttons in the corners.
      if (y - dy < 96 && (x - dx < 260 || x + dx > width - 190)) return false;
      if (placed.some((other) => Math.hypot(other.x - x, other.y - y) < (other.reach + reach) * 0.9)) return false;
      // Points along the text, a little above the line.
      const points = [-1, -0.5, 0, 0.5, 1].map((part) => [x + cos * reach * part + sin * 10, y + sin * reach * part - cos * 10]);
      return !points.some(([px, py]) => taken.some((box) => Math.abs(box.x - px) < box.width / 2 + 6 && Math.abs(box.y - py) < box.height / 2 + 8));
    }
  }
  return placed;
}

/** What written texts take from others, as boxes along them. */
export function boxes(written: Written[]): Box[] {
  return written.flatMap(({ x, y, angle, reach }) => {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    return [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].map((part) => ({ x: x + cos * reach * part + sin * 12, y: y + sin * reach * part - cos * 12, width: 26, height: 16 }));
  });
}

/** The stretches of a line within the window, on the screen, the longest first. */
function longest(lines: [number, number][][], { width, height, k, x, y }: Space): [number, number][][] {
  const found: [number, number][][] = [];
  for (const line of lines) {
    let stretch: [number, number][] = [];
    for (const [baseX, baseY] of line) {
      const [px, py] = [baseX * k + x, baseY * k + y];
      if (px > -200 && py > -200 && px < width + 200 && py < height + 200) stretch.push([px, py]);
      else if (stretch.length > 0) {
        found.push(stretch);
        stretch = [];
      }
    }
    if (stretch.length > 1) found.push(stretch);
  }
  return found.map((stretch) => ({ stretch, length: lengths(stretch).pop() ?? 0 })).sort((a, b) => b.length - a.length).slice(0, 3).map(({ stretch }) => stretch);
}

function lengths(points: [number, number][]): number[] {
  const sums = [0];
  for (let at = 1; at < points.length; at++) sums.push(sums[at - 1] + Math.hypot(points[at][0] - points[at - 1][0], points[at][1] - points[at - 1][1]));
  return sums;
}

/** The point at a share of a line's length, the upright direction of the line around it, and how far the line leaves it there. */
export function along(points: [number, number][], share: number): { x: number; y: number; angle: number; bend: number } | undefined {
  const sums = lengths(points);
  const total = sums[sums.length - 1] ?? 0;
  if (total < 120) return undefined;
  const point = (length: number): [number, number] => {
    const after = Math.max(1, sums.findIndex((one) => one >= length));
    const part = (length - sums[after - 1]) / Math.max(1e-9, sums[after] - sums[after - 1]);
    return [0, 1].map((axis) => points[after - 1][axis] + (points[after][axis] - points[after - 1][axis]) * part) as [number, number];
  };
  const [a, b] = [point(Math.max(0, share * total - 60)), point(Math.min(total, share * total + 60))];
  const [x, y] = point(share * total);
  let angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle < -90) angle += 180;
  return { x, y, angle, bend: Math.hypot((a[0] + b[0]) / 2 - x, (a[1] + b[1]) / 2 - y) };
}
