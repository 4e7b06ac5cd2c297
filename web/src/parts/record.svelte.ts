/** How a page without a run tells of targets and claims. */
import { figure, type Key, range } from "../text/lang.ts";
import type { ClaimAbout, Interval, TargetAbout } from "../wire/record.ts";
import { PageSession, type Work } from "./page.svelte.ts";

export class RecordSession extends PageSession {
  constructor(
    readonly targets: Record<string, TargetAbout>,
    sources: Work[],
  ) {
    super(sources);
  }

  /** The name of a target. */
  target({ target, title }: { target: string; title: string }): string {
    const about = this.targets[target];
    return about ? this.title(about) : title;
  }

  between({ median, low80, high80 }: Interval): string {
    return median === null || low80 === null || high80 === null ? "–" : this.say("spread.interval", { median: signed(median), low: signed(low80), high: signed(high80) });
  }

  /** A claim in a line: its figure, who says so, as what. */
  claim({ low, high, citation, locator, role }: ClaimAbout, unit: string): string {
    const said = low === null || high === null ? "–" : range(low, high).replaceAll("-", "−");
    return `${said} ${this.unit(unit)}: ${citation}${locator ? `, ${locator}` : ""} (${this.say(`role_of_claim.${role}` as Key) || role})`.replace(" :", ":");
  }

  /** Tells of a target what is counted, and what is claimed of it. */
  askTarget(of: { target: string; title: string; unit: string }, more: string[]): void {
    const about = this.targets[of.target];
    const definition = (about && ((this.lang === "ja" && about.definition_ja) || about.definition)) ?? "";
    const when = about ? this.say("spread.when", { from: about.from.slice(0, 10), to: about.to.slice(0, 10) }) : "";
    this.ask(this.target(of), [definition, when, ...more].filter(Boolean).join(" · "));
  }
}

/** With a true minus. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : ""}${figure(Math.abs(value))}`;
}
