/** Takes pictures of views, to be looked at: `node tests-browser/shot.mjs REPORT OUT name=hash@WxH …`; `name!js` runs a line first. */
import { launch, open } from "./open.mjs";

const [report, out, ...views] = process.argv.slice(2);
const browser = await launch();
for (const view of views) {
  const [, name, hash, size, script] = /^(\w+)=([^@!]*)(?:@(\d+x\d+))?(?:!(.*))?$/s.exec(view);
  const [width, height] = (size ?? "1280x800").split("x").map(Number);
  const { page, said, close } = await open(browser, report, { hash: `#${hash}`, width, height });
  if (script) await page.evaluate(script);
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${out}/${name}.png` });
  if (said.errors.length > 0) console.log(name, said.errors);
  await close();
}
await browser.close();
