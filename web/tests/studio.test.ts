import { describe, expect, it } from "vitest";
import en from "../strings/studio.en.json";
import ja from "../strings/studio.ja.json";
import shared from "../strings/en.json";
import { commandOf, quoted } from "../src/studio/command.ts";
import { left, spelled } from "../src/studio/countdown.ts";
import { doubt, dropped, ofPackage } from "../src/studio/host/upload.ts";
import { isByDesign, Study } from "../src/studio/host/study.svelte.ts";
import { lines, matching, outside } from "../src/studio/host/values.ts";
import { sentAt, unanswered, unread } from "../src/studio/messages.ts";
import { route } from "../src/studio/route.ts";
import { dayAfter } from "../src/studio/seat/dates.ts";
import { extent, within } from "../src/studio/seat/extent.ts";
import { least } from "../src/studio/seat/formations.ts";
import { beside, lay, stacked, tiles } from "../src/studio/seat/stacks.ts";
import { sorted, turned } from "../src/studio/sorting.ts";
import { moment, named, shortMoment } from "../src/studio/text.ts";
import type { Kind, Message, NewJob, SeatMessage } from "../src/studio/wire.ts";

describe("the command line of a run", () => {
  const job: Omit<NewJob, "title"> = {
    kind: "run",
    scenario: "nomonhan-1939",
    with: [],
    variants: [],
    set: [],
    mode: "historical",
    free_from: null,
    until: null,
    seed: 1939,
    replications: 101,
    draw_parameters: false,
  };

  it("says nothing that goes without saying", () => {
    expect(commandOf(job)).toBe("kokkyo run nomonhan-1939");
  });

  it("says all that was chosen", () => {
    const all = { ...job, kind: "compare" as const, with: ["a"], variants: ["no-order-1488", "x.y=2"], set: ["combat.fire.rate=60"], mode: "free" as const, free_from: "1939-07-01", until: "1939-08-01", seed: 7, replications: 50, draw_parameters: true };
    expect(commandOf(all)).toBe(
      "kokkyo compare nomonhan-1939 no-order-1488 x.y=2 --with a --set combat.fire.rate=60 --seed 7 --mode free --free-from 1939-07-01 --replications 50 --until 1939-08-01 --draw-parameters",
    );
  });

  it("leaves out what belongs to another kind or mode", () => {
    expect(commandOf({ ...job, variants: ["no-order-1488"], free_from: "1939-07-01" })).toBe("kokkyo run nomonhan-1939");
  });

  it("says what a calibration, an analysis and a validation are asked, and leaves out what follows from it", () => {
    const study = new Study();
    study.inputs = ["combat.fire.rate"];
    study.furtherInputs = "logistics.*, a.b+a.c";
    study.before = "1939-08-01";
    study.folders = ["combat"];
    study.rivals = ["no-order-1488"];
    const of = (kind: Kind) => commandOf({ ...job, kind, replications: isByDesign(kind) ? undefined : 101, ...study.fields(kind) });
    expect(of("calibrate")).toBe("kokkyo calibrate nomonhan-1939 --inputs 'combat.fire.rate,logistics.*,a.b+a.c' --before 1939-08-01 --particles 250 --generations 12");
    study.method = "sobol";
    expect(of("sensitivity")).toBe("kokkyo sensitivity nomonhan-1939 --method sobol --inputs 'combat.fire.rate,logistics.*,a.b+a.c' --samples 256");
    expect(of("validate")).toBe("kokkyo validate nomonhan-1939 --against combat,no-order-1488");
    expect(study.fields("run")).toEqual({});
    study.forget();
    expect(study.fields("calibrate").inputs).toEqual([]);
  });

  it("puts into quotation marks what a shell would read otherwise", () => {
    expect(quoted("a+b=c.d")).toBe("a+b=c.d");
    expect(quoted("my package")).toBe("'my package'");
    expect(quoted("it's $HOME")).toBe("'it'\\''s $HOME'");
    expect(quoted("")).toBe("''");
  });
});

