/** An umpire and a seat of his game, each in a browser of his own, against a server with made-up data: `npm run test:browser`. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sent, server, visit } from "./studio-visit.mjs";

describe("an umpire and a seat", () => {
  const at = async (page) => (await page.locator("[data-turn]").innerText()).trim();

  it("pause and go on: the seat reads, and decides nothing meanwhile", async () => {
    const { page: umpire, said } = await visit("/host/key/game/g1");
    const { page: seat } = await visit("/seat/yours");
    await seat.locator('[data-course="1"] input').check();
    await umpire.locator("[data-pause]").click();
    await umpire.waitForSelector("[data-paused]");
    assert.deepEqual(sent("/pause"), { paused: true });
    await seat.waitForSelector("[data-paused] >> text=The umpire has stopped the clock");
    const stands = await seat.locator("[data-clock]").innerText();
    assert.match(stands, /7:\d\d left when it goes on/);
    assert.ok(await seat.locator("[data-decide-now]").isDisabled());
    assert.ok(await seat.locator("[data-staff]").isDisabled());
    assert.match(await seat.locator("[data-decide]").innerText(), /The clock is stopped/);
    await seat.locator('[data-course="2"] [data-why] summary').click();
    await seat.waitForSelector('[data-course="2"] table');
    await seat.waitForTimeout(1100);
    assert.equal(await seat.locator("[data-clock]").innerText(), stands);
    // On the page of the host it is to be seen too.
    const { page: host } = await visit("/host/key#games");
    assert.match(await host.locator("[data-game=g1]").innerText(), /clock stopped/);
    await umpire.locator("[data-pause]").click();
    await seat.waitForSelector("[data-paused]", { state: "detached" });
    assert.deepEqual(sent("/pause"), { paused: false });
    assert.ok(await seat.locator('[data-course="1"] input').isChecked(), "what was chosen is not lost");
    await seat.locator("[data-decide-now]").click();
    await seat.waitForSelector("text=Waited for");
    assert.deepEqual(said.errors, []);
  });

  it("give a turn more time, another length, and none", async () => {
    const { page } = await visit("/host/key/game/g1");
    await page.locator("[data-more]").click();
    await page.waitForSelector("[data-clock] >> text=/12:\\d\\d left/");
    assert.deepEqual(sent("/clock"), { more_minutes: 5 });
    assert.ok(await page.locator("[data-set-length]").isDisabled());
    await page.locator("[data-length]").fill("3");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-clock] >> text=/[23]:\\d\\d left/");
    assert.deepEqual(sent("/clock"), { turn_minutes: 3 });
    await page.locator("[data-no-clock]").click();
    await page.waitForSelector("[data-clock]", { state: "detached" });
    assert.deepEqual(sent("/clock"), { turn_minutes: null });
    assert.equal(await page.locator("[data-more]").count(), 0);
    assert.equal(await page.locator("[data-length]").inputValue(), "");
    assert.ok(await page.evaluate(() => document.activeElement.hasAttribute("data-length")), "the keyboard stays where it was");
  });

  it("write to each other: a message stands open until it is read, and once read it stays so", async () => {
    const { page: umpire } = await visit("/host/key/game/g1");
    const { page: seat, said } = await visit("/seat/yours");
    assert.equal(await seat.locator("[data-unread]").count(), 0);
    await umpire.locator("[data-to]").selectOption("J_23D");
    await umpire.locator("[data-write]").fill("Your bridge bears six tons.\nNo tanks.");
    await umpire.locator("[data-send]").click();
    await seat.waitForSelector("[data-unread] >> text=Your bridge bears six tons");
    assert.deepEqual(sent("/message"), { headquarters: "J_23D", text: "Your bridge bears six tons.\nNo tanks." });
    assert.match(await seat.title(), /^\(1\) /);
    assert.match(await seat.locator("[data-unread]").innerText(), /Umpire\s+29 June 1939, 12:00; sent \d\d:\d\d/);
    assert.equal(server.state.desks.waiting.messages.at(-1).number, 5, "another seat does not read it");
    await umpire.waitForFunction(() => document.querySelector("[data-write]").value === "");
    await seat.locator("[data-read]").click();
    await seat.waitForSelector("[data-unread]", { state: "detached" });
    assert.doesNotMatch(await seat.title(), /^\(/);
    await seat.reload();
    await seat.waitForSelector("[data-all-messages]");
    assert.equal(await seat.locator("[data-unread]").count(), 0);
    // What comes later is new again.
    await umpire.locator("[data-to]").selectOption("");
    await umpire.locator("[data-write]").fill("Five minutes are left.");
    await umpire.keyboard.press("Control+Enter");
    await seat.waitForSelector("[data-unread] >> text=Five minutes are left");
    assert.match(await seat.locator("[data-unread]").innerText(), /all seats/);
    await seat.locator("[data-all-messages] summary").click();
    await seat.waitForFunction(() => document.querySelectorAll("[data-all-messages] [data-message]").length === 2);
    assert.deepEqual(said.errors, []);
  });

  it("ask and answer: a question stands out until its seat has an answer", async () => {
    const { page: umpire } = await visit("/host/key/game/g1");
    const { page: seat } = await visit("/seat/yours");
    assert.equal(await umpire.locator("[data-unanswered]").innerText(), "2 to answer");
    await seat.locator("[data-all-messages] summary").click();
    await seat.locator("[data-write]").fill("Where do we stand in the schedule?");
    await seat.locator("[data-send]").click();
    await seat.waitForSelector("[data-all-messages] [data-message] >> text=Where do we stand");
    await umpire.waitForSelector("[data-unanswered] >> text=3 to answer");
    assert.match(await umpire.title(), /^\(3\) /);
    await umpire.locator("[data-message='5'] [data-answer]").click();
    assert.equal(await umpire.locator("[data-to]").inputValue(), "S_1AG");
    assert.ok(await umpire.evaluate(() => document.activeElement.hasAttribute("data-write")));
    await umpire.keyboard.type("Yes, as long as they bear.");
    await umpire.keyboard.press("Control+Enter");
    await umpire.waitForSelector("[data-unanswered] >> text=2 to answer");
    assert.equal(await umpire.locator("[data-message='5'] [data-answer]").count(), 0);
    assert.equal(await umpire.locator("[data-message='4'] [data-answer]").count(), 1);
  });

  it("end it here: it is judged at that moment, and says so on both pages", async () => {
    const { page: umpire } = await visit("/host/key/game/g1");
    const { page: seat } = await visit("/seat/yours");
    assert.match(await umpire.locator("[data-end-here]").innerText(), /judged there/);
    assert.match(await umpire.locator("[data-end-staffs]").innerText(), /to the end of the campaign/);
    await umpire.locator("[data-end-here] button").click();
    assert.match(await umpire.locator("[data-end-here] [role=alert]").innerText(), /End the game here, on 29 June 1939, 12:00\?/);
    assert.equal(sent("/end"), undefined);
    await umpire.locator("[data-end-here] [data-yes]").click();
    await umpire.waitForSelector("[data-stopped] >> text=29 June 1939, 12:00");
    assert.deepEqual(sent("/end"), { here: true });
    assert.equal(await umpire.locator("[data-pause], [data-end-here], [data-end-staffs]").count(), 0);
    await seat.waitForSelector("[data-stopped] >> text=29 June 1939, 12:00");
    assert.equal(await at(seat), "The game is over.");
    assert.equal(await seat.locator("[data-decide]").count(), 0);
  });

  it("are told at the message what the server refuses, and lose no word of it", async () => {
    const { page } = await visit("/host/key/game/g1");
    await page.waitForSelector("[data-write]");
    await page.route("**/message", (route) => route.fulfill({ status: 409, contentType: "application/json", body: JSON.stringify({ message: "this game has 2000 messages" }) }));
    await page.locator("[data-write]").fill("One more");
    await page.locator("[data-send]").click();
    assert.match(await page.locator("form.write [data-fault]").innerText(), /this game has 2000 messages/);
    assert.equal(await page.locator("[data-write]").inputValue(), "One more");
  });
});
