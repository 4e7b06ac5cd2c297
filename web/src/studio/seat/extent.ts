/** What a map begins with. */
import type { Enemy, Formation, SeatMapData } from "../wire.ts";

type Box = SeatMapData["box"];

export function within([west, south, east, north]: Box, lon: number | null, lat: number | null): boolean {
  return lon !== null && lat !== null && lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Own formations and the enemy as believed, with some room around them; the whole field where there are hardly any. */
export function extent(box: Box, formations: readonly Formation[], enemy: readonly Enemy[]): Box {
  const at: [number, number][] = [];
  for (const { lon, lat } of formations) if (lon !== null && lat !== null && within(box, lon, lat)) at.push([lon, lat]);
  for (const { lon, lat, men } of enemy) if (men >= 1 && within(box, lon, lat)) at.push([lon, lat]);
  if (at.length < 2) return box;
  const [lons, lats] = [at.map(([lon]) => lon), at.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  // At least a third of the field, so that a map of one place has something around it.
  const grow = (low: number, high: number, whole: number): [number, number] => {
    const room = Math.max((high - low) * 0.12, (whole / 3 - (high - low)) / 2);
    return [low - room, high + room];
  };
  const [left, right] = grow(west, east, box[2] - box[0]);
  const [bottom, top] = grow(south, north, box[3] - box[1]);
  return [left, bottom, right, top];
}
