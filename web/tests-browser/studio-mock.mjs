/**
 * A server that answers like `kokkyo serve`, with made-up data: to look at the pages, and to test them.
 * `node tests-browser/studio-mock.mjs [PORT]`: then /host/key, /host/empty, /host/key/game/g1, /seat/yours, /seat/waiting, /seat/over, /seat/fresh.
 * The game g1 and the seats `yours` and `waiting` hear of each other. A package whose name has `fault` in it has faults.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { about, atSeat, desk, faults, games, jobs, map, scenarios, warnings } from "./studio-fixture.mjs";

const built = process.env.KOKKYO_WEB_OUT ? `${process.env.KOKKYO_WEB_OUT}/` : fileURLToPath(new URL("../../crates/kokkyo-viewer/dist/", import.meta.url));
const fonts = fileURLToPath(new URL("../fonts/", import.meta.url));
const FILES = {
  "/studio/vendor.js": [`${built}vendor.js`, "text/javascript"],
  "/studio/studio.js": [`${built}studio.js`, "text/javascript"],
  "/studio/studio.css": [`${built}studio.css`, "text/css"],
  "/studio/regular.woff2": [`${fonts}kokkyo-sans-regular.woff2`, "font/woff2"],
  "/studio/bold.woff2": [`${fonts}kokkyo-sans-bold.woff2`, "font/woff2"],
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob: 'self'; font-src 'self'; connect-src 'self'";
const SHELL = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Kokkyo</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/studio/studio.css"></head>
<body><div id="kokkyo"></div><script src="/studio/vendor.js"></script><script src="/studio/studio.js"></script></body></html>`;

/** What one server holds; nothing is shared between servers. */
function world() {
  return {
    about: structuredClone(about),
    scenarios: { ...scenarios },
    jobs: jobs(),
    games: games(),
    desks: { yours: desk(0, "yours"), waiting: desk(1, "waiting"), over: desk(0, "over"), fresh: desk(0, "fresh") },
    /** Desks that hear nothing through events, as behind a network that holds them back. */
    deaf: false,
    sent: [],
  };
}

/** Parts of a form, with names and sizes. */
async function parts(request, whole) {
  const form = await new Response(whole, { headers: { "content-type": request.headers["content-type"] } }).formData();
  return [...form.entries()].map(([name, file]) => ({ name, file: file.name, bytes: file.size }));
}

