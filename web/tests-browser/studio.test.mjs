/**
 * The pages of the studio in a real browser, against a server with made-up data: `npm run test:browser`, with KOKKYO_CHROMIUM set.
 * They are those built into `crates/kokkyo-viewer/dist`, or with KOKKYO_WEB_OUT those of that folder.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { desk } from "./studio-fixture.mjs";
import { sent, server, visit } from "./studio-visit.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function faults(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).slice(0, 3).join(" | ")}`);
}

describe("the host", () => {
  it("starts a run, and sees it among the work", async () => {
    const { page, said } = await visit("/host/key");
    await page.waitForSelector("[data-start]");
    assert.match(await page.locator("form .command code").first().innerText(), /^kokkyo run nomonhan-1939$/);
    await page.locator("[data-title]").fill("A first try");
    await page.locator("[data-replications]").first().fill("25");
    await page.locator("[data-start]").click();
    await page.waitForSelector("[data-jobs] li >> text=A first try");
    assert.deepEqual(sent("/jobs"), { kind: "run", title: "A first try", scenario: "nomonhan-1939", with: [], variants: [], set: [], mode: "historical", free_from: null, until: null, seed: 1939, replications: 25, draw_parameters: false });
    assert.deepEqual(said.errors, []);
  });

  it("composes a comparison, and cannot start one of nothing", async () => {
    const { page } = await visit("/host/key");
    await page.locator("input[value=compare]").check();
    assert.ok(await page.locator("[data-start]").isDisabled());
    await page.locator('[data-variants=compare] input[value="no-order-1488"]').check();
    await page.locator("textarea").fill("combat.fire.rate_0=60");
    await page.locator("input[value=free]").check();
    await page.locator("input[type=date]").first().fill("1939-07-01");
    await page.locator("[data-values] summary").first().click();
    await page.locator("[data-find]").first().fill("battery rate_0");
    assert.match(await page.locator("[data-values] .row").first().innerText(), /Rounds that a battery fires[\s\S]*stated 120 rounds\/h, in doubt between 60 and 240|stated 120 rounds\/h/);
    await page.locator("[data-values] .row input").first().fill("9000");
    assert.equal(
      await page.locator("form .command code").first().innerText(),
      "kokkyo compare nomonhan-1939 no-order-1488 combat.fire.rate_0=60 --set combat.fire.rate_0=9000 --mode free --free-from 1939-07-01",
    );
    await page.locator("[data-start]").click();
    await page.waitForSelector('[data-jobs] [data-state="waiting"] >> text=kokkyo compare');
    const body = sent("/jobs");
    assert.deepEqual([body.variants, body.set, body.mode, body.free_from], [["no-order-1488", "combat.fire.rate_0=60"], ["combat.fire.rate_0=9000"], "free", "1939-07-01"]);
  });

  it("sets up a calibration, an analysis and a validation, and reads what each costs before it starts", async () => {
    const { page, said } = await visit("/host/key");
    await page.locator("input[value=calibrate]").check();
    assert.ok(await page.locator("[data-start]").isDisabled(), "nothing is varied");
    assert.equal(await page.locator("[data-replications]").count(), 0);
    await page.locator("[data-choose-inputs] input[type=search]").fill("decay_1");
    await page.locator("[data-choose-inputs] label input").first().check();
    await page.locator("[data-further-inputs]").fill("logistics.*");
    await page.locator("[data-before]").fill("1939-08-01");
    await page.locator("[data-particles]").fill("100");
    await page.waitForSelector("[data-cost] >> text=/at most 1,300 campaigns/");
    assert.deepEqual(await faults(page), []);
    await page.locator("[data-start]").click();
    await page.waitForSelector('[data-jobs] [data-state="waiting"] >> text=Calibration');
    const { inputs, before, particles, generations, replications, until } = sent("/jobs");
    assert.deepEqual([inputs.length, inputs[1], before, particles, generations, replications, until], [2, "logistics.*", "1939-08-01", 100, 12, undefined, null]);
    await page.locator("[data-further-inputs]").fill("combat.nothing");
    await page.waitForSelector("[data-cost] >> text=/there is no parameter of this name/");
    await page.locator("input[value=validate]").check();
    await page.locator("[data-folders] input").first().check();
    await page.locator("[data-replications]").fill("11");
    await page.waitForSelector("[data-cost] >> text=/at most 22 campaigns/");
    await page.locator("[data-start]").click();
    await page.waitForSelector('[data-jobs] [data-state="waiting"] >> text=Validation');
    assert.equal(sent("/jobs").inputs, undefined);
    assert.equal(sent("/jobs").against.length, 1);
    await page.locator("input[value=sensitivity]").check();
    await page.locator("input[value=sobol]").check();
    assert.match(await page.locator("form .command code").first().innerText(), /^kokkyo sensitivity nomonhan-1939 --method sobol .*--samples 256$/);
    // What is refused is logged by the browser.
    assert.deepEqual(said.errors.filter((line) => !/422/.test(line)), []);
  });

  it("starts nothing by Enter in a field of search", async () => {
    const { page } = await visit("/host/key");
    await page.locator("[data-variants=with] input[type=search]").fill("order");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(200);
    assert.equal(sent("/jobs"), undefined);
    assert.equal(await page.locator("[data-variants=with] label").count(), 2);
  });

  it("is told at the form what the server refuses", async () => {
    const { page } = await visit("/host/key");
    await page.locator("input[type=number]").first().fill("666");
    await page.locator("[data-start]").click();
    assert.match(await page.locator("form [data-fault]").innerText(), /Not done\..*below 0, the least that it can be/);
    assert.ok(await page.locator("[data-start]").isEnabled());
  });

  it("sees progress as it comes, and stops, starts again and deletes only when sure", async () => {
    const { page } = await visit("/host/key");
    await page.waitForSelector("[data-job=j4] progress");
    assert.match(await page.locator("[data-job=j4]").innerText(), /87 of 303 \(28 %\) replications/);
    server.state.jobs.find(({ id }) => id === "j4").done = 200;
    server.changed();
    await page.waitForSelector("[data-job=j4] >> text=200 of 303");
    await page.locator("[data-job=j4] >> text=Stop").click();
    await page.locator("[data-job=j4] [data-yes]").click();
    await page.waitForSelector("[data-job=j4][data-state=stopped]");
    await page.locator("[data-job=j4] [data-again]").click();
    await page.waitForSelector("[data-job=j4][data-state=waiting]");
    const remove = page.locator("[data-job=j3] button", { hasText: "Delete" });
    await remove.click();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[data-job=j3]").count(), 1);
    await remove.click();
    await page.locator("[data-job=j3] [data-yes]").click();
    await page.waitForSelector("[data-job=j3]", { state: "detached" });
  });

  it("finds the page of what is done, with a link to share", async () => {
    const { page } = await visit("/host/key");
    assert.equal(await page.locator("[data-job=j3] [data-open]").getAttribute("href"), "/shared/5f0c/");
    assert.equal(await page.locator("[data-job=j3] input").inputValue(), `${server.address}/shared/5f0c/`);
    assert.match(await page.locator("[data-job=j1]").innerText(), /failed[\s\S]*give a value of 0 or more/);
  });

  it("hears of changes without events too", async () => {
    server.state.deaf = true;
    const { page } = await visit("/host/key");
    await page.waitForSelector("[data-job=j4]");
    server.state.jobs.find(({ id }) => id === "j4").done = 300;
    await page.waitForSelector("[data-job=j4] >> text=300 of 303", { timeout: 9000 });
  });

  it("is told what to do where nothing is there yet", async () => {
    const { page } = await visit("/host/empty");
    assert.match(await page.locator("[data-empty]:visible").innerText(), /Choose a scenario at the left/);
    await page.locator("#tab-games").click();
    assert.match(await page.locator("[data-empty]:visible").innerText(), /each player then gets a link of his own/);
  });

  it("opens a game and gets the links of its seats", async () => {
    const { page, said } = await visit("/host/key#games");
    assert.ok(await page.locator("[data-start-game]").isDisabled());
    await page.locator("[data-seat=J_23D]").check();
    await page.locator("[data-seats] input[type=text]").fill("Group A");
    await page.locator("[data-seat=S_1AG]").check();
    await page.locator("[data-start-game]").click();
    await page.waitForSelector("[data-made]");
    assert.deepEqual(await page.locator("[data-made] input").evaluateAll((fields) => fields.map(({ value }) => value)), [`${server.address}/seat/new0`, `${server.address}/seat/new1`]);
    const body = sent("/games");
    assert.deepEqual(body.seats, [{ headquarters: "J_23D", player: "Group A" }, { headquarters: "S_1AG", player: "57th Special Corps, from 19 July 1st Army Group" }]);
    assert.deepEqual([body.turn_minutes, body.every, body.free_from], [null, false, null]);
    await page.locator("[data-game] [data-umpire]").first().click();
    await page.waitForSelector("[data-now]");
    assert.deepEqual(said.errors, []);
  });

  it("is told why a game cannot go on", async () => {
    const { page } = await visit("/host/key#games");
    assert.match(await page.locator("[data-game=g3]").innerText(), /cannot be played[\s\S]*play it with the program that it was begun with/);
    assert.equal(await page.locator("[data-game=g3] [data-umpire]").count(), 0);
  });

  it("cannot play a scenario that has no headquarters to play, nor free what has no courses", async () => {
    const { page } = await visit("/host/key");
    await page.locator("[data-scenario]").first().selectOption("two-posts");
    await page.waitForSelector("text=can only be played as recorded");
    assert.ok(await page.locator("input[value=free]").isDisabled());
    await page.locator("#tab-games").click();
    await page.locator("[data-scenario]:visible").selectOption("two-posts");
    await page.waitForSelector("text=no headquarters that can be played");
  });
});

/** Words of a page in Latin letters. */
const latin = (page, selector) => page.evaluate((chosen) => [...document.querySelectorAll(chosen)].flatMap((of) => of.textContent.match(/[A-Za-z][a-z]{2,}/g) ?? []), selector);

