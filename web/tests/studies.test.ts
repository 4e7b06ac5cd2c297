import { describe, expect, it } from "vitest";
import { byFactor, partsFor, steps } from "../src/calibration/density.ts";
import { isTooSeldom, isWide, weighed } from "../src/calibration/honesty.ts";
import { percent } from "../src/text/lang.ts";
import { brief } from "../src/calibration/ask.svelte.ts";
import { PageSession } from "../src/parts/page.svelte.ts";
import { plus } from "../src/validation/ask.svelte.ts";
import { apart, verdict } from "../src/validation/rivals.ts";
import type { Rival } from "../src/wire/validation.ts";

describe("the density of an input", () => {
  const even = Array.from({ length: 20 }, () => 0.05);

  it("is that of the prior where every part holds the same, whatever the axis", () => {
    const parts = Array.from({ length: 21 }, (_, at) => 2 + at / 10);
    for (const { from, to, height } of steps(parts, even, 10)) expect(height * (to - from)).toBeCloseTo(0.1, 9);
    expect(steps(parts, even, 10)).toHaveLength(10);
    expect(byFactor(parts)).toBe(false);
    const wide = Array.from({ length: 21 }, (_, at) => 10 ** (at / 10));
    expect(byFactor(wide)).toBe(true);
    // Even in the logarithm: all steps are as high as each other.
    const heights = steps(wide, even, 20).map(({ height }) => height);
    expect(Math.max(...heights) / Math.min(...heights)).toBeCloseTo(1, 9);
  });

  it("keeps the whole weight where several parts have one value", () => {
    const parts = [0, ...Array.from({ length: 10 }, () => 1), ...Array.from({ length: 10 }, (_, at) => 2 + at)];
    const found = steps(parts, even, 20);
    expect(found.reduce((sum, { from, to, height }) => sum + height * (to - from), 0)).toBeCloseTo(1, 9);
    expect(found.every(({ height }) => Number.isFinite(height))).toBe(true);
  });

  it("is cut into fewer parts where fewer particles are left", () => {
    expect([400, 100, 12].map(partsFor)).toEqual([20, 10, 5]);
    expect([20, 10, 5].every((count) => even.length % count === 0)).toBe(true);
  });
});

describe("the honesty of a calibration", () => {
  it("is doubted where the truth is held too seldom, beyond three standard errors, and never where it is held more often", () => {
    expect([0.98, 0.95, 0.8, 0.72, 0.7].map((held) => isTooSeldom(held, 200))).toEqual([false, false, false, false, true]);
    expect(isTooSeldom(0.7, 100)).toBe(false);
    expect([0.98, 0.95, 0.86, 0.8, 0.5].map((held) => isWide(held, 200))).toEqual([true, true, false, false, false]);
  });

  it("tells parts of a whole as each language writes them", () => {
    expect([percent(0.784, "en"), percent(0.784, "ja")]).toEqual(["78 %", "78％"]);
  });

  it("names the claims whose weight has changed, the most first", () => {
    const claim = (share: number, share_left: number | null) => ({ share, share_left });
    expect(weighed([claim(0.5, 0.52), claim(0.5, 0.4), claim(0.3, null), claim(0.2, 0.9)]).map(({ share_left }) => share_left)).toEqual([0.9, 0.4]);
  });

  it("names several cells by the first", () => {
    expect([brief("a.b"), brief("a.b + c.d+e.f")]).toEqual(["a.b", "a.b + 2"]);
  });
});

describe("what an input is", () => {
  it("is told in Japanese on a Japanese page, and in English where it has no Japanese", () => {
    const session = new PageSession([]);
    const known = { meaning: "Worth of a gun", meaning_ja: "火砲1門の価値" };
    expect(session.meaning(known)).toBe("Worth of a gun");
    session.turn();
    expect([known, { ...known, meaning_ja: "" }, { meaning: "Worth of a gun" }].map((one) => session.meaning(one))).toEqual(["火砲1門の価値", "Worth of a gun", "Worth of a gun"]);
  });
});

describe("rivals", () => {
  const rival = (name: string, mean: number, half: number): Rival => ({ name, kind: "stand-in", score: 1, difference: { mean, low95: mean - half, high95: mean + half }, skill: null, targets_farther: 0, targets_nearer: 0, overlap: { judged: 0, overlap: 0 }, moved: [] });

  it("that change nothing or everything are put apart where enough others are left", () => {
    const many = [rival("all", 11, 1), ...[0.5, 0.4, 0.1, -0.1, -0.2].map((mean) => rival(String(mean), mean, 0.05)), rival("none", 0, 0)];
    const { near, beyond, still } = apart(many);
    expect([near.length, beyond.map(({ name }) => name), still.map(({ name }) => name)]).toEqual([5, ["all"], ["none"]]);
    expect(apart(many.slice(0, 3)).beyond).toEqual([]);
  });

  it("are better or worse only beyond chance", () => {
    expect([rival("a", 1, 0.5), rival("b", -1, 0.5), rival("c", 0.1, 0.5)].map(verdict)).toEqual(["farther", "nearer", "even"]);
    expect([0.5, 0, -0.5].map(plus)).toEqual(["+0.50", "0", "−0.50"]);
  });
});