/** Listens on a port, any free one without; resolves to its address and a way to end it. */
export function serve(port = 0) {
  const state = world();
  const listeners = new Set();
  let number = 0;

  const changed = () => {
    for (const response of listeners) response.write("data: changed\n\n");
  };

  function host(method, parts, body, empty) {
    const [what, id, act] = parts;
    if (what === undefined) return [200, state.about];
    if (what === "scenarios") return state.scenarios[id] ? [200, state.scenarios[id]] : [404, { message: `there is no scenario ${id}` }];
    if (what === "packages") return method === "DELETE" ? putAway(id) : takeIn(body.files);
    if (what === "jobs" && id === "cost") {
      if (body.inputs?.includes("combat.nothing")) return [422, { message: "`inputs` `combat.nothing`: there is no parameter of this name" }];
      const total = body.kind === "calibrate" ? body.particles * (body.generations + 1) : body.kind === "validate" ? body.replications * (1 + body.against.length) : body.samples * (2 + body.inputs.length);
      return [200, { total, command: `kokkyo ${body.kind} ${body.scenario}` }];
    }
    if (what === "jobs" && id === undefined) {
      if (method === "GET") return [200, empty ? [] : state.jobs];
      if (body.seed === 666) return [422, { message: "combat.fire.rate_0 = -1 is below 0, the least that it can be: give a value of 0 or more" }];
      const job = { id: `n${++number}`, kind: body.kind, title: body.title, scenario: body.scenario, command: `kokkyo ${body.kind} ${[body.scenario, ...body.variants].join(" ")}`, state: "waiting", done: 0, total: 0, phase: "", message: "", created: new Date().toISOString(), started: null, ended: null, page: null, summary: null };
      state.jobs.unshift(job);
      return [201, job];
    }
    if (what === "jobs") {
      const job = state.jobs.find((one) => one.id === id);
      if (!job) return [404, { message: "there is no such work" }];
      if (method === "DELETE") state.jobs = state.jobs.filter((one) => one !== job);
      else if (act === "stop") Object.assign(job, { state: "stopped", ended: new Date().toISOString(), message: "stopped by the host" });
      else Object.assign(job, { state: "waiting", started: null, ended: null, message: "" });
      return method === "DELETE" ? [204] : [200, job];
    }
    if (what === "games" && id === undefined) {
      if (method === "GET") return [200, empty ? [] : state.games];
      const all = state.scenarios[body.scenario].headquarters;
      const seats = body.seats.map(({ headquarters, player }, at) => {
        const { name, native, side, side_name } = all.find((one) => one.id === headquarters);
        return { headquarters, name, native, side, side_name, player, link: `/seat/new${at}`, waiting: at === 0, staff_until: null, here: false };
      });
      const game = { ...games()[0], id: `m${++number}`, title: body.title, seats, decisions: [], messages: [], turn_ends: null, turn_minutes: body.turn_minutes };
      state.games.unshift(game);
      return [201, game];
    }
    const game = state.games.find((one) => one.id === id);
    if (!game) return [404, { message: "there is no such game" }];
    if (act === "truth.html") return [200, "<!doctype html><title>Truth</title><h1>The true map</h1>"];
    if (method === "DELETE") {
      state.games = state.games.filter((one) => one !== game);
      return [204];
    }
    if (act === "decide") {
      const seat = game.seats.find((one) => one.headquarters === body.headquarters);
      seat.waiting = false;
      game.decisions.push({ at: game.now.text, headquarters: seat.headquarters, name: seat.name, course: "Wait", course_ja: "待機", manner: "", by: "umpire" });
    }
    if (act === "back") game.decisions.pop();
    if (act === "end") Object.assign(game, { state: "over", paused: false, turn_ends: null, turn_left_s: null, stopped: body.here ? game.now.text : null, review: games()[1].review });
    if (act === "pause") {
      if (game.paused === body.paused) return [409, { message: body.paused ? "the game is stopped already" : "the game is not stopped" }];
      const left = game.paused ? game.turn_left_s : game.turn_ends && (Date.parse(game.turn_ends) - Date.now()) / 1000;
      Object.assign(game, { paused: body.paused, turn_left_s: body.paused ? left : null, turn_ends: body.paused ? null : ahead(left) });
    }
    if (act === "clock") {
      if ("turn_minutes" in body) game.turn_minutes = body.turn_minutes;
      else if (game.turn_minutes === null) return [409, { message: "this turn has no clock: set how long turns are" }];
      const left = "turn_minutes" in body ? body.turn_minutes && body.turn_minutes * 60 : (game.paused ? game.turn_left_s : (Date.parse(game.turn_ends) - Date.now()) / 1000) + body.more_minutes * 60;
      Object.assign(game, game.paused ? { turn_left_s: left } : { turn_ends: ahead(left) });
    }
    if (act === "message") {
      const all = Object.values(state.desks).filter((one) => game.id === "g1" && game.seats.some(({ headquarters, link }) => one === state.desks[link.split("/").at(-1)] && (body.headquarters === null || headquarters === body.headquarters)));
      const message = write(game, "umpire", body.headquarters, body.text);
      for (const one of all) one.messages = [...one.messages, atSeat(message)];
    }
    if (game.id === "g1") for (const token of ["yours", "waiting"]) tell(token, game);
    return [200, game];
  }

  const ahead = (seconds) => (seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString());

  function write(game, from, to, text) {
    const message = { number: (game.messages.at(-1)?.number ?? 0) + 1, from, to, at: game.now.text, sent: new Date().toISOString(), text };
    game.messages = [...game.messages, message];
    return message;
  }

  /** A seat of the game hears how its clock stands, and that it is over. */
  function tell(token, { state: stage, paused, turn_minutes, turn_ends, turn_left_s, stopped, review }) {
    const { messages, game, ...rest } = state.desks[token];
    const now = stage === "over" ? { ...desk(rest.you.side, "over"), messages, now: rest.now } : { ...rest, messages };
    state.desks[token] = { ...now, review: stage === "over" ? review : null, game: { ...game, state: stage, paused, turn_minutes, turn_ends, turn_left_s, stopped } };
  }

  function takeIn(files) {
    const name = files[0].name.split("/")[0].replace(/\.zip$/, "");
    if (/fault/.test(name)) return [422, { message: "the package has faults, and is not kept: mend them and send it again", faults }];
    const title = `The border of ${name}`;
    state.about.scenarios.push({ name, title, uploaded: true, argument: `studio/packages/${name}` });
    state.scenarios[name] = { ...scenarios["nomonhan-1939"], name, title, title_ja: "" };
    return [201, { name, title, warnings: /warn/.test(name) ? warnings : "" }];
  }

  function putAway(name) {
    const job = state.jobs.find((one) => one.scenario === name && ["waiting", "running"].includes(one.state));
    if (job) return [409, { message: `the work “${job.title}” stands on this package: end it or take it away first` }];
    state.about.scenarios = state.about.scenarios.filter((one) => one.name !== name);
    return [204];
  }

  function seat(method, token, parts, body) {
    const mine = state.desks[token];
    if (!mine) return [404, { message: "there is nothing here: the link is not whole, or what it led to was taken away" }];
    const [what] = parts;
    if (what === "map") return [200, map];
    if (what === "truth.html") return mine.game.state === "over" ? [200, "<!doctype html><title>Truth</title><h1>The true map</h1>"] : [403, { message: "the true map is for after the game" }];
    if (what === "message") {
      const game = state.games.find(({ seats }) => seats.some(({ link }) => link === `/seat/${token}`));
      const message = write(game, mine.you.id, "umpire", body.text);
      state.desks[token] = { ...mine, messages: [...mine.messages, atSeat({ ...message, from: "you" })] };
      return [200, state.desks[token]];
    }
    if (mine.game.paused && (what === "decide" || what === "staff")) return [409, { message: "the umpire has stopped the game for a while: what you would decide waits until it goes on" }];
    if (what === "decide") {
      if (!mine.turn.yours || body.minute !== mine.now.minute) return [409, { message: "that sitting is over: the clock decided in your place", message_ja: "その決心の場面は過ぎました" }];
      state.desks[token] = desk(mine.you.side, "waiting", { news: mine.news, messages: mine.messages });
    }
    if (what === "staff") state.desks[token] = desk(mine.you.side, "waiting", { messages: mine.messages, turn: { yours: false, waiting_for: [], staff_until: body.until } });
    return [200, state.desks[token]];
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://mock");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    const form = request.headers["content-type"]?.startsWith("multipart/form-data");
    const body = whole.length === 0 ? {} : form ? { files: await parts(request, whole) } : JSON.parse(whole.toString());
    const file = FILES[pathname];
    if (file) {
      response.writeHead(200, { "content-type": file[1] });
      return response.end(readFileSync(file[0]));
    }
    const path = pathname.split("/").filter(Boolean);
    if (path[0] !== "api") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY });
      return response.end(path[0] === "shared" ? "<!doctype html><title>Shared</title><h1>A shared page</h1>" : SHELL);
    }
    if (request.method !== "GET") state.sent.push({ path: pathname, body });
    if (pathname.endsWith("/events")) {
      if (state.deaf) return response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": here\n\n");
      listeners.add(response);
      return request.on("close", () => listeners.delete(response));
    }
    const known = path[1] === "host" ? ["key", "empty"].includes(path[2]) : true;
    const [status, answer] = known ? (path[1] === "host" ? host(request.method, path.slice(3), body, path[2] === "empty") : seat(request.method, path[2], path.slice(3), body)) : [404, { message: "there is nothing here" }];
    const page = typeof answer === "string";
    response.writeHead(status, { "content-type": page ? "text/html; charset=utf-8" : "application/json" });
    response.end(answer === undefined ? "" : page ? answer : JSON.stringify(answer));
    if (request.method !== "GET" && status < 300) changed();
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const end = () => {
        for (const response of listeners) response.end();
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      };
      resolve({ address: `http://127.0.0.1:${server.address().port}`, state, changed, end });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2]) || 1939);
  console.log(address);
}
