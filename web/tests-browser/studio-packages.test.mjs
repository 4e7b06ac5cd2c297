/** Packages that a host sends, against a server with made-up data: `npm run test:browser`. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { sent, server, visit } from "./studio-visit.mjs";

describe("packages", () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "kokkyo-packages-"));
    mkdirSync(join(folder, "my-border/forces"), { recursive: true });
    mkdirSync(join(folder, "my-border/.git"));
    for (const path of ["my-border/scenario.toml", "my-border/forces/formations.csv", "my-border/.git/config", "with-faults.zip", "warned.zip", "notes.txt"]) writeFileSync(join(folder, path), "x");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("with faults are not kept, and all that the checker said is there to be read and copied", async () => {
    const { page } = await visit("/host/key#packages");
    await page.locator("[data-zip]").setInputFiles(join(folder, "with-faults.zip"));
    await page.waitForSelector("[data-report]");
    const said = await page.locator("[data-report]").innerText();
    assert.match(said, /error\[K022\][\s\S]*scenario\.toml:25:7[\s\S]*\^\^\^[\s\S]*2 errors, 0 warnings/);
    assert.match(await page.locator("[data-fault]").innerText(), /has faults and is not kept/);
    assert.deepEqual(sent("/packages").files, [{ name: "with-faults.zip", file: "with-faults.zip", bytes: 1 }]);
    assert.match(await page.locator("[data-empty]:visible").innerText(), /None has been uploaded/);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } }));
    await page.locator("[data-copy]:visible").click();
    assert.equal(await page.evaluate(() => globalThis.copied), said);
    // Mended, the same file can be sent again.
    await page.locator("[data-zip]").setInputFiles(join(folder, "warned.zip"));
    await page.waitForSelector("[data-taken] >> text=has passed the check");
    assert.equal(await page.locator("[data-fault]:visible").count(), 0);
    assert.match(await page.locator("[data-report]").innerText(), /K120/);
  });

  it("that are sound can be chosen at once, in work and in games, and are taken away only when sure", async () => {
    const { page, said } = await visit("/host/key#packages");
    await page.locator("[data-folder]").setInputFiles(join(folder, "my-border"));
    await page.waitForSelector("[data-taken]");
    assert.deepEqual(sent("/packages").files.map(({ name }) => name).toSorted(), ["my-border/forces/formations.csv", "my-border/scenario.toml"]);
    assert.match(await page.locator("#tab-packages").innerText(), /1 uploaded/);
    await page.locator("[data-use=games]").click();
    assert.equal(await page.locator("#tab-games").getAttribute("aria-selected"), "true");
    assert.equal(await page.locator("[data-scenario]:visible").inputValue(), "my-border");
    await page.waitForSelector("[data-start-game]");
    await page.locator("[data-seat=J_23D]").check();
    await page.locator("#tab-work").click();
    assert.equal(await page.locator("[data-scenario]:visible").inputValue(), "nomonhan-1939");
    await page.locator("[data-scenario]:visible").selectOption("my-border");
    await page.waitForSelector("form .command >> text=kokkyo run studio/packages/my-border");
    await page.locator("[data-start]").click();
    await page.waitForSelector("[data-jobs] li >> text=kokkyo run my-border");
    await page.locator("#tab-packages").click();
    const remove = async () => {
      await page.locator("[data-package=my-border] button", { hasText: "Take away" }).click();
      await page.locator("[data-package=my-border] [data-yes]").click();
    };
    assert.deepEqual(said.errors, []);
    await remove();
    assert.match(await page.locator("[data-package=my-border] [data-fault]").innerText(), /the work “The border of my-border” stands on this package/);
    server.state.jobs = [];
    await remove();
    await page.waitForSelector("[data-package]", { state: "detached" });
    await page.locator("#tab-work").click();
    assert.equal(await page.locator("[data-scenario]:visible").inputValue(), "nomonhan-1939");
    await page.waitForSelector("form .command >> text=kokkyo run nomonhan-1939");
  });

  it("are taken where they are dropped, and what is none is not even sent", async () => {
    const { page } = await visit("/host/key#packages");
    const drop = (names) =>
      page.locator("[data-drop]").evaluate((field, of) => {
        const data = new DataTransfer();
        for (const name of of) data.items.add(new File(["x"], name));
        field.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, names);
    await drop(["notes.txt"]);
    assert.match(await page.locator("[data-doubt]").innerText(), /one zip file, or one folder/);
    assert.equal(sent("/packages"), undefined);
    await drop(["dropped.zip"]);
    await page.waitForSelector("[data-taken] >> text=The border of dropped");
    assert.equal(await page.locator("[data-doubt]").count(), 0);
    // A folder from the disk.
    const devtools = await page.context().newCDPSession(page);
    const { x, y, width, height } = await page.locator("[data-drop]").boundingBox();
    const data = { items: [], files: [join(folder, "my-border")], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await devtools.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
    await page.waitForSelector("[data-taken] >> text=The border of my-border");
    assert.deepEqual(sent("/packages").files.map(({ name }) => name).toSorted(), ["my-border/forces/formations.csv", "my-border/scenario.toml"]);
  });

  it("say how far they are, and that they are being checked", async () => {
    const { page } = await visit("/host/key#packages");
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/packages", async (route) => {
      await held;
      await route.continue();
    });
    await page.locator("[data-zip]").setInputFiles(join(folder, "warned.zip"));
    await page.waitForSelector("[data-under] progress");
    assert.match(await page.locator("[data-under]").innerText(), /“warned\.zip” is (on its way: \d+ %|being checked)/);
    assert.ok(await page.locator("[data-zip]").isDisabled());
    go();
    await page.waitForSelector("[data-taken]");
    await page.waitForSelector("[data-under] progress", { state: "detached" });
  });
});
