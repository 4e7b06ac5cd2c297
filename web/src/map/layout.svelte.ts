/** Which symbols the window shows and where each stands: shared by the symbols and by the names that keep clear of them. */
import type { Level } from "../campaign/formations.ts";
import { type Drawing, draw, sidc } from "../campaign/symbols.ts";
import type { Session } from "../session.svelte.ts";
import type { Geometry, Transform } from "./geometry.ts";
import { type Box, type Gathered, type Marker, markersAt, spread, together } from "./markers.ts";

/** Size to which milsymbol draws; the page scales it. */
const DRAWN = 40;
/** Scale of the drawing by level. */
const SCALES: Record<Level, number> = { element: 0.45, regiment: 0.47, division: 0.52 };

export interface Shown {
  marker: Marker;
  /** The formation that is drawn. */
  formation: number;
  fit: number;
  men: number;
  enclosure: number;
  /** Where it stands, and where its place is. */
  x: number;
  y: number;
  trueX: number;
  trueY: number;
  /** Further formations of a closed stack. */
  more: number;
  key: string;
}

/** An open stack: its formations side by side on a sheet above the map. */
export interface Sheet {
  marker: Marker;
  left: number;
  top: number;
  width: number;
  height: number;
  trueX: number;
  trueY: number;
  items: { gathered: Gathered; x: number; y: number }[];
}

/** Room of a symbol with its designation on the sheet of an open stack. */
const TILE = { width: 66, height: 46 };
/** Most formations on a sheet. */
export const MOST_TILES = 24;

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
    this.session.layers.symbols
      ? // Who looks with the eyes of a headquarters does not see where the enemy is.
        markersAt(this.session.campaign, this.geometry, this.session.row, this.level).filter(({ side }) => this.session.looker === undefined || side === this.session.looker)
      : [],
  );
  private readonly stacks = $derived.by(() => {
    const { k } = this.window().transform;
    // Nearly as far as a symbol is wide and high.
    return together(this.session.campaign, this.markers, [(58 * this.scale) / k, (46 * this.scale) / k]);
  });
  readonly shown = $derived.by<Shown[]>(() => this.arrange());
  readonly sheet = $derived.by<Sheet | undefined>(() => this.open());
  /** What names keep clear of. */
  readonly boxes = $derived.by<Box[]>(() =>
    this.shown.map(({ x, y, formation }) => {
      const { drawing } = this.drawn(formation);
      return { x: x + 8, y, width: drawing.width * this.scale + 24, height: drawing.height * this.scale + 6 };
    }),
  );
  /** Drawings that are in use, by id. */
  readonly needed = $derived.by(() => {
    const ids = new Map<string, Drawing>();
    for (const formation of [...this.shown.map((it) => it.formation), ...(this.sheet?.items.map((it) => it.gathered.formation) ?? [])]) {
      const { id, drawing } = this.drawn(formation);
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
    for (const marker of this.stacks) {
      const [x, y] = [marker.x * transform.k + transform.x, marker.y * transform.k + transform.y];
      if (x < -30 || y < -30 || x > width + 30 || y > height + 30) continue;
      const { face: formation, fit, men, enclosure, key } = marker;
      list.push({ marker, formation, fit, men, enclosure, x, y, more: marker.formations.length - 1, key });
    }
    const boxes: Box[] = list.map(({ x, y, formation, more }) => {
      const { drawing } = this.drawn(formation);
      return { x, y, width: drawing.width * this.scale + 5 + (more > 0 ? 6 : 0), height: drawing.height * this.scale + 7 };
    });
    return spread(boxes, boxes.length > 90 ? 8 : 24).map((at, index) => ({ ...list[index], x: at.x, y: at.y, trueX: list[index].x, trueY: list[index].y }));
  }

  /** The sheet of the open stack, beside it and within the window. */
  private open(): Sheet | undefined {
    const shown = this.shown.find(({ key, more }) => key === this.opened && more > 0);
    if (!shown) return undefined;
    const { width, height } = this.window();
    const count = Math.min(MOST_TILES, shown.marker.formations.length);
    const columns = Math.min(count, Math.max(2, Math.floor(Math.min(6, (width - 40) / TILE.width))));
    const rows = Math.ceil(count / columns);
    const [wide, high] = [columns * TILE.width + 12, rows * TILE.height + 30];
    const left = Math.max(6, Math.min(width - wide - 6, shown.x - wide / 2));
    const above = shown.y - high - 22;
    const top = above > 50 ? above : Math.min(height - high - 6, shown.y + 24);
    return {
      marker: shown.marker,
      left,
      top,
      width: wide,
      height: high,
      trueX: shown.x,
      trueY: shown.y,
      items: shown.marker.formations.slice(0, count).map((gathered, at) => ({
        gathered,
        x: left + 6 + TILE.width * ((at % columns) + 0.5),
        y: top + 26 + TILE.height * (Math.floor(at / columns) + 0.36),
      })),
    };
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
