/** The canvas under the lines: relief, classes of ground, ground held. */
import type { Campaign } from "../campaign/campaign.ts";
import type { Layers } from "../session.svelte.ts";
import type { Geometry, Transform } from "./geometry.ts";
import type { Picture } from "./relief.ts";

/** Colours of classes of ground, by what their id says; others take an earth tone. */
const KNOWN: [string, string][] = [
  ["dune", "#e9cf8e"],
  ["sand", "#e9cf8e"],
  ["marsh", "#a9cbb0"],
  ["bluff", "#bda57e"],
  ["foothill", "#b8b48a"],
  ["hill", "#c9b891"],
  ["steppe", "#e7e6c8"],
];
const OTHERS = ["#e2dac0", "#d5dcc0", "#ddcdb0", "#cdd2b8"];

export function terrainColour(id: string, at: number): string {
  return KNOWN.find(([word]) => id.toLowerCase().includes(word))?.[1] ?? OTHERS[at % OTHERS.length];
}

export interface Ground {
  width: number;
  height: number;
  transform: Transform;
  relief: Picture | undefined;
  held: Path2D[];
  campaign: Campaign;
  geometry: Geometry;
  layers: Layers;
}

const terrainPaths = new WeakMap<Campaign, { path: Path2D; colour: string }[]>();

function terrain(campaign: Campaign, geometry: Geometry): { path: Path2D; colour: string }[] {
  let found = terrainPaths.get(campaign);
  if (!found) {
    found = campaign.tables.terrain.id.map((id, at) => ({
      path: geometry.cellsPath(campaign, (cell) => campaign.cells.terrain[cell] === at),
      colour: terrainColour(id, at),
    }));
    terrainPaths.set(campaign, found);
  }
  return found;
}

export function paintGround(canvas: HTMLCanvasElement, ground: Ground): void {
  const { width, height, transform, relief, campaign, geometry, layers } = ground;
  const dense = Math.min(2, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "#f4f0e2";
  context.fillRect(0, 0, wide, high);
  context.setTransform(transform.k * dense, 0, 0, transform.k * dense, transform.x * dense, transform.y * dense);
  if (layers.relief && relief) {
    context.imageSmoothingEnabled = true;
    context.drawImage(relief.canvas, ...relief.box);
  }
  if (layers.terrain) {
    for (const { path, colour } of terrain(campaign, geometry)) {
      context.globalAlpha = 0.78;
      context.fillStyle = colour;
      context.fill(path);
      context.globalAlpha = 0.35;
      context.strokeStyle = "#6b604a";
      context.lineWidth = 0.5 / transform.k;
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
  if (layers.control) {
    ground.held.forEach((path, side) => {
      context.globalAlpha = 0.17;
      context.fillStyle = campaign.tables.sides.colour[side] ?? "#000000";
      context.fill(path);
    });
    context.globalAlpha = 1;
  }
}

