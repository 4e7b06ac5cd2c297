/** The command line that a new run comes to, as a user would type it. */
import type { NewJob } from "./wire.ts";

/** What commands take where nothing is said. */
export const SEED = 1939;
export const REPLICATIONS = 101;

/** A word of a command line, in quotation marks where a shell would read it otherwise. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function commandOf(job: Omit<NewJob, "title">): string {
  const words = ["kokkyo", job.kind, job.scenario];
  if (job.kind === "compare") words.push(...job.variants);
  for (const name of job.with) words.push("--with", name);
  for (const value of job.set) words.push("--set", value);
  if (job.seed !== SEED) words.push("--seed", String(job.seed));
  if (job.mode === "free") words.push("--mode", "free");
  if (job.mode === "free" && job.free_from) words.push("--free-from", job.free_from);
  if (job.replications !== REPLICATIONS) words.push("--replications", String(job.replications));
  if (job.until) words.push("--until", job.until);
  if (job.draw_parameters) words.push("--draw-parameters");
  return words.map(quoted).join(" ");
}
