/** The time that is left of a turn. */

export interface Left {
  /** Whole seconds, never below zero. */
  seconds: number;
  /** `4:05`, `1:04:05`. */
  text: string;
  /** Less than a minute. */
  short: boolean;
}

/** What is left until a moment (RFC 3339), seen from another (milliseconds); nothing where the turn has no end. */
export function left(ends: string | null, now: number): Left | undefined {
  const end = ends === null ? Number.NaN : Date.parse(ends);
  if (!Number.isFinite(end)) return undefined;
  const seconds = Math.max(0, Math.ceil((end - now) / 1000));
  return { seconds, text: spelled(seconds), short: seconds < 60 };
}

/** `4:05`, `1:04:05` of whole seconds. */
export function spelled(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
