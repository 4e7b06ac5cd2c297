/** How a map moves: by mouse, touch and keys, and smoothly to where it is asked to go. */
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior } from "d3-zoom";
import type { Transform } from "./geometry.ts";

export class Motion {
  width = $state(800);
  height = $state(500);
  transform = $state.raw<Transform>({ k: 1, x: 400, y: 250 });
  /** The transform that ground and lines are drawn with: while the map moves, their picture is moved and stretched instead. */
  base = $state.raw<Transform>({ k: 1, x: 400, y: 250 });
  /** How that picture is moved, for its style. */
  readonly moved = $derived.by(() => {
    if (this.transform === this.base) return "none";
    const stretch = this.transform.k / this.base.k;
    return `translate(${this.transform.x - this.base.x * stretch}px, ${this.transform.y - this.base.y * stretch}px) scale(${stretch})`;
  });
  private behaviour: ZoomBehavior<SVGSVGElement, unknown> | undefined;
  private svg: SVGSVGElement | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private since = 0;
  private glides = 0;

  /** `onmove` is told of every movement. */
  constructor(private readonly onmove?: (to: Transform) => void) {}

  /** Begins in a window, with what it is to show there; the answer ends it. */
  begin(host: HTMLElement, svg: SVGSVGElement, start: (width: number, height: number) => Transform): () => void {
    const box = host.getBoundingClientRect();
    [this.width, this.height] = [box.width, box.height];
    this.svg = svg;
    this.behaviour = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.15, 40])
      .on("zoom", (event) => {
        this.transform = event.transform;
        this.onmove?.(event.transform);
        this.rebase();
      });
    const selection = select(svg);
    selection.call(this.behaviour).on("dblclick.zoom", null);
    this.show(start(this.width, this.height), false);
    const observer = new ResizeObserver(([entry]) => {
      const [before, after] = [[this.width, this.height], [entry.contentRect.width, entry.contentRect.height]];
      [this.width, this.height] = after;
      // The middle of the window stays where it was.
      this.translateBy((after[0] - before[0]) / 2, (after[1] - before[1]) / 2);
    });
    observer.observe(host);
    return () => observer.disconnect();
  }

  get hasBegun(): boolean {
    return this.behaviour !== undefined;
  }

  /** Draws ground and lines anew once the map rests, or after half a second of moving. */
  private rebase(): void {
    clearTimeout(this.waiting);
    const now = performance.now();
    const draw = () => {
      this.since = performance.now();
      this.base = this.transform;
    };
    if (now - this.since > 500 || this.transform.k / this.base.k > 3 || this.base.k / this.transform.k > 3) draw();
    else this.waiting = setTimeout(draw, 90);
  }

  /** Is there at once. */
  jump(to: Transform): void {
    if (this.svg) this.behaviour?.transform(select(this.svg), zoomIdentity.translate(to.x, to.y).scale(to.k));
  }

  show(to: Transform, smoothly = true): void {
    if (smoothly && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.glide(to);
    else {
      this.jump(to);
      this.base = this.transform;
    }
  }

  /** Moves there within a third of a second. */
  private glide(target: Transform): void {
    const [from, began] = [this.transform, performance.now()];
    const number = ++this.glides;
    const frame = (now: number) => {
      if (number !== this.glides) return; // A later one has taken over.
      const t = Math.min(1, (now - began) / 330);
      const s = t * t * (3 - 2 * t);
      this.jump({ k: from.k + (target.k - from.k) * s, x: from.x + (target.x - from.x) * s, y: from.y + (target.y - from.y) * s });
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  scaleBy(factor: number): void {
    if (this.svg) this.behaviour?.scaleBy(select(this.svg), factor);
  }

  /** Moves by so many pixels. */
  translateBy(x: number, y: number): void {
    if (this.svg) this.behaviour?.translateBy(select(this.svg), x / this.transform.k, y / this.transform.k);
  }

  /** Arrow keys of a map that has the focus. */
  key(event: KeyboardEvent): void {
    const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.translateBy(by[0], by[1]);
  }
}