describe("values in place of stated ones", () => {
  const parameter = { value: 3, low: 2, high: 4, least: 0, greatest: null };

  it("are doubted where they are no number or lie outside", () => {
    expect(["", undefined, "3.5"].map((text) => outside(text, parameter))).toEqual([undefined, undefined, undefined]);
    expect(["three", "-1", "9"].map((text) => outside(text, parameter))).toEqual(["number", "limit", "range"]);
    expect(outside("9", { value: 3, low: null, high: null })).toBeUndefined();
    expect(outside("west", { value: "east", low: null, high: null })).toBeUndefined();
  });

  it("are found by words of their key, of what they mean in either language, and of their unit as written or as shown", () => {
    const parameters = [
      { key: "combat.fire.worth_gun", meaning: "Worth of a gun as a target", meaning_ja: "目標としての火砲1門の価値", unit: "men" },
      { key: "combat.rally.halt_h", meaning: "How long an attack that stopped waits", meaning_ja: "頓挫した攻撃を再び行うまでの時間", unit: "h" },
      { key: "made.up", meaning: "A number of one's own", unit: "km2" },
    ];
    const shown = (unit: string) => ({ men: "名", km2: "km²" })[unit] ?? unit;
    const keys = (wanted: string) => matching(parameters, wanted, shown).map(({ key }) => key);
    expect(keys("")).toHaveLength(3);
    expect(keys("火砲")).toEqual(["combat.fire.worth_gun"]);
    expect(keys("頓挫　時間")).toEqual(["combat.rally.halt_h"]);
    expect(keys("火砲 名 COMBAT")).toEqual(["combat.fire.worth_gun"]);
    expect(keys("ｃｏｍｂａｔ")).toHaveLength(2);
    expect(keys("own km2")).toEqual(["made.up"]);
    expect(keys("火砲 頓挫")).toEqual([]);
  });

  it("come a line each", () => {
    expect(lines(" a=1 \n\n b+c \n")).toEqual(["a=1", "b+c"]);
  });
});

describe("rows of a table", () => {
  const rows = [{ n: "b", v: 2 }, { n: "a10", v: null }, { n: "a2", v: 2 }, { n: "c", v: 5 }];

  it("are sorted, with those without a value last whichever way", () => {
    expect(sorted(rows, ({ v }) => v, false).map(({ n }) => n)).toEqual(["b", "a2", "c", "a10"]);
    expect(sorted(rows, ({ v }) => v, true).map(({ n }) => n)).toEqual(["c", "b", "a2", "a10"]);
    expect(sorted(rows, ({ n }) => n, false).map(({ n }) => n)).toEqual(["a2", "a10", "b", "c"]);
  });

  it("turn round at a second click, and begin with the largest number or the first letter", () => {
    expect(turned({ by: "fit", down: true }, "fit", false)).toEqual({ by: "fit", down: false });
    expect(turned({ by: "fit", down: true }, "lost", false)).toEqual({ by: "lost", down: true });
    expect(turned<string>({ by: "fit", down: true }, "name", true)).toEqual({ by: "name", down: false });
  });

  it("have the least of what a formation carries", () => {
    expect(least({ supply: [80, null, 12] })).toBe(12);
    expect(least({ supply: [null] })).toBeNull();
  });
});

describe("the time of a turn", () => {
  const now = Date.parse("2026-01-01T10:00:00Z");

  it("is what is left", () => {
    expect(left("2026-01-01T10:04:05Z", now)).toEqual({ seconds: 245, text: "4:05", short: false });
    expect(left("2026-01-01T12:04:05+01:00", now)?.text).toBe("1:04:05");
    expect(left("2026-01-01T10:00:09.2Z", now)).toEqual({ seconds: 10, text: "0:10", short: true });
  });

  it("does not go below nothing, and is none where there is no end", () => {
    expect(left("2026-01-01T09:00:00Z", now)?.seconds).toBe(0);
    expect(left(null, now)).toBeUndefined();
    expect(left("soon", now)).toBeUndefined();
  });

  it("is spelled alike whether the clock runs or stands", () => {
    expect([0, 59, 245, 3845].map(spelled)).toEqual(["0:00", "0:59", "4:05", "1:04:05"]);
  });
});

describe("messages", () => {
  const at = { at: "1939-07-03 12:00", sent: "2026-01-01T10:00:00Z", text: "" };
  const told = (number: number, to: string | null): Message => ({ number, from: "umpire", to, ...at });
  const asked = (number: number, from: string): Message => ({ number, from, to: "umpire", ...at });

  it("wait for an answer until the umpire has written to that seat, or to all", () => {
    expect([...unanswered([asked(1, "A"), asked(2, "B"), told(3, "B"), asked(4, "A")])]).toEqual([1, 4]);
    expect([...unanswered([told(1, null), asked(2, "A"), asked(3, "B"), told(4, null), asked(5, "B")])]).toEqual([5]);
    expect(unanswered([]).size).toBe(0);
  });

  it("are new to a seat where the umpire wrote them after the last one that was read", () => {
    const mine = (number: number, from: SeatMessage["from"]): SeatMessage => ({ number, from, to_all: false, ...at });
    const all = [mine(3, "umpire"), mine(5, "you"), mine(8, "umpire"), mine(9, "you")];
    expect(unread(all, 0).map(({ number }) => number)).toEqual([3, 8]);
    expect(unread(all, 5).map(({ number }) => number)).toEqual([8]);
    expect(unread(all, 9)).toEqual([]);
  });

  it("say the day where they were not sent today", () => {
    const now = new Date(2026, 0, 2, 9, 0);
    expect(sentAt("en", new Date(2026, 0, 2, 8, 5).toISOString(), now)).toBe("08:05");
    expect(sentAt("en", new Date(2026, 0, 1, 8, 5).toISOString(), now)).toMatch(/1 Jan 2026.*08:05/);
  });
});

