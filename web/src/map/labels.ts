/** Names on the map: the weightier place wins where two would overlap. */
import type { Campaign } from "../campaign/campaign.ts";
import type { Box } from "./markers.ts";

/** How much the scenario speaks of each place: events, tasks, depots, arrivals. */
export function weights(campaign: Campaign): number[] {
  const { places, timeline, tasks, depots, railheads, formations } = campaign.tables;
  const sum = new Array<number>(places.id.length).fill(0);
  const add = (place: number | null, weight: number) => {
    if (place !== null && place in sum) sum[place] += weight;
  };
  timeline.place.forEach((place) => add(place, 1));
  tasks.objective.forEach((place) => add(place, 1));
  depots.place.forEach((place) => add(place, 40));
  railheads.place.forEach((place) => add(place, 30));
  formations.arrives_at.forEach((place) => add(place, 0.2));
  // A point of ten kilometres' doubt is no place to be named on a map before others.
  return sum.map((weight, place) => weight / (1 + places.accuracy_km[place] / 5));
}

export interface Wanted {
  id: number;
  x: number;
  y: number;
  lines: string[];
  size: number;
  /** Width of the picture that the text must not leave. */
  inside?: number;
}

export interface Placed extends Wanted {
  /** Where the text begins or ends. */
  textX: number;
  textY: number;
  anchor: "start" | "end" | "middle";
}

/** Width of a text in pixels, near enough to keep labels apart. */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const letter of text) units += letter.codePointAt(0)! > 0x2e80 ? 1 : 0.54;
  return units * size;
}

/** Places labels in their order, each at the first of its sides where nothing stands; the others are left out. */
export function place(wanted: Wanted[], taken: Box[]): Placed[] {
  const boxes = taken.slice();
  const free = (box: Box) =>
    boxes.every(
      (other) =>
        Math.abs(other.x - box.x) * 2 >= other.width + box.width || Math.abs(other.y - box.y) * 2 >= other.height + box.height,
    );
  const out: Placed[] = [];
  for (const label of wanted) {
    const width = Math.max(...label.lines.map((line) => textWidth(line, label.size)));
    const height = label.lines.length * label.size * 1.15;
    const gap = 6;
    const tries: [Placed["anchor"], number, number][] = [
      ["start", gap, 0],
      ["end", -gap, 0],
      ["middle", 0, -(gap + height / 2)],
      ["middle", 0, gap + height / 2],
    ];
    for (const [anchor, dx, dy] of tries) {
      const reach = label.x + dx + (anchor === "start" ? width : anchor === "middle" ? width / 2 : 0);
      const begin = label.x + dx - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
      if (label.inside !== undefined && (begin < 1 || reach > label.inside - 1)) continue;
      const middle = anchor === "start" ? width / 2 : anchor === "end" ? -width / 2 : 0;
      const box = { x: label.x + dx + middle, y: label.y + dy, width: width + 4, height: height + 2 };
      if (!free(box)) continue;
      boxes.push(box, { x: label.x, y: label.y, width: 8, height: 8 });
      out.push({ ...label, anchor, textX: label.x + dx, textY: label.y + dy - height / 2 + label.size * 0.9 });
      break;
    }
  }
  return out;
}
