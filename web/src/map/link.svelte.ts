/** Maps that move together: whoever is moved tells the others where to. */
import type { Transform } from "./geometry.ts";

export class MapLink {
  transform = $state.raw<Transform | undefined>(undefined);
  /** Who moved last. */
  by: symbol | undefined;

  move(by: symbol, transform: Transform): void {
    const before = this.transform;
    if (before && before.k === transform.k && before.x === transform.x && before.y === transform.y) return;
    this.by = by;
    this.transform = transform;
  }
}
