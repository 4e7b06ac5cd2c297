/** Up to which message a seat has read, kept in its browser. */

/** A quarter of the token tells seats apart, and opens none of them. */
const shelf = (token: string) => `kokkyo:studio:read:${token.slice(0, 8)}`;

/** Number of the last message that was read; 0: none. */
export function lastRead(token: string): number {
  try {
    return Number(localStorage.getItem(shelf(token))) || 0;
  } catch {
    // Some browsers keep nothing.
    return 0;
  }
}

export function keepRead(token: string, number: number): void {
  try {
    localStorage.setItem(shelf(token), String(number));
  } catch {
    // As above.
  }
}
