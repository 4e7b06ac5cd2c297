import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Beliefs } from "../src/campaign/beliefs.ts";
import { isKnown, sidc } from "../src/campaign/symbols.ts";
import { showDay, showTime } from "../src/campaign/time.ts";
import { place } from "../src/map/labels.ts";
import { designation, spread } from "../src/map/markers.ts";
import { scaleBar } from "../src/map/geometry.ts";
import { bracketed, figure, hundredths, percent, range, say, whole } from "../src/text/lang.ts";
import { counted, pieces } from "../src/text/sentences.ts";

describe("symbols", () => {
  const types = readFileSync(new URL("../../scenarios/nomonhan-1939/forces/types.csv", import.meta.url), "utf8");
  const words = types
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[7]);

  it("are known to milsymbol for every word of the reference case and every echelon", () => {
    expect(words.length).toBeGreaterThan(20);
    for (const word of new Set(words)) {
      for (const echelon of ["company", "battalion", "regiment", "brigade", "division", "army"]) expect(isKnown(sidc(word, "", echelon)), word).toBe(true);
    }
  });

  it("fall back on the role, and then on a bare frame", () => {
    expect(sidc("of-no-such-word", "artillery", "battalion")).toBe(sidc("artillery", "", "battalion"));
    expect(isKnown(sidc("", "", ""))).toBe(true);
    expect(sidc("infantry", "infantry", "battalion")).toHaveLength(20);
  });
});

describe("time", () => {
  it("is that of the scenario's clock", () => {
    const seconds = Date.UTC(1939, 7, 19, 20, 45) / 1000;
    expect(showDay(seconds, 9, "en")).toBe("20 August 1939");
    expect(showDay(seconds, 9, "ja")).toBe("1939年8月20日");
    expect(showTime(seconds, 9)).toBe("05:45");
  });
});

describe("a text", () => {
  it("has the signs of its language", () => {
    expect([hundredths(78, "en"), hundredths("−3", "ja"), percent(0.125, "ja")]).toEqual(["78 %", "−3％", "13％"]);
    expect([bracketed("Group", "A", "en"), bracketed("司令部", "A", "ja")]).toEqual(["Group (A)", "司令部（A）"]);
  });

  it("keeps what a number counts beside the number", () => {
    const told = (marked: string) => counted(pieces(marked)).map(({ text, kind, opens, unit }) => (kind === "number" ? `${opens}<${text}>${unit}` : text));
    expect(told("到着（\uE000560\uE002名）")).toEqual(["到着", "（<560>名）", ""]);
    expect(told("\uE0009\uE002時間遅れ、\uE00044\uE002％")).toEqual(["<9>時間", "遅れ、", "<44>％", ""]);
    expect(told("loses \uE0003\uE002 guns, \uE00012\uE002")).toEqual(["loses ", "<3>", " guns, ", "<12>"]);
  });
});

describe("the map", () => {
  it("moves symbols apart, and leaves alone those that do not meet", () => {
    const box = (x: number, y: number) => ({ x, y, width: 20, height: 10 });
    const [a, b, c] = spread([box(0, 0), box(4, 0), box(200, 0)]);
    expect(Math.abs(a.y - b.y) >= 9 || Math.abs(a.x - b.x) >= 19).toBe(true);
    expect(c).toEqual({ x: 200, y: 0 });
  });

  it("gives the weightier name its room", () => {
    const label = (id: number, x: number) => ({ id, x, y: 0, lines: ["Nomonhan"], size: 12 });
    const far = place([label(0, 0), label(1, 500)], []);
    expect(far.map(({ id }) => id)).toEqual([0, 1]);
    const crowded = place([0, 1, 2, 3, 4, 5, 6, 7].map((id) => label(id, id)), []);
    expect(crowded[0].id).toBe(0);
    expect(crowded.length).toBeLessThan(8);
  });

  it("has a scale of 1, 2 or 5", () => {
    expect(scaleBar(0.1, 160)).toEqual({ km: 10, pixels: 100 });
    expect(scaleBar(0.03, 100).km).toBe(2);
  });

  it("writes numbers of formations, and a word where there is none", () => {
    expect(designation("1st Battalion, 64th Regiment")).toBe("1/64");
    expect(designation("Hsingan cavalry regiment")).toBe("Hsingan");
  });
});

describe("texts", () => {
  it("are filled in, and leave unknown gaps as they are", () => {
    expect(say("en", "time.day", { day: 3 })).toBe("day 3");
    expect(say("ja", "time.day", {})).toContain("{day}");
  });

  it("never read a name as a pattern", () => {
    expect(say("en", "where.at", { place: "$& $1 {place}" })).toBe("at $& $1 {place}");
  });

  it("have numbers of a fitting length", () => {
    expect([whole(18925), figure(0.256), figure(12.34), figure(0), range(3, 3), range(3, 4)]).toEqual(["18,925", "0.26", "12.3", "0", "3", "3–4"]);
  });

  it("exist for every key that the sources name outright", async () => {
    const sources = import.meta.glob("../src/**/*.{ts,svelte}", { query: "?raw", import: "default", eager: true }) as Record<string, string>;
    const en = (await import("../strings/en.json")).default as Record<string, string>;
    const studio = { ...en, ...(await import("../strings/studio.en.json")).default } as Record<string, string>;
    const missing = Object.entries(sources).flatMap(([file, text]) => {
      const known = file.includes("/studio/") ? studio : en;
      return [...text.matchAll(/say\("([\w.-]+)"/g)].filter(([, key]) => !(key in known)).map(([, key]) => `${file}: ${key}`);
    });
    expect(Object.keys(sources).length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });
});

describe("beliefs", () => {
  /** One side's one headquarters and one sector, one day: believed by arm, shares in per cent, what was there. */
  function beliefs(believed: number[], percents: number[], actual: number[]): Beliefs {
    const columns: Record<string, Uint32Array | Uint8Array> = {
      "belief.number": Uint32Array.from(believed),
      "belief.percent": Uint8Array.from(percents),
      "belief.actual": Uint32Array.from([...actual, 0, 0, 0, 0]),
    };
    const tables = { clock: { days: 1 }, sectors: { id: ["A"], kind: ["field"] }, headquarters: { id: ["H"], side: [0] } };
    const wire = { u32: (name: string) => columns[name], u8: (name: string) => columns[name] };
    return new Beliefs(wire as never, tables as never);
  }

  it("give the range in which a log-normal lies in four of five cases, given that anybody is there", () => {
    // Median 999 of ln(1 + men) with a spread of one half, certain to be there.
    const mean = Math.expm1(Math.log(1000) + 0.125);
    const { low, high, actual } = beliefs([Math.round(mean), 0, 0, 0], [100, 0, 0, 50], [700, 1, 2, 3]).of(0, 0, 0);
    expect(low / (1000 * Math.exp(-1.2816 / 2))).toBeCloseTo(1, 2);
    expect(high / (1000 * Math.exp(1.2816 / 2))).toBeCloseTo(1, 2);
    expect(actual).toEqual([700, 1, 2, 3]);
  });

  it("are of nobody where nobody is thought to be", () => {
    const belief = beliefs([0, 0, 0, 0], [0, 0, 0, 0], [5, 0, 0, 0]);
    expect(belief.of(0, 0, 0)).toMatchObject({ low: 0, high: 0, present: 0 });
    expect(belief.isEmpty).toBe(true);
  });
});
