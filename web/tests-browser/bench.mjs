/** First view and frames a second while scrubbing and panning: `KOKKYO_CHROMIUM=… node tests-browser/bench.mjs REPORT.html`. */
import { launch, open } from "./open.mjs";

const [file] = process.argv.slice(2);
if (!file) throw new Error("name a report.html");
const browser = await launch();
const first = [];
for (let turn = 0; turn < 3; turn++) {
  const began = performance.now();
  const { page, close } = await open(browser, file, { hash: "#step=816" });
  await page.waitForSelector(".symbol", { state: "attached" });
  const whole = performance.now() - began;
  const inside = await page.evaluate(() => performance.getEntriesByName("kokkyo-first-view")[0]?.duration);
  first.push({ whole: Math.round(whole), inside: Math.round(inside) });
  await close();
}
const { page, close } = await open(browser, file, { hash: "#step=700" });
await page.waitForSelector(".symbol", { state: "attached" });
/** Moves time (or the map) once a frame, as often as the browser paints, for `count` frames. */
const frames = (what, count) =>
  page.evaluate(
    ([what, count]) =>
      new Promise((resolve) => {
        const times = [];
        let before = performance.now();
        const svg = document.querySelector("[data-map]");
        const next = (now) => {
          times.push(now - before);
          before = now;
          if (times.length > count) {
            const sorted = times.slice(1).sort((a, b) => a - b);
            const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
            resolve({ fps: +(1000 / mean).toFixed(1), median_ms: +sorted[sorted.length >> 1].toFixed(1), p95_ms: +sorted[Math.floor(sorted.length * 0.95)].toFixed(1) });
            return;
          }
          if (what === "scrub") window.kokkyo.go(700 + (times.length % 300));
          else svg.dispatchEvent(new WheelEvent("wheel", { deltaY: times.length % 40 < 20 ? -30 : 30, clientX: 400, clientY: 350, bubbles: true }));
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    [what, count],
  );
const scrub = await frames("scrub", 200);
const zoom = await frames("zoom", 200);
console.log(JSON.stringify({ first_view_ms: first, scrub, zoom, symbols: await page.locator(".symbol").count() }, null, 1));
await close();
await browser.close();
