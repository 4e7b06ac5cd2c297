/** The relief as a picture: tints by height, shaded from the north-west. */
import type { Relief } from "../campaign/cells.ts";
import type { Geometry } from "./geometry.ts";

/** Tints from the lowest ground to the highest: paper to a light brown. */
const TINTS: [number, number, number][] = [
  [226, 232, 214],
  [236, 238, 221],
  [244, 240, 224],
  [239, 228, 203],
  [228, 211, 179],
  [214, 192, 156],
  [201, 175, 139],
];

/** How much steeper the ground is made for shading: the steppe is flat. */
const EXAGGERATION = 14;

export interface Picture {
  canvas: HTMLCanvasElement;
  /** Left, top, width, height in base units. */
  box: [number, number, number, number];
}

export function paintRelief(relief: Relief, geometry: Geometry): Picture | undefined {
  const { columns, rows, heights } = relief;
  const [left, top] = geometry.project(relief.west, relief.north);
  const [right, bottom] = geometry.project(relief.east, relief.south);
  const width = columns * 2;
  const height = Math.round((width * (bottom - top)) / (right - left));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  const sorted = Int32Array.from(heights).sort();
  const [low, high] = [sorted[Math.floor(sorted.length * 0.01)] / 10, sorted[Math.floor(sorted.length * 0.99)] / 10];
  const metresAcross = ((relief.east - relief.west) / (columns - 1)) * 111_320 * Math.cos(((relief.south + relief.north) / 2) * (Math.PI / 180));
  const metresUp = ((relief.north - relief.south) / (rows - 1)) * 110_570;
  const image = context.createImageData(width, height);
  const sample = (x: number, y: number) => {
    const [column, row] = [Math.min(columns - 2, Math.max(0, Math.floor(x))), Math.min(rows - 2, Math.max(0, Math.floor(y)))];
    const [u, v] = [x - column, y - row];
    const at = row * columns + column;
    return ((heights[at] * (1 - u) + heights[at + 1] * u) * (1 - v) + (heights[at + columns] * (1 - u) + heights[at + columns + 1] * u) * v) / 10;
  };
  for (let row = 0; row < height; row++) {
    // Rows of the picture lie evenly in the projection, rows of the grid in latitude.
    const [, latitude] = geometry.invert(left, top + ((bottom - top) * (row + 0.5)) / height);
    const y = ((relief.north - latitude) / (relief.north - relief.south)) * (rows - 1);
    for (let column = 0; column < width; column++) {
      const x = ((column + 0.5) / width) * (columns - 1);
      const metres = sample(x, y);
      const slopeX = ((sample(x + 1, y) - sample(x - 1, y)) / (2 * metresAcross)) * EXAGGERATION;
      const slopeY = ((sample(x, y + 1) - sample(x, y - 1)) / (2 * metresUp)) * EXAGGERATION;
      // Light from the north-west, 45° high.
      const light = (1 + (slopeX + slopeY) * 0.7071) / (Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY) * 1.4142);
      const shade = 0.72 + 0.4 * Math.max(0, Math.min(1, light));
      const [r, g, b] = tint((metres - low) / Math.max(1, high - low));
      const at = (row * width + column) * 4;
      image.data[at] = Math.min(255, r * shade);
      image.data[at + 1] = Math.min(255, g * shade);
      image.data[at + 2] = Math.min(255, b * shade);
      // The grid fades out at its edge: beyond it nothing is known, not a cliff.
      const edge = Math.min(row, height - 1 - row, column, width - 1 - column) / (width * 0.06);
      image.data[at + 3] = 255 * Math.min(1, edge);
    }
  }
  context.putImageData(image, 0, 0);
  return { canvas, box: [left, top, right - left, bottom - top] };
}

function tint(share: number): [number, number, number] {
  const place = Math.max(0, Math.min(1, share)) * (TINTS.length - 1);
  const below = Math.min(TINTS.length - 2, Math.floor(place));
  const part = place - below;
  return [0, 1, 2].map((at) => TINTS[below][at] * (1 - part) + TINTS[below + 1][at] * part) as [number, number, number];
}

/** Height at a position, metres; nothing outside the grid. */
export function heightAt(relief: Relief | undefined, lon: number, lat: number): number | undefined {
  if (!relief || lon < relief.west || lon > relief.east || lat < relief.south || lat > relief.north) return undefined;
  const column = Math.round(((lon - relief.west) / (relief.east - relief.west)) * (relief.columns - 1));
  const row = Math.round(((relief.north - lat) / (relief.north - relief.south)) * (relief.rows - 1));
  return relief.heights[row * relief.columns + column] / 10;
}
