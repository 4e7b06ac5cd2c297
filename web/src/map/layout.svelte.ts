/** Which symbols the window shows and where each stands: shared by the symbols and by the names that keep clear of them. */
import type { Level } from "../campaign/formations.ts";
import { type Drawing, draw, sidc } from "../campaign/symbols.ts";
import type { Session } from "../session.svelte.ts";
import type { Geometry, Transform } from "./geometry.ts";
import { type Box, type Gathered, type Marker, markersAt, spread } from "./markers.ts";

/** Size to which milsymbol draws; the page scales it. */
const DRAWN = 40;
/** Scale of the drawing by level. */
const SCALES: Record<Level, number> = { element: 0.45, regiment: 0.47, division: 0.52 };

export interface Shown {
  marker: Marker;
  gathered: Gathered;
  /** Where it stands, and where its place is. */
  x: number;
  y: number;
  trueX: number;
  trueY: number;
  /** Further formations of a closed stack. */
  more: number;
  key: string;
}

export interface Window {
  transform: Transform;
  width: number;
  height: number;
}

export class SymbolLayout {
  /** Key of the stack that is open. */
  opened = $state<string | undefined>(undefined);
  private readonly drawings = new Map<string, { id: string; drawing: Drawing }>();
  private readonly codes = new Map<number, string>();

  readonly level = $derived.by<Level>(() => {
    const chosen = this.session.level;
    if (chosen !== "auto") return chosen;
    const { k } = this.window().transform;
    return k < 1.7 ? "division" : k < 6 ? "regiment" : "element";
  });
  readonly scale = $derived.by(() => SCALES[this.level]);
  private readonly markers = $derived.by(() =>
    this.session.layers.symbols ? markersAt(this.session.campaign, this.geometry, this.session.row, this.level) : [],
  );
  readonly shown = $derived.by<Shown[]>(() => this.arrange());
  /** What names keep clear of. */
  readonly boxes = $derived.by<Box[]>(() =>
    this.shown.map(({ x, y, gathered }) => {
      const { drawing } = this.drawn(gathered.formation);
      return { x: x + 8, y, width: drawing.width * this.scale + 24, height: drawing.height * this.scale + 6 };
    }),
  );
  /** Drawings that are in use, by id. */
  readonly needed = $derived.by(() => {
    const ids = new Map<string, Drawing>();
    for (const { gathered } of this.shown) {
      const { id, drawing } = this.drawn(gathered.formation);
      ids.set(id, drawing);
    }
    return Array.from(ids);
  });

  constructor(
    private readonly session: Session,
    private readonly geometry: Geometry,
    private readonly window: () => Window,
  ) {}

  private arrange(): Shown[] {
    const { transform, width, height } = this.window();
    const list: Omit<Shown, "trueX" | "trueY">[] = [];
    for (const marker of together(this.markers, transform.k)) {
      const [x, y] = [marker.x * transform.k + transform.x, marker.y * transform.k + transform.y];
      if (x < -30 || y < -30 || x > width + 30 || y > height + 30) continue;
      if (this.opened === marker.key) {
        for (const gathered of marker.formations) list.push({ marker, gathered, x, y, more: 0, key: `${marker.key}-${gathered.formation}` });
      } else {
        list.push({ marker, gathered: marker.formations[0], x, y, more: marker.formations.length - 1, key: marker.key });
      }
    }
    const boxes: Box[] = list.map(({ x, y, gathered, more }) => {
      const { drawing } = this.drawn(gathered.formation);
      return { x, y, width: drawing.width * this.scale + 5 + (more > 0 ? 6 : 0), height: drawing.height * this.scale + 7 };
    });
    return spread(boxes, boxes.length > 90 ? 8 : 24).map((at, index) => ({ ...list[index], x: at.x, y: at.y, trueX: list[index].x, trueY: list[index].y }));
  }

  /** The drawing of a formation; a command node is drawn as what most of its men are. */
  drawn(formation: number): { id: string; drawing: Drawing } {
    const { campaign } = this.session;
    const side = campaign.formations.side[formation];
    const code = this.code(formation);
    const key = `${code}-${side}`;
    let found = this.drawings.get(key);
    if (!found) {
      found = { id: `app6-${key}`, drawing: draw(code, side, campaign.tables.sides.colour[side] ?? "#000000", DRAWN) };
      this.drawings.set(key, found);
    }
    return found;
  }

  private code(formation: number): string {
    const known = this.codes.get(formation);
    if (known) return known;
    const { formations, types, elements } = this.session.campaign.tables;
    let type = formations.type[formation];
    if (type === null) {
      const men = new Map<number, number>();
      for (const element of this.session.campaign.formations.below[formation]) {
        const of = formations.type[elements.formation[element]];
        if (of !== null && !["headquarters", "transport", "service"].includes(types.role[of])) men.set(of, (men.get(of) ?? 0) + elements.men[element]);
      }
      type = [...men].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? null;
    }
    const code = sidc(type === null ? "" : types.symbol[type], type === null ? "" : types.role[type], formations.echelon[formation]);
    this.codes.set(formation, code);
    return code;
  }
}

/** Far away, symbols of a side that would cover each other are one stack. */
function together(markers: Marker[], k: number): Marker[] {
  if (k >= 1) return markers;
  const reach = 34 / k;
  const out: Marker[] = [];
  for (const marker of markers.slice().sort((a, b) => b.formations[0].fit - a.formations[0].fit || (a.key < b.key ? -1 : 1))) {
    const near = out.find((other) => other.side === marker.side && Math.hypot(other.x - marker.x, other.y - marker.y) < reach);
    if (near) near.formations = [...near.formations, ...marker.formations];
    else out.push({ ...marker });
  }
  return out;
}
