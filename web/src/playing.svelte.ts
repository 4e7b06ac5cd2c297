/** Playing: so many steps a second, whatever the frames. */
import type { Session } from "./session.svelte.ts";

/** Lets the time of a session run while it plays; to be called where a component is set up. */
export function runs(session: Session): void {
  $effect(() => {
    if (!session.playing) return;
    let [before, owed] = [performance.now(), 0];
    let frame = requestAnimationFrame(function next(now) {
      owed += ((now - before) / 1000) * session.speed;
      before = now;
      const steps = Math.floor(owed);
      if (steps > 0) {
        owed -= steps;
        session.go(session.row + steps);
      }
      if (session.row >= session.campaign.rows - 1) session.playing = false;
      else frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  });
}
