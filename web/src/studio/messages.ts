/** Messages between an umpire and the seats: which wait for an answer, which are new. */
import type { Lang } from "../text/lang.ts";
import { clock } from "./text.ts";
import type { Message, SeatMessage } from "./wire.ts";

/** Most letters of a message. */
export const MOST_LETTERS = 2000;

/** Numbers of the questions of players after which the umpire has written neither to their seat nor to all. */
export function unanswered(messages: readonly Message[]): Set<number> {
  const open = new Set<number>();
  for (const [at, { number, from }] of messages.entries()) {
    if (from === "umpire") continue;
    const answered = messages.slice(at + 1).some((later) => later.from === "umpire" && (later.to === null || later.to === from));
    if (!answered) open.add(number);
  }
  return open;
}

/** What the umpire wrote after the last message that was read. */
export function unread(messages: readonly SeatMessage[], read: number): SeatMessage[] {
  return messages.filter(({ number, from }) => from === "umpire" && number > read);
}

/** When it was sent by the clock on the wall: the hour alone where it was on this day. */
export function sentAt(lang: Lang, sent: string, now: Date): string {
  const at = new Date(sent);
  const today = at.toDateString() === now.toDateString();
  return today ? at.toLocaleTimeString(lang === "ja" ? "ja-JP" : "en-GB", { timeStyle: "short" }) : clock(lang, sent);
}