describe("in Japanese", () => {
  for (const seat of ["yours", "waiting", "over", "fresh"]) {
    it(`a desk has nothing in Latin letters: ${seat}`, async () => {
      const { page } = await visit(`/seat/${seat}`, { lang: "ja" });
      await page.waitForSelector("[data-situation]");
      assert.deepEqual(await latin(page, "[data-status], [data-situation], [data-courses], [data-review], [data-formations], [data-enemy], [data-in-force], [data-beyond], .legend"), []);
      assert.match(await page.locator("[data-situation]").innerText(), seat === "fresh" ? /決心の契機/ : /敵情判断: ハルハ河西岸に敵装甲車両66両/);
    });
  }

  it("an order is quoted in Japanese, and in English where the package has it in English alone", async () => {
    const { page } = await visit("/seat/yours", { lang: "ja" });
    await page.waitForSelector("[data-situation]");
    const quoted = page.locator("[data-situation] blockquote");
    assert.match(await quoted.first().textContent(), /退路を断て/);
    assert.equal(await quoted.first().getAttribute("lang"), "ja");
    assert.match(await page.locator("[data-in-force] blockquote").first().textContent(), /師団は渡河した敵を撃滅すべし/);
    assert.match(await page.locator('[data-course="2"] .against blockquote').first().textContent(), /事件を局地に留むべし/);
    const kept = server.state.desks.yours;
    server.state.desks.yours = { ...kept, in_force: kept.in_force.map(({ content_ja, ...order }) => order) };
    server.changed();
    await page.waitForSelector("[data-in-force] blockquote[lang=en]", { state: "attached" });
    assert.match(await page.locator("[data-in-force] blockquote").first().textContent(), /The division destroys the enemy/);
  });

  it("a refusal is told in Japanese where the server says it so", async () => {
    const { page } = await visit("/seat/yours", { lang: "ja" });
    await page.locator('[data-course="0"] input').check();
    server.state.desks.yours = desk(0, "waiting");
    await page.locator("[data-decide-now]").click();
    assert.match(await page.locator("[data-decide] [data-fault]").innerText(), /できませんでした。\s*その決心の場面は過ぎました/);
    assert.equal(await page.locator("[data-decide] [data-fault] span").getAttribute("lang"), "ja");
  });

  it("scenarios, what they are about and what work came to are told in Japanese to the host", async () => {
    const { page } = await visit("/host/key", { lang: "ja" });
    await page.waitForSelector("[data-jobs] dl");
    assert.equal(await page.locator("[data-scenario]:visible option").first().textContent(), "ノモンハン事件");
    await page.waitForSelector("text=軍規模の会戦に発展した");
    assert.match(await page.locator("[data-jobs] dl").first().innerText(), /戦闘損害: 日本・満洲国\s+16,551（80％: 13,900〜19,200）\s+USSR/);
    assert.match(await page.locator("[data-jobs]").innerText(), /303のうち87（28％） 試行/);
    assert.equal(await page.locator("[data-title]:visible").getAttribute("placeholder"), "ノモンハン事件");
  });

  it("the umpire reads what was decided and what came of it", async () => {
    for (const game of ["g1", "g2"]) {
      const { page } = await visit(`/host/key/game/${game}`, { lang: "ja" });
      await page.waitForSelector("[data-decisions]");
      assert.match(await page.locator("header").innerText(), /統裁 · ノモンハン事件/);
      assert.deepEqual(await latin(page, "[data-decisions], [data-review]"), []);
    }
  });

  it("a weighed term has a name and says what it means", async () => {
    const { page } = await visit("/seat/yours", { lang: "ja" });
    const course = page.locator('[data-course="2"]');
    await course.locator("[data-why] summary").click();
    assert.match(await course.locator("[data-term=temperament]").innerText(), /指揮官の気質\s+\+0\.94\s+指揮官とその補佐役が/);
    await course.locator(".against summary").first().click();
    assert.match(await course.innerText(), /禁止: 自国の主張線を越える地上行動、自国の主張線を越える飛行。/);
  });
});

