/** The session, handed to every component through Svelte's context. */
import { getContext, setContext } from "svelte";
import type { Session } from "./session.svelte.ts";

const KEY = Symbol("session");

export function provide(session: Session): void {
  setContext(KEY, session);
}

export function session(): Session {
  return getContext<Session>(KEY);
}
