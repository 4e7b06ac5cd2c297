/**
 * A seminar in the studio that the program serves, in real browsers: `npm run test:browser`, with KOKKYO_PROGRAM and KOKKYO_CHROMIUM set.
 * With KOKKYO_WEB_OUT its pages are those of that folder. A host opens a game by his form, two players decide on their pages, in Japanese
 * nothing is told in English, and nobody is sent what his headquarters does not know.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./open.mjs";
import { start } from "./studio-program.mjs";

const formations = fileURLToPath(new URL("../../scenarios/nomonhan-1939/forces/formations.csv", import.meta.url));

let studio;
let browser;
let link;

before(async () => {
  studio = await start();
  ({ link } = studio);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await studio?.end();
});

/** A page, with the text of all that it was sent and what its console complained of. */
async function visit(url) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: "en-GB" });
  if (process.env.KOKKYO_WEB_OUT) await context.route(/\/studio\/\w+\.(js|css)$/, (route) => route.fulfill({ path: join(process.env.KOKKYO_WEB_OUT, new URL(route.request().url()).pathname.split("/").pop()) }));
  const page = await context.newPage();
  const said = { errors: [], sent: [] };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.errors.push(message.text());
  });
  page.on("pageerror", (error) => said.errors.push(String(error)));
  page.on("response", async (response) => {
    // A stream of events has no end that could be read.
    if (!response.url().includes("/api/") || response.url().endsWith("/events")) return;
    said.sent.push(await response.text().catch(() => ""));
  });
  await page.goto(url);
  await page.waitForSelector("h1");
  return { page, said, close: () => context.close() };
}

/** Names of formations by side that only that side has: `J` and `M` fight for the first, `S` and `G` for the second. */
function names() {
  const [head, ...rows] = readFileSync(formations, "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const columns = head.split(",");
  const [name, nation, men] = ["name", "nation", "men"].map((column) => columns.indexOf(column));
  assert.ok(name >= 0 && nation >= 0 && men >= 0);
  const sides = [new Set(), new Set()];
  for (const row of rows) {
    const fields = [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field.replace(/^"|"$/g, ""));
    if (fields[men] && /^[A-Z]$/.test(fields[nation])) sides[fields[nation] === "J" || fields[nation] === "M" ? 0 : 1].add(fields[name]);
  }
  return sides.map((own, side) => [...own].filter((one) => !sides[1 - side].has(one)));
}

/** Words in Latin letters on a desk in Japanese, and on what it quotes. */
const latin = (page) =>
  page.evaluate(() => {
    const words = (of) => of.textContent.match(/[A-Za-z][a-z]{2,}/g) ?? [];
    const parts = "[data-status], [data-situation], [data-courses], [data-review], [data-formations], [data-enemy], [data-in-force], [data-beyond], .legend";
    return [...document.querySelectorAll(parts)].flatMap(words);
  });

describe("a seminar", () => {
  it("is opened by the host, played by two, and nobody is sent what he does not know before it is over", { timeout: 300_000 }, async () => {
    const host = await visit(`${link}#games`);
    await host.page.locator("[data-seat=J_6A]").waitFor();
    await host.page.locator("[data-seat=J_6A]").check();
    await host.page.locator("[data-seat=S_1AG]").check();
    await host.page.locator("input[type=date]:visible").first().fill("1939-09-08");
    await host.page.locator("[data-start-game]").click();
    await host.page.waitForSelector("[data-made] input");
    const links = await host.page.locator("[data-made] input").evaluateAll((fields) => fields.map(({ value }) => value));
    assert.equal(links.length, 2);
    const seats = [await visit(links[0]), await visit(links[1])];
    const japanese = [await visit(`${links[0]}#lang=ja`), await visit(`${links[1]}#lang=ja`)];
    let told = 0;
    for (let turn = 0; turn < 60; turn++) {
      let isOver = 0;
      for (const { page } of seats) {
        await page.waitForSelector("[data-turn]");
        const state = await page.locator("[data-turn]").innerText();
        if (/over/i.test(state)) isOver++;
        else if ((await page.locator("[data-course]").count()) > 0) {
          // By turns another course than the staff's.
          await page.locator("[data-course] input").nth(turn % 2 === 0 ? 0 : -1).check();
          // Before it is pressed: the answer may come sooner than the next line. The last one comes with the review, which takes its time.
          const now = await page.locator("[data-now]").first().textContent();
          await page.locator("[data-decide-now]").click();
          await page.waitForFunction((before) => document.querySelector("[data-now]")?.textContent !== before || !document.querySelector("[data-decide-now]"), now, { timeout: 120_000 });
        } else await page.waitForTimeout(150);
      }
      for (const { page } of japanese) {
        await page.waitForSelector("[data-situation]");
        assert.deepEqual(await latin(page), []);
        told += await page.locator("[data-news] li, [data-orders] li").count();
      }
      if (isOver === 2) break;
    }
    assert.ok(told > 10, `${told} lines of news in Japanese`);
    const [first, second] = names();
    assert.ok(first.length > 20 && second.length > 20, `${first.length} ${second.length}`);
    for (const [at, enemy] of [second, first].entries()) {
      const { page, said } = seats[at];
      assert.match(await page.locator("[data-turn]").innerText(), /over/i);
      assert.match(await page.locator("[data-review]").innerText(), /men lost in battle/);
      const all = said.sent.join("\n");
      assert.ok(all.includes('"formations"') && all.includes('"cells"'), "the desk and the map were sent");
      const other = links[1 - at].split("/").pop();
      assert.deepEqual([...enemy.filter((name) => all.includes(`"${name}"`) || all.includes(`${name} `)), ...[other, link.split("/").pop()].filter((key) => all.includes(key))], []);
      assert.deepEqual(said.errors, []);
    }
    const truth = new URL(await seats[0].page.locator("[data-truth]").getAttribute("href"), links[0]).href;
    // It opens at the hour at which the game ended; in the middle of the campaign there is more to see.
    assert.match(truth, /#step=1\d\d\d$/);
    const map = await visit(truth.replace(/#.*/, "#step=1000"));
    await map.page.waitForSelector(".symbol", { state: "attached" });
    assert.deepEqual(map.said.errors, []);
    for (const one of [host, map, ...seats, ...japanese]) await one.close();
  });

  it("plays work in the background and shows its page", { timeout: 120_000 }, async () => {
    const { page, said, close } = await visit(link);
    await page.locator("[data-scenario]:visible").selectOption("two-posts");
    await page.locator("[data-replications]:visible").fill("12");
    await page.locator("[data-start]").click();
    const open = page.locator("[data-jobs] [data-open]").first();
    await open.waitFor({ timeout: 60_000 });
    const shared = await visit(new URL(await open.getAttribute("href"), link).href);
    // On its first day nobody has come to the river yet.
    await shared.page.waitForSelector("text=Two posts on a border river");
    await shared.page.waitForSelector("canvas");
    assert.deepEqual([...said.errors, ...shared.said.errors], []);
    await shared.close();
    await close();
  });
});
