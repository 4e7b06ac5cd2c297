/**
 * A server that answers like `kokkyo serve`, with made-up data: to look at the pages, and to test them.
 * `node tests-browser/studio-mock.mjs [PORT]`: then /host/key, /host/empty, /host/key/game/g1, /seat/yours, /seat/waiting, /seat/over, /seat/fresh.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { about, desk, games, jobs, map, scenarios } from "./studio-fixture.mjs";

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
    jobs: jobs(),
    games: games(),
    desks: { yours: desk(0, "yours"), waiting: desk(1, "waiting"), over: desk(0, "over"), fresh: desk(0, "fresh") },
    /** Desks that hear nothing through events, as behind a network that holds them back. */
    deaf: false,
    sent: [],
  };
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
    if (what === undefined) return [200, empty ? { ...about, scenarios: about.scenarios } : about];
    if (what === "scenarios") return scenarios[id] ? [200, scenarios[id]] : [404, { message: `there is no scenario ${id}` }];
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
      const all = scenarios[body.scenario].headquarters;
      const seats = body.seats.map(({ headquarters, player }, at) => {
        const { name, native, side, side_name } = all.find((one) => one.id === headquarters);
        return { headquarters, name, native, side, side_name, player, link: `/seat/new${at}`, waiting: at === 0, staff_until: null, here: false };
      });
      const game = { ...games()[0], id: `m${++number}`, title: body.title, seats, decisions: [], turn_ends: null, turn_minutes: body.turn_minutes };
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
      game.decisions.push({ at: game.now.text, headquarters: seat.headquarters, name: seat.name, course: "Wait", manner: "", by: "umpire" });
    }
    if (act === "back") game.decisions.pop();
    if (act === "end") Object.assign(game, { state: "over", turn_ends: null, review: games()[1].review });
    return [200, game];
  }

  function seat(method, token, parts, body) {
    const mine = state.desks[token];
    if (!mine) return [404, { message: "there is nothing here: the link is not whole, or what it led to was taken away" }];
    const [what] = parts;
    if (what === "map") return [200, map];
    if (what === "truth.html") return mine.game.state === "over" ? [200, "<!doctype html><title>Truth</title><h1>The true map</h1>"] : [403, { message: "the true map is for after the game" }];
    if (what === "decide") {
      if (!mine.turn.yours || body.minute !== mine.now.minute) return [409, { message: "that sitting is over: the clock decided in your place" }];
      state.desks[token] = desk(mine.you.side, "waiting", { news: mine.news });
    }
    if (what === "staff") state.desks[token] = desk(mine.you.side, "waiting", { turn: { yours: false, waiting_for: [], staff_until: body.until } });
    return [200, state.desks[token]];
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://mock");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const file = FILES[pathname];
    if (file) {
      response.writeHead(200, { "content-type": file[1] });
      return response.end(readFileSync(file[0]));
    }
    const parts = pathname.split("/").filter(Boolean);
    if (parts[0] !== "api") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY });
      return response.end(parts[0] === "shared" ? "<!doctype html><title>Shared</title><h1>A shared page</h1>" : SHELL);
    }
    if (request.method !== "GET") state.sent.push({ path: pathname, body });
    if (pathname.endsWith("/events")) {
      if (state.deaf) return response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": here\n\n");
      listeners.add(response);
      return request.on("close", () => listeners.delete(response));
    }
    const known = parts[1] === "host" ? ["key", "empty"].includes(parts[2]) : true;
    const [status, answer] = known ? (parts[1] === "host" ? host(request.method, parts.slice(3), body, parts[2] === "empty") : seat(request.method, parts[2], parts.slice(3), body)) : [404, { message: "there is nothing here" }];
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
