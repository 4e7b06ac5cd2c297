/** Keeps something of the server fresh: told of changes by its events, asking every few seconds while it hears nothing. */
import { ApiFault } from "./api.ts";

/** Between two questions while no events come, milliseconds. */
const POLL = 5000;

export class Live<T> {
  value = $state.raw<T | undefined>(undefined);
  fault = $state.raw<ApiFault | undefined>(undefined);
  /** Whether events of the server are heard. */
  connected = $state(false);
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  /** A question is under way, and another one is wanted after it. */
  private asking: Promise<void> | undefined;
  private again = false;
  private generation = 0;

  constructor(
    private readonly events: string,
    private readonly fetch: () => Promise<T>,
  ) {}

  /** Begins; the answer ends it. */
  begin(): () => void {
    this.listen();
    void this.refresh();
    this.timer = setInterval(() => {
      if (this.connected) return;
      if (this.source?.readyState === EventSource.CLOSED) this.listen();
      void this.refresh();
    }, POLL);
    return () => {
      clearInterval(this.timer);
      this.source?.close();
    };
  }

  /** What an answer of the server said it is now; questions under way are out of date. */
  set(value: T): void {
    this.generation++;
    this.value = value;
    this.fault = undefined;
  }

  refresh(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return this.asking;
    }
    this.asking = this.ask().finally(() => {
      this.asking = undefined;
      if (!this.again) return;
      this.again = false;
      void this.refresh();
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    const generation = this.generation;
    try {
      const value = await this.fetch();
      if (generation !== this.generation) return;
      this.value = value;
      this.fault = undefined;
    } catch (error) {
      if (generation === this.generation) this.fault = error instanceof ApiFault ? error : new ApiFault(0, String(error));
    }
  }

  private listen(): void {
    this.source?.close();
    const source = new EventSource(this.events);
    this.source = source;
    source.onopen = () => {
      // Something may have changed while nobody listened.
      if (!this.connected && this.value !== undefined) void this.refresh();
      this.connected = true;
    };
    source.onmessage = () => void this.refresh();
    // The browser tries again by itself, unless it was refused.
    source.onerror = () => (this.connected = false);
  }
}
