/** What a run and a game are both set up from: a scenario, what is changed in it, the luck. */
import { type Api, ApiFault } from "../api.ts";
import { SEED } from "../command.ts";
import type { Scenario } from "../wire.ts";

export class Setup {
  name = $state("");
  scenario = $state.raw<Scenario | undefined>(undefined);
  with = $state<string[]>([]);
  /** Values that are changed, by key, as they were written. */
  values = $state<Record<string, string>>({});
  seed = $state<number | null>(SEED);
  freeFrom = $state("");
  fault = $state.raw<ApiFault | undefined>(undefined);
  busy = $state(false);
  readonly set = $derived.by(() => Object.entries(this.values).flatMap(([key, value]) => (value.trim() ? [`${key}=${value.trim()}`] : [])));
  /** First and last date of the scenario. */
  readonly dates = $derived.by(() => ({ start: this.scenario?.start.slice(0, 10), end: this.scenario?.end.slice(0, 10) }));

  constructor(readonly api: Api) {}

  async choose(name: string): Promise<void> {
    this.name = name;
    this.with = [];
    this.values = {};
    this.freeFrom = "";
    this.scenario = undefined;
    try {
      const scenario = await this.api.get<Scenario>(`/scenarios/${encodeURIComponent(name)}`);
      // Another one may have been chosen meanwhile.
      if (this.name !== name) return;
      this.scenario = scenario;
      this.fault = undefined;
    } catch (error) {
      if (this.name === name) this.fault = asFault(error);
    }
  }

  /** Sends something; what is refused is said at the form. */
  async send<T>(path: string, body: unknown): Promise<T | undefined> {
    this.busy = true;
    this.fault = undefined;
    try {
      return await this.api.post<T>(path, body);
    } catch (error) {
      this.fault = asFault(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

export function asFault(error: unknown): ApiFault {
  return error instanceof ApiFault ? error : new ApiFault(-1, String(error));
}

/** Enter in a field starts nothing: whoever searches a list does not want a run of it. */
export function stay(event: KeyboardEvent): void {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
}