describe("the umpire", () => {
  it("sees who is waited for, lets the staff decide for an absent player, takes back, and ends the game", async () => {
    const { page, said } = await visit("/host/key/game/g1");
    assert.match(await page.locator("[data-waiting]").innerText(), /23rd Division \(Group A, Komatsubara\)/);
    assert.match(await page.locator("[data-seat-of=S_1AG]").innerText(), /not at the desk[\s\S]*staff decides until 5 July 1939/);
    assert.match(await page.locator("[data-decisions]").innerText(), /Raid the air bases behind the border, kept from above/);
    await page.locator("[data-seat-of=J_23D] >> text=Let the staff decide").click();
    await page.locator("[data-seat-of=J_23D] [data-yes]").click();
    await page.waitForSelector("text=Nobody is waited for");
    assert.deepEqual(sent("/decide"), { headquarters: "J_23D" });
    assert.equal(await page.locator("[data-decisions] tbody tr").count(), 5);
    await page.getByRole("button", { name: "Take back the last turn" }).click();
    await page.locator("[data-yes]").click();
    await page.waitForFunction(() => document.querySelectorAll("[data-decisions] tbody tr").length === 4);
    await page.getByRole("button", { name: "Leave the rest to the staffs" }).click();
    await page.locator("[data-yes]").click();
    await page.waitForSelector("[data-review]");
    assert.deepEqual(sent("/end"), { here: false });
    assert.equal(await page.locator("[data-stopped]").count(), 0);
    assert.equal(await page.locator("[data-truth]").getAttribute("href"), "/api/host/key/games/g1/truth.html#step=0");
    assert.deepEqual(said.errors, []);
  });
});

