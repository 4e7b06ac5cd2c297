/** What the map and the panel of supply have in common. */

/** Colours of the kinds of stock, in their order, on the map and in the panel. */
export const STOCK_COLOURS = ["#332288", "#b3560b", "#117733", "#7a5c80", "#0b7285", "#777777"];

/** Position in a table of dated rows of the one that holds at an instant, of those that are wanted. */
export function holding(fromSeconds: number[], now: number, wanted: (at: number) => boolean): number | undefined {
  let found: number | undefined;
  fromSeconds.forEach((from, at) => {
    if (wanted(at) && from <= now && (found === undefined || from >= fromSeconds[found])) found = at;
  });
  return found;
}
