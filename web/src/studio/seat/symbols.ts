/** Symbols of formations, each drawing made once. */
import { type Drawing, draw, sidc } from "../../campaign/symbols.ts";
import type { Formation } from "../wire.ts";

/** Size to which milsymbol draws, and the scale on the map. */
const DRAWN = 40;
export const SCALE = 0.52;
/** Room of a symbol with its designation. */
export const TILE: [number, number] = [52, 44];

const drawings = new Map<string, { id: string; drawing: Drawing }>();

export function drawn(of: Formation, side: 0 | 1, colour: string): { id: string; drawing: Drawing } {
  const code = sidc(of.kind, of.role, of.echelon);
  const key = `${code}-${side}-${colour}`;
  let found = drawings.get(key);
  if (!found) {
    found = { id: `app6-${code}-${side}`, drawing: draw(code, side, colour, DRAWN) };
    drawings.set(key, found);
  }
  return found;
}
