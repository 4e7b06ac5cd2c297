/** Events in one sentence, and names of things, in both languages. */
import type { Campaign } from "../campaign/campaign.ts";
import { NONE } from "../campaign/states.ts";
import { figure, type Key, type Lang, say, whole } from "./lang.ts";
import { ANSWERS, INTENTS, MANNERS, OBSTACLES, OUTCOMES, POSTURES, STOCKS } from "./words.ts";

/** The part of a name before its explanation: `Hamar Daba` of `Hamar Daba, Soviet headquarters height`. */
export function short(name: string): string {
  return name.split(/[,(（]/)[0].trim() || name;
}

/** Signs that no text of a package has: around numbers, and around names, in a marked sentence. */
const [NUMBER, NAME, END] = ["\uE000", "\uE001", "\uE002"];

/** A piece of a sentence: plain, a number that can be asked for its source, or a name (whose digits are no quantity). */
export interface Piece {
  text: string;
  kind: "plain" | "number" | "name";
}

/** The pieces of a marked sentence. */
export function pieces(marked: string): Piece[] {
  return marked.split(/([\uE000\uE001][^\uE002]*\uE002)/).flatMap((text): Piece[] => {
    if (text === "") return [];
    if (text[0] === NUMBER) return [{ text: text.slice(1, -1), kind: "number" }];
    if (text[0] === NAME) return [{ text: text.slice(1, -1), kind: "name" }];
    return [{ text, kind: "plain" }];
  });
}

/** What is counted with a sign of Japanese script or of a hundredth, at the beginning of a text: a line must not break before it. */
const COUNTER = /^(?:時間|トン|[\u3005-\u9fff％%])?[、。）」]*/;
/** A bracket at the end of a text that opens before a number: it must not end the line. */
const OPENS = /[（「]+$/;

/** The same pieces, with what opens before a number and what it counts beside the number. */
export function counted(told: Piece[]): (Piece & { opens: string; unit: string })[] {
  const end = (at: number, of: RegExp) => (told[at]?.kind === "plain" && of.exec(told[at].text)?.[0]) || "";
  return told.map((piece, at) => {
    if (piece.kind === "number") return { ...piece, opens: end(at - 1, OPENS), unit: end(at + 1, COUNTER) };
    if (piece.kind !== "plain") return { ...piece, opens: "", unit: "" };
    const from = told[at - 1]?.kind === "number" ? end(at, COUNTER).length : 0;
    const text = piece.text.slice(from);
    return { ...piece, text: told[at + 1]?.kind === "number" ? text.replace(OPENS, "") : text, opens: "", unit: "" };
  });
}

export class Names {
  constructor(
    private readonly campaign: Campaign,
    readonly lang: Lang,
  ) {}

  private pick(english: string | undefined, japanese: string | undefined): string {
    return (this.lang === "ja" && japanese) || english || "?";
  }

  side(side: number): string {
    const { sides } = this.campaign.tables;
    return this.pick(sides.name[side], sides.name_ja[side]);
  }

  formation(at: number): string {
    const { formations } = this.campaign.tables;
    return this.pick(formations.name[at], formations.name_ja[at]);
  }

  element(element: number): string {
    return this.formation(this.campaign.tables.elements.formation[element]);
  }

  place(at: number): string {
    const { places } = this.campaign.tables;
    return this.pick(short(places.name[at] ?? "?"), short(places.name_ja[at] ?? ""));
  }

  type(at: number): string {
    const { types } = this.campaign.tables;
    return this.pick(types.name[at], types.name_ja[at]);
  }

  headquarters(at: number): string {
    const { headquarters } = this.campaign.tables;
    return this.pick(headquarters.name[at], headquarters.name_ja[at]);
  }

  /** A headquarters in so many letters: without what follows a comma, and cut where it must be. */
  shortHeadquarters(at: number, most: number): string {
    const name = short(this.headquarters(at));
    return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
  }

  person(at: number): string {
    const { persons } = this.campaign.tables;
    return this.pick(persons.name[at], persons.name_ja[at]);
  }

  office(at: number): string {
    const { persons } = this.campaign.tables;
    return this.pick(persons.office[at], persons.office_ja[at]);
  }

  equipment(at: number): string {
    const { equipment } = this.campaign.tables;
    return this.pick(equipment.name[at], equipment.name_ja[at]);
  }

  directive(at: number): string {
    const { directives } = this.campaign.tables;
    return this.pick(directives.title[at], directives.title_ja[at]);
  }

  /** What a directive says. */
  content(at: number): string {
    const { directives } = this.campaign.tables;
    return this.pick(directives.content[at], directives.content_ja[at]);
  }

  /** What came of it, by the record. */
  consequence(at: number): string {
    const { directives } = this.campaign.tables;
    return this.pick(directives.consequence[at], directives.consequence_ja[at]);
  }

  /** Its clauses: the word of the kind, and what it says. */
  clauses(at: number): [string, string][] {
    return this.campaign.tables.directives.clauses[at].map(([kind, what, japanese]) => [kind, this.pick(what, japanese)]);
  }

  task(at: number): string {
    const { tasks } = this.campaign.tables;
    return this.pick(tasks.title[at], tasks.title_ja[at]);
  }

  /** What a recorded event says. */
  recorded(at: number): string {
    const { timeline } = this.campaign.tables;
    return this.pick(timeline.what[at], timeline.what_ja[at]);
  }

  goal(at: number): string {
    const { goals } = this.campaign.tables;
    return this.pick(goals.title[at], goals.title_ja[at]);
  }

  /** Title of a target of the record table. */
  target(at: number): string {
    const { spread } = this.campaign;
    return this.pick(spread.title[at], spread.title_ja[at]);
  }

  /** What exactly a claim counts. */
  definition(claim: number): string {
    const { claims } = this.campaign.tables;
    return (this.lang === "ja" && claims.definition_ja[claim]) || claims.definition[claim];
  }

  /** What exactly a target compares. */
  compared(target: number): string {
    const { spread } = this.campaign;
    return (this.lang === "ja" && spread.definition_ja[target]) || spread.definition[target];
  }

  /** Why the model has no value for a target. */
  lacking(target: number): string {
    const { spread } = this.campaign;
    return this.pick(spread.reason[target] ?? "–", spread.reason_ja[target] ?? "");
  }

  /** A number in the laws with its unit; a ratio has none. */
  measured(value: number, unit: string): string {
    return unit === "1" ? figure(value) : `${figure(value)} ${this.unit(unit)}`;
  }

  /** The kind of a prior. */
  prior(kind: string): string {
    return say(this.lang, `prior.${kind}` as Key) || kind;
  }

  /** A unit of the record. */
  unit(unit: string): string {
    return say(this.lang, `unit.${unit}` as Key) || unit;
  }

  terrain(at: number): string {
    const { terrain } = this.campaign.tables;
    return this.pick(terrain.name[at], terrain.name_ja[at]);
  }

  depot(at: number): string {
    return this.place(this.campaign.tables.depots.place[at]);
  }

  rung(rung: number): string {
    return this.word(`ladder.${this.campaign.outcome.rungs[rung]}`);
  }

  crossing(at: number): string {
    const { crossings } = this.campaign.tables;
    return this.pick(crossings.name[at], crossings.name_ja[at]);
  }

  /** What a row of a table of names is called. */
  named(table: "tonnage_plans" | "squadrons" | "airfields" | "aircraft" | "watchers" | "sectors" | "concealments" | "functions", at: number): string {
    const { name, name_ja } = this.campaign.tables[table];
    return this.pick(name[at], name_ja[at]);
  }

  mission(at: number): string {
    const { air_missions } = this.campaign.tables;
    return this.pick(air_missions.title[at], air_missions.title_ja[at]);
  }

  /** A course of action; waiting is none. */
  course(at: number): string {
    const { courses } = this.campaign.tables;
    return at < courses.id.length ? this.pick(courses.title[at], courses.title_ja[at]) : this.word("told.wait");
  }

  /** Someone who issues, receives or acts: a formation where it is an id, a party where the package names it, else as written. */
  party(text: string): string {
    const { formations, parties } = this.campaign.tables;
    const at = formations.id.indexOf(text);
    if (at >= 0) return this.formation(at);
    const party = parties.name.indexOf(text);
    return party >= 0 ? this.pick(parties.name[party], parties.name_ja[party]) : text;
  }

  /** The names of a party or formation in the other scripts that the reader asked for. */
  otherScripts(text: string, wanted: { ja: boolean; ru: boolean; mn: boolean }): string[] {
    const { formations, parties } = this.campaign.tables;
    const formation = formations.id.indexOf(text);
    const [table, at] = formation >= 0 ? [formations, formation] : [parties, parties.name.indexOf(text)];
    if (at < 0) return [];
    const here = this.pick(table.name[at], table.name_ja[at]);
    const all = [wanted.ja ? (this.lang === "ja" ? table.name[at] : table.name_ja[at]) : "", wanted.ru ? table.name_ru[at] : "", wanted.mn ? table.name_mn[at] : ""];
    return [...new Set(all)].filter((name) => name && name !== here);
  }

  title(): string {
    const { meta } = this.campaign.tables;
    return this.pick(meta.title, meta.title_ja);
  }

  summary(): string {
    const { meta } = this.campaign.tables;
    return this.pick(meta.summary, meta.summary_ja);
  }

  /** The place nearest to a cell, with distance and direction where it is not there. */
  near(cell: number): string {
    const { cells, tables } = this.campaign;
    if (cell === NONE || cell >= cells.count) return say(this.lang, "where.off");
    let [best, least, east, north] = [-1, Infinity, 0, 0];
    for (let at = 0; at < tables.places.id.length; at++) {
      const x = (cells.lon[cell] - tables.places.lon[at]) * 111.32 * Math.cos((tables.places.lat[at] * Math.PI) / 180);
      const y = (cells.lat[cell] - tables.places.lat[at]) * 110.57;
      const km = Math.hypot(x, y);
      if (km < least) [best, least, east, north] = [at, km, x, y];
    }
    if (best < 0) return say(this.lang, "where.off");
    const place = this.place(best);
    if (least < 2.5) return place;
    const eighth = ((Math.round(Math.atan2(north, east) / (Math.PI / 4)) % 8) + 8) % 8;
    return say(this.lang, `where.wind.${eighth}` as Key, { km: Math.round(least), place });
  }

  /** The text of a word of a closed list; the word itself where there is none. */
  private word(key: string): string {
    return say(this.lang, key as Key) || key.slice(key.indexOf(".") + 1);
  }

  /** An event in one sentence. */
  sentence(event: number): string {
    return this.marked(event).replace(/[\uE000-\uE002]/g, "");
  }

  /** The same with numbers and names marked. */
  marked(event: number): string {
    const { events, tables } = this.campaign;
    const [a, b, c, d] = [events.a[event], events.b[event], events.c[event], events.d[event]];
    // Whatever is filled in is a number or a name.
    const mark = (value: string | number) => (typeof value === "number" ? `${NUMBER}${whole(value)}${END}` : `${NAME}${value}${END}`);
    const line = (kind: string, fill: Record<string, string | number> = {}) =>
      say(this.lang, `event.${kind}.line` as Key, Object.fromEntries(Object.entries(fill).map(([name, value]) => [name, mark(value)])));
    const of = (element: number) => ({ formation: this.element(element) });
    const order = { order: this.directive(a) };
    switch (events.tag[event]) {
      case 1:
        return line("arrived", { ...of(a), men: b });
      case 2:
        return line("departed", { ...of(a), men: b });
      case 3:
        return line("reinforced", { ...of(a), men: b, equipment: c });
      case 4: {
        const addressees = (tables.directives.addressees[a] ?? []).map((it) => this.party(it)).join(this.lang === "ja" ? "、" : ", ");
        return line("issued", { ...order, issuer: this.party(tables.directives.issuer[a] ?? "?"), addressees });
      }
      case 5:
        return line("received", order);
      case 6:
        return line(tables.directives.never[a] ? "left-out" : "not-issued", order);
      case 7:
        return line(this.campaign.isLate(a, c) ? "task-begun-late" : "task-begun", { ...of(b), task: this.task(a), hours: c });
      case 8:
        return line("substituted", { ...of(b), task: this.task(a), other: this.element(c) });
      case 9:
        return line("not-executable", { ...of(b), task: this.task(a), obstacle: this.word(`obstacle.${OBSTACLES[c]}`) });
      case 10: {
        const place = tables.tasks.objective[a];
        return line("objective-reached", { ...of(b), objective: place === null || place === undefined ? this.near(c) : this.place(place) });
      }
      case 11:
        return line("task-ended", { ...of(b), task: this.task(a) });
      case 12:
        return line("entered-field", { ...of(a), place: this.near(b) });
      case 13:
        return line("queued-at-crossing", { ...of(a), crossing: this.crossing(b) });
      case 14:
        return line("crossed", { ...of(a), crossing: this.crossing(b) });
      case 15:
        return line(d ? "contact-assault" : "contact", { ...of(a), enemy: this.element(b), place: this.near(c) });
      case 18:
        return line("equipment-lost", { ...of(a), armour: b, guns: c, written_off: d });
      case 20:
        return line(c <= 1 ? "rallied" : "wavered", { ...of(a), posture: this.word(`posture.${POSTURES[c]}`), cohesion: d });
      case 21:
        return line("threatened", of(a));
      case 22:
        return line("cut-off", of(a));
      case 23:
        return line("surrounded", of(a));
      case 24:
        return line("relieved", of(a));
      case 25:
        return line("broke-out", { ...of(a), through: b, lost: c });
      case 26:
        return line("overrun", { ...of(a), captured: b, missing: c, killed: d });
      case 27:
        return line("defected", { ...of(a), men: b });
      case 28:
        return line("repaired", { ...of(a), vehicles: b });
      case 29:
        return line("shortage", { ...of(a), supply: this.word(`supply.${STOCKS[b]}`), percent: c });
      case 30:
        return line("resupplied", { ...of(a), supply: this.word(`supply.${STOCKS[b]}`) });
      case 31:
        return line("delivered", { place: this.depot(a), tonnes: b });
      case 32:
        return line("depot-empty", { place: this.depot(a), supply: this.word(`supply.${STOCKS[b]}`) });
      case 33:
        return line("place-taken", { place: this.place(a), side: this.side(b) });
      case 34:
        return line(c > b ? "rung-up" : "rung-down", { side: this.side(a), from: this.rung(b), to: this.rung(c) });
      case 35:
        return line("cease-fire");
      default: {
        // Kinds that need no words of their own: what their numbers mean says what is filled in.
        const kind = events.kind(event);
        return kind ? line(`${kind.word}${this.variant(event, kind.word)}`, this.filled(event, kind.fields)) : "?";
      }
    }
  }

  /** The ending of the sentence that tells a variant of a kind; nothing where it has one sentence only. */
  private variant(event: number, word: string): string {
    const number = (field: string) => this.campaign.events.number(event, field) ?? 0;
    switch (word) {
      case "air-mission-launched":
        return ["", "-late", "-against"][number("standing")] ?? "";
      case "reported":
        return number("men") > 0 ? "" : "-uncounted";
      case "supposed":
        return number("enemystrength") > 0 ? "" : "-alone";
      case "breached":
        return ANSWERS[number("answer")] === "stretched" ? "-stretched" : "";
      case "bridge-built":
        return number("lateh") > 0 ? "-late" : "";
      default:
        return "";
    }
  }

  /** What the numbers of an event say, by the names that its line uses. */
  private filled(event: number, fields: string[]): Record<string, string | number> {
    const { events } = this.campaign;
    const values = fields.map((field) => this.said(field, events.number(event, field) ?? 0));
    const concealment = events.number(event, "concealment");
    if (concealment !== undefined) values.push(["side", this.side(this.campaign.tables.concealments.side[concealment])]);
    return Object.fromEntries([["first", this.side(0)], ["second", this.side(1)], ...values]);
  }

  /** A number of an event by the name that lines use for it, and what it says. */
  private said(field: string, value: number): [string, string | number] {
    switch (field) {
      case "element":
        return ["formation", this.element(value)];
      case "other":
        return ["other", this.element(value)];
      case "place":
        return ["place", this.place(value)];
      case "cell":
        return ["place", this.near(value)];
      case "depot":
        return ["place", this.depot(value)];
      case "railhead":
        return ["place", this.place(this.campaign.tables.railheads.place[value])];
      case "crossing":
        return ["crossing", this.crossing(value)];
      case "side":
        return ["side", this.side(value)];
      case "directive":
        return ["order", this.directive(value)];
      case "task":
        return ["task", this.task(value)];
      case "supply":
        return ["supply", this.word(`supply.${STOCKS[value]}`)];
      case "headquarters":
        return ["headquarters", this.headquarters(value)];
      case "plan":
        return ["plan", this.named("tonnage_plans", value)];
      case "squadron":
        return ["squadron", this.named("squadrons", value)];
      case "airfield":
        return ["airfield", this.named("airfields", value)];
      case "airmission":
        return ["mission", this.mission(value)];
      case "source":
        return ["source", this.named("watchers", value)];
      case "sector":
        return ["sector", this.named("sectors", value)];
      case "concealment":
        return ["concealment", this.named("concealments", value)];
      case "function":
        return ["function", this.named("functions", value)];
      case "course":
        return ["course", this.course(value)];
      case "shock":
        return ["shock", this.pick(this.campaign.tables.shocks.title[value], this.campaign.tables.shocks.title_ja[value])];
      case "person":
        return ["person", this.lang === "ja" ? `${this.person(value)}（${this.office(value)}）` : `${this.person(value)} (${this.office(value)})`];
      case "intentfrom":
      case "intentto":
        return [field, this.word(`intent.${INTENTS[value]}`)];
      case "rungfrom":
        return ["rungfrom", this.rung(value)];
      case "rungto":
        return ["rung", this.rung(value)];
      case "answer":
        return ["answer", this.word(`answer.${ANSWERS[value]}`)];
      case "manner":
        // As it should be is not said.
        return ["manner", value === 0 ? "" : this.word(`manner.${MANNERS[value]}`)];
      case "outcome":
        return ["outcome", this.word(`told.${OUTCOMES[value]}`)];
      default:
        return [field, value];
    }
  }
}