describe("files of a package", () => {
  const piece = (path: string, bytes = 1) => ({ path, file: { size: bytes } as Blob });

  it("are without what systems and editors leave", () => {
    const all = ["my/scenario.toml", "my/.git/config", "__MACOSX/my/x", "my/geo/.DS_Store", "my/geo/Thumbs.db", "my/geo/places.csv"].map((path) => piece(path));
    expect(ofPackage(all).map(({ path }) => path)).toEqual(["my/scenario.toml", "my/geo/places.csv"]);
  });

  it("are one zip file or one folder, and not too much", () => {
    expect(doubt([piece("my.ZIP")])).toBeUndefined();
    expect(doubt([piece("my/scenario.toml"), piece("my/geo/old.zip")])).toBeUndefined();
    expect(doubt([])).toBe("empty");
    expect(doubt([piece("scenario.toml")])).toBe("loose");
    expect(doubt([piece("one.zip"), piece("two.zip")])).toBe("loose");
    expect(doubt([piece("my/scenario.toml"), piece("notes.txt")])).toBe("loose");
    expect(doubt([piece("my/scenario.toml"), piece("other/scenario.toml")])).toBe("several");
    expect(doubt([piece("my/a", 40 << 20), piece("my/b", 24 << 20)])).toBeUndefined();
    expect(doubt([piece("my/a", 40 << 20), piece("my/b", (24 << 20) + 1)])).toBe("large");
  });

  it("come with their paths where a folder is dropped, however many there are", async () => {
    const file = (path: string) => ({ isFile: true, fullPath: path, file: (done: (file: unknown) => void) => done({ size: 1 }) });
    const folder = (path: string, inside: unknown[]) => ({
      isFile: false,
      fullPath: path,
      createReader: () => {
        const rest = [...inside];
        // A browser gives a hundred at a time.
        return { readEntries: (done: (entries: unknown[]) => void) => done(rest.splice(0, 100)) };
      },
    });
    const many = Array.from({ length: 150 }, (_, at) => file(`/my/geo/${at}.csv`));
    const items = [{ webkitGetAsEntry: () => folder("/my", [file("/my/scenario.toml"), folder("/my/geo", many)]) }, { webkitGetAsEntry: () => null, getAsFile: () => null }];
    const paths = (await dropped(items as never)).map(({ path }) => path);
    expect(paths).toHaveLength(151);
    expect(paths).toContain("my/scenario.toml");
    expect(paths).toContain("my/geo/149.csv");
  });
});

describe("stacks of formations", () => {
  const standing = (id: string, x: number, y: number, weight = 1) => ({ id, x, y, weight });

  it("gather what stands together, the weightiest first", () => {
    const stacks = stacked([standing("a", 0, 0), standing("b", 10, 5, 9), standing("c", 200, 0)], [40, 40]);
    expect(stacks.map(({ ids }) => ids)).toEqual([["b", "a"], ["c"]]);
    expect([stacks[0].x, stacks[0].y]).toEqual([10, 5]);
  });

  it("have tiles around their middle", () => {
    expect(tiles(1, [50, 40])).toEqual([[0, 0]]);
    expect(tiles(3, [50, 40])).toEqual([[-25, -20], [25, -20], [0, 20]]);
  });

  it("stand side by side while few, are closed when many, and open when asked", () => {
    const many = Array.from({ length: 7 }, (_, at) => standing(`f${at}`, 100 + at, 100, 10 - at));
    expect(lay(many.slice(0, 4), [50, 40], 4)).toHaveLength(4);
    const closed = lay(many, [50, 40], 4);
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatchObject({ id: "f0", more: 6, stack: "f0", trueX: 100, trueY: 100 });
    const open = lay(many, [50, 40], 4, "f0");
    expect(open).toHaveLength(7);
    expect(open.every(({ more }) => more === 0)).toBe(true);
  });

  it("never cover each other entirely", () => {
    const crowd = Array.from({ length: 25 }, (_, at) => standing(`f${at}`, 300 + (at % 5) * 20, 300 + Math.floor(at / 5) * 15, at));
    const laid = lay(crowd, [50, 40], 4);
    for (const a of laid) for (const b of laid) if (a !== b) expect(Math.abs(a.x - b.x) > 20 || Math.abs(a.y - b.y) > 16, `${a.id} ${b.id}`).toBe(true);
  });

  it("go out of the way of what stays", () => {
    const [one] = lay([standing("a", 100, 100)], [50, 40], 4, undefined, [{ x: 102, y: 100, width: 26, height: 26 }]);
    expect(Math.abs(one.x - 102) > 30 || Math.abs(one.y - 100) > 25).toBe(true);
  });
});

