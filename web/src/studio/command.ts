/** The command line that a new run comes to, as a user would type it. */
import type { NewJob, StudyFields } from "./wire.ts";

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
  words.push(...ofStudy(job));
  for (const name of job.with) words.push("--with", name);
  for (const value of job.set) words.push("--set", value);
  if (job.seed !== SEED) words.push("--seed", String(job.seed));
  if (job.mode === "free") words.push("--mode", "free");
  if (job.mode === "free" && job.free_from) words.push("--free-from", job.free_from);
  if (job.replications !== undefined && job.replications !== REPLICATIONS) words.push("--replications", String(job.replications));
  if (job.until) words.push("--until", job.until);
  if (job.draw_parameters) words.push("--draw-parameters");
  return words.map(quoted).join(" ");
}

/** The options that only calibrations, sensitivity analyses and validations have. */
function ofStudy(job: StudyFields): string[] {
  const { inputs, range, before, on, particles, generations, method, samples, against } = job;
  const words: string[] = [];
  if (method && method !== "morris") words.push("--method", method);
  if (inputs?.length) words.push("--inputs", inputs.join(","));
  if (range) words.push("--range", String(range));
  if (on?.length) words.push("--on", on.join(","));
  if (before) words.push("--before", before);
  if (particles !== undefined) words.push("--particles", String(particles));
  if (generations !== undefined) words.push("--generations", String(generations));
  if (samples !== undefined) words.push("--samples", String(samples));
  if (against?.length) words.push("--against", against.join(","));
  return words;
}
