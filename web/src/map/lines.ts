/** Water, ways and borders with their claims, on a canvas: they are strokes of thousands of points, and seldom change. */
import type { Campaign } from "../campaign/campaign.ts";
import type { Layers } from "../session.svelte.ts";
import type { Geometry, Transform } from "./geometry.ts";

/** Strokes of one kind, with widths and dashes in pixels of the page. */
export interface Stroke {
  path: Path2D;
  colour: string;
  width: number;
  dash?: number[];
  alpha?: number;
  cap?: CanvasLineCap;
  fill?: string;
  layer?: "borders" | "network";
}

/** All strokes, from the lowest to the uppermost. */
export function strokes(campaign: Campaign, geometry: Geometry): Stroke[] {
  const { lakes, rivers, borders, links, places, sides } = campaign.tables;
  const lake = new Path2D(lakes.polygons.map((polygons) => polygons.map((rings) => geometry.path(rings, true)).join("")).join(""));
  const [deep, shallow] = [true, false].map(
    (wanted) => new Path2D(rivers.lines.filter((_, at) => Boolean(rivers.needs_crossing[at]) === wanted).map((lines) => geometry.path(lines)).join("")),
  );
  const claims = borders.lines.map((lines, at) => ({ path: new Path2D(geometry.path(lines)), colour: sides.colour[borders.claimant[at]] }));
  const [rail, road, track] = ["rail", "road", "track"].map((mode) => {
    const path = new Path2D();
    links.from.forEach((from, at) => {
      if (links.mode[at] !== mode) return;
      path.moveTo(...geometry.project(places.lon[from], places.lat[from]));
      path.lineTo(...geometry.project(places.lon[links.to[at]], places.lat[links.to[at]]));
    });
    return path;
  });
  const network = { layer: "network" } as const;
  return [
    { path: lake, fill: "#b9d2de", colour: "#6f9db3", width: 1 },
    ...claims.map((claim): Stroke => ({ ...claim, width: 11, alpha: 0.2, layer: "borders" })),
    { path: deep, colour: "#f2f6f5", width: 4.5 },
    { path: shallow, colour: "#f2f6f5", width: 3 },
    { path: deep, colour: "#4f87a3", width: 2.4 },
    { path: shallow, colour: "#4f87a3", width: 1.4 },
    { path: track, colour: "#8a6f4c", width: 1.1, dash: [6, 4], alpha: 0.75, ...network },
    { path: road, colour: "#7d6747", width: 3.2, ...network },
    { path: road, colour: "#f6ecd2", width: 1.6, ...network },
    { path: rail, colour: "#3d3a35", width: 1.6, ...network },
    { path: rail, colour: "#3d3a35", width: 6, dash: [1.2, 9], cap: "butt", ...network },
    ...claims.map((claim): Stroke => ({ ...claim, width: 1.6, dash: [10, 4, 2, 4], layer: "borders" })),
  ];
}

/** Draws them for a window of so many pixels. */
export function paintLines(canvas: HTMLCanvasElement, all: Stroke[], { width, height, transform, layers }: { width: number; height: number; transform: Transform; layers: Pick<Layers, "borders" | "network"> }): void {
  const dense = Math.min(2, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, wide, high);
  const { k, x, y } = transform;
  context.setTransform(k * dense, 0, 0, k * dense, x * dense, y * dense);
  context.lineJoin = "round";
  for (const stroke of all) {
    if (stroke.layer && !layers[stroke.layer]) continue;
    if (stroke.fill) {
      context.fillStyle = stroke.fill;
      context.fill(stroke.path);
    }
    context.globalAlpha = stroke.alpha ?? 1;
    context.strokeStyle = stroke.colour;
    context.lineWidth = stroke.width / k;
    context.lineCap = stroke.cap ?? "round";
    context.setLineDash((stroke.dash ?? []).map((length) => length / k));
    context.stroke(stroke.path);
  }
  context.globalAlpha = 1;
}
