/** Begins: unpacks the run of this page and shows it, or says what is wrong with it. */
import { mount } from "svelte";
import App from "./App.svelte";
import { Campaign } from "./campaign/campaign.ts";
import { Session } from "./session.svelte.ts";
import { type Key, say } from "./text/lang.ts";
import { readWire, WireFault } from "./wire/read.ts";
import "./style.css";

const host = document.getElementById("kokkyo") ?? document.body.appendChild(document.createElement("div"));

function text(id: string): string | null {
  return document.getElementById(id)?.textContent ?? null;
}

/** A message in both languages, so that nobody meets a blank page. */
function complain(key: Key, detail: string): void {
  const box = document.createElement("main");
  box.className = "fault";
  box.setAttribute("role", "alert");
  for (const lang of ["en", "ja"] as const) {
    const part = document.createElement("section");
    part.lang = lang;
    const head = document.createElement(lang === "en" ? "h1" : "h2");
    head.textContent = say(lang, "fault.title");
    const body = document.createElement("p");
    body.textContent = say(lang, key);
    const found = document.createElement("p");
    found.textContent = say(lang, "fault.detail", { detail });
    part.append(head, body, found);
    box.append(part);
  }
  host.replaceChildren(box);
}

async function begin(): Promise<void> {
  const started = performance.now();
  try {
    const campaign = new Campaign(await readWire(text("kokkyo-head"), text("kokkyo-block")));
    const session = new Session(campaign);
    host.replaceChildren();
    mount(App, { target: host, props: { session } });
    requestAnimationFrame(() => performance.measure("kokkyo-first-view", { start: started, end: performance.now() }));
  } catch (error) {
    if (error instanceof WireFault) complain(`fault.${error.code}`, error.detail);
    else complain("fault.script", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

void begin();
