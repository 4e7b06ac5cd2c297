/** The ground and the lines of a player's map. */
import type { Plane, Transform } from "../../map/geometry.ts";
import { terrainColour } from "../../map/ground.ts";
import type { Stroke } from "../../map/lines.ts";
import type { SeatMapData } from "../wire.ts";

export interface Ground {
  path: Path2D;
  colour: string;
}

/** Cells by their class of ground. */
export function ground(map: SeatMapData, plane: Plane): Ground[] {
  return map.terrain.map(({ id }, at) => ({
    path: new Path2D(plane.path(map.cells.filter(({ terrain }) => terrain === at).map(({ ring }) => ring), true)),
    colour: terrainColour(id, at),
  }));
}

/** Colour of a border: of the side that claims it, or of neither. */
export function borderColour(map: SeatMapData, side: number | null): string {
  return side === null ? "#4a443a" : (map.colours[side] ?? "#4a443a");
}

/** Water, ways and borders, from the lowest to the uppermost. */
export function seatStrokes(map: SeatMapData, plane: Plane): Stroke[] {
  const path = (lines: number[][], closed = false) => new Path2D(plane.path(lines, closed));
  const rivers = path(map.rivers.map(({ line }) => line));
  const [rail, road] = ["rail", "road"].map((kind) => path(map.ways.filter((way) => way.kind === kind).map(({ line }) => line)));
  const track = path(map.ways.filter(({ kind }) => kind !== "rail" && kind !== "road").map(({ line }) => line));
  const claims = map.borders.map(({ line, side }) => ({ path: path([line]), colour: borderColour(map, side) }));
  return [
    { path: path(map.lakes, true), fill: "#b9d2de", colour: "#6f9db3", width: 1 },
    ...claims.map((claim): Stroke => ({ ...claim, width: 11, alpha: 0.2 })),
    { path: rivers, colour: "#f2f6f5", width: 4.5 },
    { path: rivers, colour: "#4f87a3", width: 2.4 },
    { path: track, colour: "#8a6f4c", width: 1.1, dash: [6, 4], alpha: 0.75 },
    { path: road, colour: "#7d6747", width: 3.2 },
    { path: road, colour: "#f6ecd2", width: 1.6 },
    { path: rail, colour: "#3d3a35", width: 1.6 },
    { path: rail, colour: "#3d3a35", width: 6, dash: [1.2, 9], cap: "butt" },
    ...claims.map((claim): Stroke => ({ ...claim, width: 1.6, dash: [10, 4, 2, 4] })),
  ];
}

export function paintCells(canvas: HTMLCanvasElement, cells: Ground[], window: { width: number; height: number; transform: Transform }): void {
  const { width, height, transform } = window;
  const dense = Math.min(2, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "#f4f0e2";
  context.fillRect(0, 0, wide, high);
  context.setTransform(transform.k * dense, 0, 0, transform.k * dense, transform.x * dense, transform.y * dense);
  for (const { path, colour } of cells) {
    context.globalAlpha = 0.55;
    context.fillStyle = colour;
    context.fill(path);
    context.globalAlpha = 0.12;
    context.strokeStyle = "#6b604a";
    context.lineWidth = 0.5 / transform.k;
    context.stroke(path);
  }
  context.globalAlpha = 1;
}
