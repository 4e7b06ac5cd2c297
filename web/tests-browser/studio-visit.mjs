/** For the tests of a file: a server with made-up data for each of them, and its pages in a real browser. */
import { after, afterEach, before, beforeEach } from "node:test";
import { launch } from "./open.mjs";
import { serve } from "./studio-mock.mjs";

let browser;
let open;
/** That of the test that runs now. */
export let server;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await serve();
  open = [];
});
afterEach(async () => {
  for (const context of open) await context.close();
  await server.end();
});

/** A page of the studio, and what its console and its network had to say. */
export async function visit(path, { lang = "en", width = 1280, height = 800 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "en-GB" });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((chosen) => localStorage.setItem("kokkyo:studio:lang", chosen), lang);
  const said = { errors: [], requests: [] };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.errors.push(message.text());
  });
  page.on("pageerror", (error) => said.errors.push(String(error)));
  page.on("request", (request) => said.requests.push(new URL(request.url()).pathname));
  await page.goto(server.address + path);
  await page.waitForSelector("h1");
  return { page, said };
}

/** What was last sent to an address. */
export const sent = (path) => server.state.sent.filter((one) => one.path.endsWith(path)).at(-1)?.body;
