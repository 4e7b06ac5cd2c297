/** Whether what a calibration says of its own sureness can be believed. */

/** How often an interval must hold the truth. */
const SAID = 0.8;

/** Three standard errors of a share of so many tries. */
function luck(tries: number): number {
  return 3 * Math.sqrt((SAID * (1 - SAID)) / tries);
}

/** Whether an interval held the truth more seldom than so many tries explain: what is kept is narrower than it may be. */
export function isTooSeldom(held: number, tries: number): boolean {
  return held < SAID - luck(tries);
}

/** Whether it held it more often: it is wider than need be, since one round is coarse. No fault: it comes with what is seen sharply. */
export function isWide(held: number, tries: number): boolean {
  return held > SAID + luck(tries);
}

/** Rival claims whose weight has changed by a twentieth or more, those that changed most first. */
export function weighed<T extends { share: number; share_left: number | null }>(claims: T[]): (T & { share_left: number })[] {
  const change = ({ share, share_left }: T) => Math.abs((share_left ?? share) - share);
  const changed = claims.filter((claim): claim is T & { share_left: number } => claim.share_left !== null && change(claim) >= 0.05);
  return changed.sort((a, b) => change(b) - change(a));
}
