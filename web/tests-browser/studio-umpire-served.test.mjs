/**
 * What an umpire does in the studio that the program serves: `npm run test:browser`, with KOKKYO_PROGRAM and KOKKYO_CHROMIUM set.
 * He sends a package, stops the clock, writes to a seat, and ends a game where it stands.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch } from "./open.mjs";
import { start } from "./studio-program.mjs";

let studio;
let browser;

before(async () => {
  studio = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await studio?.end();
});

async function visit(url) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url);
  await page.waitForSelector("h1");
  return { page, errors };
}

describe("an umpire", () => {
  it("sends a package that `kokkyo new` wrote, which is played, and is told what is wrong with one", { timeout: 180_000 }, async () => {
    const folder = join(studio.folder, "my-border");
    execFileSync(process.env.KOKKYO_PROGRAM, ["new", folder], { stdio: "ignore" });
    const { page, errors } = await visit(`${studio.link}#packages`);
    const head = readFileSync(join(folder, "scenario.toml"), "utf8");
    writeFileSync(join(folder, "scenario.toml"), head.replace(/^end = .*/m, 'end = "1939-05-01"'));
    await page.locator("[data-folder]").setInputFiles(folder);
    await page.waitForSelector("[data-report]");
    assert.match(await page.locator("[data-report]").innerText(), /--> scenario\.toml:\d+:\d+ \(end\)[\s\S]*= mend: /);
    assert.equal(await page.locator("[data-package]").count(), 0);
    writeFileSync(join(folder, "scenario.toml"), head);
    await page.locator("[data-folder]").setInputFiles(folder);
    await page.waitForSelector("[data-taken]", { timeout: 60_000 });
    await page.locator("[data-use=work]").click();
    await page.locator("[data-replications]:visible").fill("3");
    await page.locator("[data-start]").click();
    await page.waitForSelector("[data-jobs] [data-state=done]", { timeout: 120_000 });
    await page.locator("#tab-packages").click();
    await page.locator("[data-package] button").click();
    await page.locator("[data-package] [data-yes]").click();
    await page.waitForSelector("[data-package]", { state: "detached" });
    assert.deepEqual(errors, []);
  });

  it("stops the clock, writes to a seat and is answered, and ends the game where it stands", { timeout: 180_000 }, async () => {
    const { page: host } = await visit(`${studio.link}#games`);
    await host.locator("[data-seat=J_23D]").check();
    await host.locator("input[type=date]:visible").first().fill("1939-06-20");
    await host.locator("input[type=number]:visible").first().fill("10");
    await host.locator("[data-start-game]").click();
    await host.waitForSelector("[data-made] input", { timeout: 60_000 });
    const link = await host.locator("[data-made] input").inputValue();
    const { page: umpire, errors } = await visit(new URL(await host.locator("[data-umpire]").getAttribute("href"), link).href);
    const { page: seat, errors: others } = await visit(link);
    await seat.waitForSelector("[data-decide-now]", { timeout: 60_000 });
    await seat.locator("[data-course] input").first().check();
    await umpire.locator("[data-pause]").click();
    await seat.waitForSelector("[data-paused]");
    assert.ok(await seat.locator("[data-decide-now]").isDisabled());
    await umpire.locator("[data-more]").click();
    await seat.waitForSelector("[data-clock] >> text=/^1[45]:\\d\\d left when it goes on/");
    await umpire.locator("[data-write]").fill("Ten minutes for coffee.");
    await umpire.locator("[data-send]").click();
    await seat.waitForSelector("[data-unread] >> text=Ten minutes for coffee.");
    await seat.locator("[data-read]").click();
    await seat.locator("[data-all-messages] summary").click();
    await seat.locator("[data-write]").fill("With sugar?");
    await seat.locator("[data-send]").click();
    await umpire.waitForSelector("[data-unanswered]");
    await umpire.locator("[data-answer]").click();
    await umpire.locator("[data-write]").fill("As it comes.");
    await umpire.keyboard.press("Control+Enter");
    await umpire.waitForSelector("[data-unanswered]", { state: "detached" });
    await umpire.locator("[data-pause]").click();
    await seat.waitForSelector("[data-paused]", { state: "detached" });
    const then = await seat.locator("[data-now]").innerText();
    await seat.locator("[data-decide-now]").click();
    await seat.waitForFunction((before) => document.querySelector("[data-now]").textContent !== before || !document.querySelector("[data-decide-now]"), then);
    await umpire.locator("[data-end-here] button").click();
    await umpire.locator("[data-end-here] [data-yes]").click();
    await seat.waitForSelector("[data-stopped]", { timeout: 120_000 });
    const stopped = /on (.*);/.exec(await seat.locator("[data-stopped]").innerText())[1];
    assert.ok((await umpire.locator("[data-now]").innerText()).includes(stopped), "it is judged at the moment at which it stands");
    assert.match(await seat.locator("[data-review]").innerText(), /men lost in battle/);
    assert.deepEqual([errors, others], [[], []]);
  });
});
