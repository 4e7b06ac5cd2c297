/**
 * A seminar in the studio that the program serves, in real browsers: `npm run test:browser`, with KOKKYO_PROGRAM and KOKKYO_CHROMIUM set.
 * A host opens a game by his form, two players decide on their pages, and nobody is sent what his headquarters does not know.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./open.mjs";

const program = process.env.KOKKYO_PROGRAM;
const formations = fileURLToPath(new URL("../../scenarios/nomonhan-1939/forces/formations.csv", import.meta.url));

let folder;
let studio;
let browser;
let link;

/** Starts the program and waits for the link that it prints. */
function serve() {
  const child = spawn(program, ["serve", "--port", "0", "--folder", "studio"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const found = /http:\S+/.exec(said);
      if (found) resolve({ child, link: found[0] });
    });
    child.on("exit", (code) => reject(new Error(`the studio ended with ${code}: ${said}`)));
  });
}

before(async () => {
  assert.ok(program, "KOKKYO_PROGRAM names the program that serves");
  folder = mkdtempSync(join(tmpdir(), "kokkyo-studio-"));
  ({ child: studio, link } = await serve());
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (studio) {
    studio.removeAllListeners("exit");
    const ended = new Promise((resolve) => studio.on("exit", resolve));
    studio.kill("SIGINT");
    await ended;
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A page, with the text of all that it was sent and what its console complained of. */
async function visit(url) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: "en-GB" });
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

describe("a seminar", () => {
  it("is opened by the host, played by two, and nobody is sent what he does not know before it is over", { timeout: 180_000 }, async () => {
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
    for (let turn = 0; turn < 60; turn++) {
      let isOver = 0;
      for (const { page } of seats) {
        await page.waitForSelector("[data-turn]");
        const state = await page.locator("[data-turn]").innerText();
        if (/over/i.test(state)) isOver++;
        else if ((await page.locator("[data-course]").count()) > 0) {
          // By turns another course than the staff's.
          await page.locator("[data-course] input").nth(turn % 2 === 0 ? 0 : -1).check();
          await page.locator("[data-decide-now]").click();
          await page.waitForFunction((before) => document.querySelector("[data-now]")?.textContent !== before.now || !document.querySelector("[data-decide-now]"), {
            now: await page.locator("[data-now]").first().textContent().catch(() => ""),
          });
        } else await page.waitForTimeout(150);
      }
      if (isOver === 2) break;
    }
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
    for (const one of [host, map, ...seats]) await one.close();
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