describe("a seat", () => {
  it("decides on a course in a manner, waits, and asks for nothing but what its link gives", async () => {
    const { page, said } = await visit("/seat/yours");
    await page.waitForSelector("[data-map]");
    assert.match(await page.locator("[data-turn]").innerText(), /It is for you to decide/);
    assert.match(await page.locator("[data-clock]").innerText(), /7:\d\d left/);
    assert.ok(await page.locator("[data-decide-now]").isDisabled());
    const course = page.locator('[data-course="2"]');
    assert.match(await course.innerText(), /odds 54 %[\s\S]*strength 8,900 against 7,300[\s\S]*about 1,850 men lost[\s\S]*staff 41 %, reported late/);
    await course.locator("input").check();
    await course.locator(".against summary").first().click();
    assert.match(await course.innerText(), /The incident is to be localised/);
    await course.locator("[data-why] summary").click();
    assert.match(await course.locator("[data-term=clauses]").innerText(), /Orders against it\s+−1\.30\s+The orders that the course would break/);
    assert.match(await course.innerText(), /It forbids: to go beyond its own claimed line on the ground, to fly beyond/);
    await page.locator("input[value=conceal]").check();
    await page.locator("[data-decide-now]").click();
    await page.waitForSelector("text=Waited for: 57th Special Corps");
    assert.match(await page.locator("[data-turn]").innerText(), /You have decided: Attack over the river/);
    assert.deepEqual(sent("/decide"), { minute: 71_280, option: 2, manner: "conceal" });
    assert.deepEqual(said.requests.filter((path) => !path.startsWith("/api/seat/yours/") && !path.startsWith("/studio/") && path !== "/seat/yours"), []);
    assert.deepEqual(said.errors, []);
  });

  it("is asked for no manner where there is nothing to hide", async () => {
    const { page } = await visit("/seat/yours");
    await page.locator('[data-course="1"] input').check();
    assert.equal(await page.locator("input[name=manner]").count(), 0);
    await page.locator("[data-decide-now]").click();
    await page.waitForSelector("text=Waited for");
    assert.equal(sent("/decide").manner, "report");
  });

  it("reads on while others decide, and is told when its turn comes", async () => {
    const { page } = await visit("/seat/waiting");
    assert.match(await page.locator("[data-turn]").innerText(), /Waited for: 23rd Division/);
    assert.equal(await page.locator("[data-decide-now]").count(), 0);
    assert.match(await page.locator("[data-no-courses]").innerText(), /not to decide now/);
    assert.equal(await page.locator("[data-formations] tbody tr").count(), 25);
    server.state.desks.waiting = desk(1, "yours");
    server.changed();
    await page.waitForSelector("[data-courses]");
    assert.match(await page.locator("[data-turn]").innerText(), /It is for you to decide/);
  });

  it("is told when the clock was faster", async () => {
    const { page } = await visit("/seat/yours");
    await page.locator('[data-course="0"] input').check();
    server.state.desks.yours = desk(0, "waiting");
    await page.locator("[data-decide-now]").click();
    assert.match(await page.locator("[data-decide] [data-fault]").innerText(), /that sitting is over/);
    await page.waitForSelector("[data-no-courses]");
  });

  it("can leave it to the staff until a date", async () => {
    const { page } = await visit("/seat/yours");
    await page.locator("[data-decide] input[type=date]").fill("1939-07-20");
    await page.locator("[data-staff]").click();
    await page.waitForSelector("text=Your staff decides until 20 July 1939");
    assert.deepEqual(sent("/staff"), { until: "1939-07-20" });
  });

  it("keeps a date as it is typed, and can take the decisions back into its own hands", async () => {
    const { page } = await visit("/seat/yours");
    const date = page.locator("[data-decide] input[type=date]");
    await date.fill("1939-05-01");
    server.state.desks.yours = desk(0, "yours", { news: [{ at: "1939-06-29 12:00", text: "A rider comes in" }] });
    server.changed();
    await page.waitForSelector("text=A rider comes in");
    assert.equal(await date.inputValue(), "1939-05-01");
    const waiting = desk(0, "waiting");
    server.state.desks.yours = { ...waiting, turn: { ...waiting.turn, staff_until: "1939-07-20 00:00" } };
    server.changed();
    await page.waitForSelector("text=Your staff decides until 20 July 1939");
    assert.equal(await page.locator("[data-staff]").count(), 0);
    await page.locator("[data-resume]").click();
    await page.waitForFunction(() => !document.querySelector("[data-resume]")?.disabled);
    assert.deepEqual(sent("/staff"), { until: null });
  });

  it("says what was decided before, by whom, and what became of it", async () => {
    const decided = [
      { minute: 70_000, at: "1939-06-28 14:40", title: "Raid the air bases", title_ja: "航空基地を襲う", became: { what: "begun", at: "1939-06-29 03:00" }, by: "clock" },
      { minute: 69_000, at: "1939-06-27 22:00", title: "Wait", title_ja: "待機", became: null, by: "player" },
    ];
    server.state.desks.yours = { ...desk(0, "yours"), decided };
    const { page } = await visit("/seat/yours");
    const text = await page.locator("[data-decided]").innerText();
    assert.match(text, /Raid the air bases \(staff, time was up\)\s+begun 29 June 1939, 03:00[\s\S]*Wait/);
  });

  it("keeps what is chosen while news come in, and lets go of it at the next sitting", async () => {
    const { page } = await visit("/seat/yours");
    await page.locator('[data-course="1"] input').check();
    server.state.desks.yours = desk(0, "yours", { news: [{ at: "1939-06-29 12:00", text: "A rider comes in" }] });
    server.changed();
    await page.waitForSelector("text=A rider comes in");
    assert.ok(await page.locator('[data-course="1"] input').isChecked());
    server.state.desks.yours = desk(0, "yours", { now: { minute: 72_000, text: "1939-06-30 00:00", day: 51, days: 128 } });
    server.changed();
    await page.waitForSelector("text=30 June 1939");
    assert.equal(await page.locator("[data-course] input:checked").count(), 0);
  });

  it("sorts its formations, and shows one on the map", async () => {
    const { page, said } = await visit("/seat/yours", { width: 1600, height: 900 });
    await page.waitForSelector("svg [data-formation]", { state: "attached" });
    await page.locator("[data-sort=cohesion]").click();
    const cohesion = () => page.locator("[data-formations] tbody tr").evaluateAll((rows) => rows.map((row) => Number.parseInt(row.children[3].textContent)));
    assert.deepEqual(await cohesion(), (await cohesion()).toSorted((a, b) => b - a));
    await page.locator("[data-sort=cohesion]").click();
    assert.deepEqual(await cohesion(), (await cohesion()).toSorted((a, b) => a - b));
    await page.locator("[data-row=J_64R_1] button").click();
    await page.waitForSelector(".chosen", { state: "attached" });
    assert.match(await page.locator("[data-formation-sheet]").innerText(), /1st Battalion, 64th Regiment/);
    // What is in a closed stack opens it.
    const hidden = await page.evaluate(() => [...document.querySelectorAll("[data-row]")].map((row) => row.dataset.row).find((id) => !document.querySelector(`svg [data-formation="${id}"]`)));
    await page.locator(`[data-row="${hidden}"] button`).click();
    // One of them is away from the map and only stands in the table.
    if (!/Hailar/.test(await page.locator(`[data-row="${hidden}"]`).innerText())) await page.waitForSelector(`svg [data-formation="${hidden}"]`, { state: "attached" });
    // And the other way round.
    await page.locator("svg [data-formation]").last().dispatchEvent("click");
    assert.equal(await page.locator("[data-formations] tr.selected").count(), 1);
    assert.deepEqual(said.errors, []);
  });

  it("shows the enemy as believed, and only in words where he is beyond the map", async () => {
    const { page } = await visit("/seat/yours");
    await page.waitForSelector("[data-beliefs]", { state: "attached" });
    assert.equal(await page.locator("[data-beliefs] [data-sector]").count(), 3);
    assert.match(await page.locator('[data-sector^="West bank"]').textContent(), /≈ 4,900 men \(1,100–12,200\)[\s\S]*attack 61 %/);
    assert.match(await page.locator("[data-beyond]").innerText(), /On the railway: ≈ 580 men/);
    assert.match(await page.locator("[data-enemy]").innerText(), /Southern sector, Noro heights/);
  });

  it("keeps boxes of the enemy off each other and off symbols", async () => {
    for (const [seat, width, height] of [["yours", 1280, 800], ["waiting", 1280, 800], ["yours", 1600, 900], ["waiting", 1600, 900]]) {
      const { page } = await visit(`/seat/${seat}`, { width, height });
      await page.waitForSelector("[data-beliefs] [data-sector]", { state: "attached" });
      const covered = await page.evaluate(() => {
        const boxes = (selector) => [...document.querySelectorAll(selector)].map((of) => of.getBoundingClientRect());
        const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 6 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
        const [believed, symbols] = [boxes("[data-beliefs] [data-sector]"), boxes("svg [data-formation]")];
        return believed.filter((box, at) => symbols.some((of) => meet(box, of)) || believed.some((other, number) => number < at && meet(box, other))).length;
      });
      assert.equal(covered, 0, `${seat} ${width}`);
    }
  });

  it("sees the review and the true map when the game is over, and decides nothing more", async () => {
    const { page, said } = await visit("/seat/over");
    assert.match(await page.locator("[data-turn]").innerText(), /The game is over/);
    assert.match(await page.locator("[data-review]").innerText(), /men lost in battle\s+12,310\s+16,551/);
    assert.match(await page.locator("[data-review]").innerText(), /climbed\s+a divisional offensive\s+an army offensive\s+Cease-fire\s+not before the clock ran out\s+15 September 1939, 20:00/);
    assert.equal(await page.locator("[data-truth]").getAttribute("href"), "/api/seat/over/truth.html#step=0");
    assert.equal(await page.locator("[data-decide]").count(), 0);
    assert.deepEqual(said.errors, []);
  });

  it("works by keyboard alone", async () => {
    const { page } = await visit("/seat/yours");
    await page.locator("nav a").nth(1).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "courses");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    assert.ok(await page.locator('[data-course="1"] input').isChecked());
    for (let presses = 0; presses < 60 && !(await page.evaluate(() => document.activeElement.hasAttribute("data-decide-now"))); presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Waited for");
    await page.locator("[data-map]").focus();
    const bar = () => page.locator(".scale text").last().textContent();
    const before = await bar();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    assert.notEqual(await bar(), before);
    await page.keyboard.press("0");
    await page.keyboard.press("l");
    await page.waitForSelector('html[lang="ja"]');
  });
});