describe("boxes beside a point", () => {
  it("go where nothing stands, and stay in the window", () => {
    expect(beside([200, 200], [60, 30], [], [400, 400])[0]).toBeGreaterThan(200);
    const taken = [{ x: 260, y: 200, width: 80, height: 60 }];
    const [x, y] = beside([200, 200], [60, 30], taken, [400, 400]);
    expect(Math.abs(x - 260) >= 70 || Math.abs(y - 200) >= 45).toBe(true);
    expect(beside([390, 200], [60, 30], [], [400, 400])[0]).toBeLessThan(390);
  });
});

describe("what a map begins with", () => {
  const box: [number, number, number, number] = [118, 47, 120, 48];
  const formation = (lon: number | null, lat: number | null) => ({ lon, lat }) as never;
  const enemy = (lon: number, lat: number, men: number) => ({ lon, lat, men }) as never;

  it("has own and enemy in it, and nobody from beyond the field", () => {
    const [west, south, east, north] = extent(box, [formation(118.5, 47.5), formation(null, null), formation(30, 50)], [enemy(119.5, 47.6, 100), enemy(119.9, 47.9, 0), enemy(113, 52, 900)]);
    expect(west).toBeLessThan(118.5);
    expect(east).toBeGreaterThan(119.5);
    expect(east).toBeLessThan(119.9);
    expect(north - south).toBeGreaterThan(0.33);
  });

  it("is the field where there is hardly anybody", () => {
    expect(extent(box, [], [enemy(119, 47.5, 10)])).toEqual(box);
    expect([within(box, 119, 47.5), within(box, 121, 47.5), within(box, null, 47.5)]).toEqual([true, false, false]);
  });
});

describe("addresses", () => {
  it("are of a page each", () => {
    expect(route("/")).toEqual({ page: "home" });
    expect(route("/host/ab12")).toEqual({ page: "host", key: "ab12" });
    expect(route("/host/ab12/game/7/")).toEqual({ page: "umpire", key: "ab12", game: "7" });
    expect(route("/seat/cd")).toEqual({ page: "seat", token: "cd" });
    expect(["/seat", "/host/a/b", "/else"].map((path) => route(path).page)).toEqual(["unknown", "unknown", "unknown"]);
  });
});

describe("moments and names", () => {
  it("are in the reader's language", () => {
    expect(moment("en", "1939-05-20 18:00")).toBe("20 May 1939, 18:00");
    expect(moment("ja", "1939-05-20 18:00")).toBe("1939年5月20日 18:00");
    expect(moment("en", "1939-05-20")).toBe("20 May 1939");
    expect(moment("en", "before the clock")).toBe("before the clock");
    expect([shortMoment("1939-05-20 18:00"), shortMoment("earlier")]).toEqual(["05-20 18:00", "earlier"]);
    const of = { name: "Kwantung Army", native: "関東軍司令部" };
    expect([named("en", of), named("ja", of)]).toEqual(["Kwantung Army", "関東軍司令部"]);
    expect(named("ja", { name: "Front Group", native: "Фронтовая группа" })).toBe("Front Group");
    expect(named("ja", { name: "Front Group", native: "" })).toBe("Front Group");
  });

  it("go over the ends of months", () => {
    expect(dayAfter("1939-06-29 12:00", 7)).toBe("1939-07-06");
    expect(dayAfter("whenever", 7)).toBe("");
  });
});

describe("texts of the studio", () => {
  const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

  it("are there in both languages, with the same gaps, and do not hide those of the viewer", () => {
    expect(Object.keys(ja)).toEqual(Object.keys(en));
    expect(Object.keys(en).filter((key) => key in shared)).toEqual([]);
    for (const [key, text] of Object.entries(en)) expect(placeholders((ja as Record<string, string>)[key]), key).toEqual(placeholders(text));
  });

  it("are neither empty nor left in English", () => {
    for (const [key, text] of Object.entries(ja)) {
      const outside = text.replace(/\{\w+\}/g, "");
      expect(text.trim(), key).toBe(text);
      expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(outside) || !/[a-z]{4,}/.test(outside), `${key}: ${text}`).toBe(true);
    }
  });
});
