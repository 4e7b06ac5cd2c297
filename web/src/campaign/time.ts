/** Dates on the scenario's own clock. */
import type { Lang } from "../text/lang.ts";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function civil(seconds: number, offsetHours: number): Date {
  return new Date((seconds + offsetHours * 3600) * 1000);
}

/** `20 August 1939`, `1939年8月20日`. */
export function showDay(seconds: number, offsetHours: number, lang: Lang): string {
  const at = civil(seconds, offsetHours);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return lang === "ja" ? `${year}年${month + 1}月${day}日` : `${day} ${MONTHS[month]} ${year}`;
}

/** `20 Aug`, `8月20日`. */
export function showShortDay(seconds: number, offsetHours: number, lang: Lang): string {
  const at = civil(seconds, offsetHours);
  const [month, day] = [at.getUTCMonth(), at.getUTCDate()];
  return lang === "ja" ? `${month + 1}月${day}日` : `${day} ${MONTHS[month].slice(0, 3)}`;
}

/** `May`, `5月`. */
export function showMonth(seconds: number, offsetHours: number, lang: Lang): string {
  const month = civil(seconds, offsetHours).getUTCMonth();
  return lang === "ja" ? `${month + 1}月` : MONTHS[month];
}

/** `06:00`. */
export function showTime(seconds: number, offsetHours: number): string {
  return civil(seconds, offsetHours).toISOString().slice(11, 16);
}

/** Day of the month. */
export function dayOfMonth(seconds: number, offsetHours: number): number {
  return civil(seconds, offsetHours).getUTCDate();
}
