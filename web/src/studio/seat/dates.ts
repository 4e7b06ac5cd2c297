/** Dates of the campaign. */

/** The date so many days after a moment of the campaign: `1939-05-27` is a week after `1939-05-20 18:00`. */
export function dayAfter(text: string, days: number): string {
  const at = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? "" : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}
