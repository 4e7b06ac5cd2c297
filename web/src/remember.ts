/** What the page remembers: the moment and the panel in its address, bookmarks and language on this computer. */
import { PANELS, type Panel, type Session } from "./session.svelte.ts";

function shelf(session: Session): string {
  return `kokkyo:${session.campaign.tables.about.digest ?? session.campaign.tables.meta.package}`;
}

export function read(session: Session): void {
  const said = new URLSearchParams(location.hash.slice(1));
  session.go(said.has("step") ? Number(said.get("step")) || 0 : session.campaign.opening());
  const panel = said.get("panel") as Panel | null;
  if (panel && PANELS.includes(panel)) session.panel = panel;
  const lang = said.get("lang");
  if (lang === "ja" || lang === "en") session.lang = lang;
  else if (navigator.language?.startsWith("ja")) session.lang = "ja";
  try {
    const kept = JSON.parse(localStorage.getItem(shelf(session)) ?? "[]") as unknown;
    if (Array.isArray(kept)) session.bookmarks = kept.filter((row) => Number.isInteger(row) && row >= 0 && row < session.campaign.rows);
  } catch {
    // Some browsers keep nothing for files: then bookmarks last as long as the page.
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined;

export function write(session: Session): void {
  const hash = `#step=${session.row}&panel=${session.panel}&lang=${session.lang}`;
  const bookmarks = JSON.stringify(session.bookmarks);
  // Browsers refuse addresses that change with every frame.
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    try {
      history.replaceState(null, "", hash);
      localStorage.setItem(shelf(session), bookmarks);
    } catch {
      // As above.
    }
  }, 400);
}
