/** Begins: unpacks the run of this page and shows it, or says what is wrong with it. */
import { mount, unmount } from "svelte";
import App from "./App.svelte";
import BorderPage from "./border/BorderPage.svelte";
import CalibrationPage from "./calibration/CalibrationPage.svelte";
import { Campaign } from "./campaign/campaign.ts";
import ComparePage from "./compare/ComparePage.svelte";
import SensitivityPage from "./sensitivity/SensitivityPage.svelte";
import { Session } from "./session.svelte.ts";
import { type Key, say } from "./text/lang.ts";
import ValidationPage from "./validation/ValidationPage.svelte";
import type { BorderData } from "./wire/border.ts";
import type { CalibrationData } from "./wire/calibration.ts";
import type { Comparison } from "./wire/comparison.ts";
import { readWire, WireFault } from "./wire/read.ts";
import type { SensitivityData } from "./wire/sensitivity.ts";
import type { ValidationData } from "./wire/validation.ts";
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
    const border = text("kokkyo-border");
    if (border !== null) {
      showBorder(border);
      return;
    }
    const sensitivity = text("kokkyo-sensitivity");
    if (sensitivity !== null) {
      showSensitivity(sensitivity);
      return;
    }
    const calibration = text("kokkyo-calibration");
    if (calibration !== null) {
      showCalibration(calibration);
      return;
    }
    const validation = text("kokkyo-validation");
    if (validation !== null) {
      showValidation(validation);
      return;
    }
    const campaign = new Campaign(await readWire(text("kokkyo-head"), text("kokkyo-block")));
    const session = new Session(campaign);
    const comparison = text("kokkyo-comparison");
    if (comparison !== null) await compare(comparison, session);
    else {
      host.replaceChildren();
      mount(App, { target: host, props: { session } });
    }
    requestAnimationFrame(() => performance.measure("kokkyo-first-view", { start: started, end: performance.now() }));
  } catch (error) {
    complainOf(error);
  }
}

/** Shows the base beside a variant; the history of another one is unpacked when it is chosen. */
async function compare(came: string, base: Session): Promise<void> {
  let comparison: Comparison;
  try {
    comparison = JSON.parse(came) as Comparison;
  } catch {
    throw new WireFault("damaged", "the comparison is not JSON");
  }
  if (!Array.isArray(comparison.variants) || comparison.variants.length === 0) throw new WireFault("damaged", "the comparison has no variant");
  const said = new URLSearchParams(location.hash.slice(1));
  base.go(Number(said.get("step")) || 0);
  if (said.get("lang") === "ja" || (!said.has("lang") && navigator.language?.startsWith("ja"))) base.lang = "ja";
  base.layers.inset = false;
  let shown: Record<string, never> | undefined;
  const show = async (at: number): Promise<void> => {
    const campaign = new Campaign(await readWire(text(`kokkyo-head-${at + 1}`), text(`kokkyo-block-${at + 1}`)));
    const variant = new Session(campaign);
    variant.layers = base.layers;
    if (shown) await unmount(shown);
    host.replaceChildren();
    const onchoose = (next: number) => {
      base.playing = false;
      show(next).catch(complainOf);
    };
    shown = mount(ComparePage, { target: host, props: { comparison, base, variant, at, onchoose } });
  };
  await show(0);
}

/** The page of a long border, which holds no run. */
function showBorder(data: string): void {
  let border: BorderData;
  try {
    border = JSON.parse(data) as BorderData;
  } catch {
    throw new WireFault("damaged", "the border is not JSON");
  }
  if (!Array.isArray(border.sectors) || !Array.isArray(border.named)) throw new WireFault("damaged", "the border has no sectors");
  host.replaceChildren();
  mount(BorderPage, { target: host, props: { border } });
}

/** The page of a sensitivity analysis, which holds no run either. */
function showSensitivity(found: string): void {
  let data: SensitivityData;
  try {
    data = JSON.parse(found) as SensitivityData;
  } catch {
    throw new WireFault("damaged", "the analysis is not JSON");
  }
  if (!Array.isArray(data.came?.outcomes) || !Array.isArray(data.came.inputs)) throw new WireFault("damaged", "the analysis has no outcomes");
  host.replaceChildren();
  mount(SensitivityPage, { target: host, props: { data } });
}

/** The page of a calibration. */
function showCalibration(found: string): void {
  let data: CalibrationData;
  try {
    data = JSON.parse(found) as CalibrationData;
  } catch {
    throw new WireFault("damaged", "the calibration is not JSON");
  }
  const { came } = data;
  if (![came?.inputs, came?.targets, came?.generations, came?.pairs].every(Array.isArray)) throw new WireFault("damaged", "the calibration has no inputs");
  host.replaceChildren();
  mount(CalibrationPage, { target: host, props: { data } });
}

/** The page of a validation. */
function showValidation(found: string): void {
  let data: ValidationData;
  try {
    data = JSON.parse(found) as ValidationData;
  } catch {
    throw new WireFault("damaged", "the validation is not JSON");
  }
  if (!Array.isArray(data.came?.targets) || !Array.isArray(data.came.rivals)) throw new WireFault("damaged", "the validation has no targets");
  host.replaceChildren();
  mount(ValidationPage, { target: host, props: { data } });
}

function complainOf(error: unknown): void {
  if (error instanceof WireFault) complain(`fault.${error.code}`, error.detail);
  else complain("fault.script", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

void begin();
