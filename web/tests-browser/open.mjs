/** Opens a report from disk in a real browser with the network off. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** One browser for all tests of a file. */
export async function launch() {
  const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  // The sandbox of the browser does not work for root.
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  return chromium.launch({ executablePath: process.env.KOKKYO_CHROMIUM ?? "chromium", args: flags });
}

/** A page with a report in it, and what its console and its network had to say. */
export async function open(browser, file, { hash = "", width = 1280, height = 800 } = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width, height }, locale: "en-GB" });
  const page = await context.newPage();
  const said = { errors: [], requests: [] };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.errors.push(message.text());
  });
  page.on("pageerror", (error) => said.errors.push(String(error)));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) said.requests.push(request.url());
  });
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForSelector("[data-now], [data-border-map], [data-inputs], [data-short], .fault");
  return { page, said, close: () => context.close() };
}

/** A copy of a report with some of its text changed. */
export function changed(file, name, change) {
  const copy = join(tmpdir(), `kokkyo-${process.pid}-${name}.html`);
  writeFileSync(copy, change(readFileSync(file, "utf8")));
  return copy;
}