const PAGES = ["/", "/host/key", "/host/key#games", "/host/key#packages", "/host/empty", "/host/key/game/g1", "/host/key/game/g2", "/host/key/game/g3", "/seat/yours", "/seat/waiting", "/seat/over", "/seat/fresh", "/nowhere"];

describe("every page", () => {
  for (const path of PAGES) {
    for (const lang of ["en", "ja"]) {
      it(`is accessible and whole: ${path}, ${lang}`, async () => {
        const { page, said } = await visit(path, { lang });
        await page.waitForTimeout(700);
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        await page.waitForTimeout(150);
        const text = await page.locator("body").innerText();
        assert.doesNotMatch(text, /\{\w+\}|undefined|NaN/);
        assert.match(text, lang === "ja" ? /[\u3040-\u30ff]/ : /[a-z]/);
        assert.deepEqual(await faults(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than its window");
        // A desk has its own papers to move; the page stands still.
        if (path.startsWith("/seat/")) assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "the page is longer than its window");
        assert.deepEqual(said.errors, []);
      });
    }
  }

  it("changes its language and remembers it", async () => {
    const { page } = await visit("/host/key");
    await page.locator("[data-lang]").click();
    assert.equal(await page.locator("html").getAttribute("lang"), "ja");
    assert.match(await page.locator("#tab-games").innerText(), /演習/);
    assert.equal(await page.evaluate(() => localStorage.getItem("kokkyo:studio:lang")), "ja");
  });

  it("fits a narrow window", async () => {
    for (const path of ["/host/key", "/host/key#packages", "/host/key/game/g1", "/seat/yours", "/seat/waiting"]) {
      const { page } = await visit(path, { width: 400, height: 800 });
      await page.waitForTimeout(500);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    }
  });

  it("says so where a link gives nothing", async () => {
    for (const path of ["/host/nokey", "/seat/none", "/host/key/game/none"]) {
      const { page } = await visit(path);
      await page.waitForSelector("text=This link gives nothing");
    }
  });
});
