/** The program that serves the studio, in a folder of its own; KOKKYO_PROGRAM names it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts it and waits for the link that it prints; resolves to that link, its folder and a way to end it. */
export async function start() {
  const program = process.env.KOKKYO_PROGRAM;
  assert.ok(program, "KOKKYO_PROGRAM names the program that serves");
  const folder = mkdtempSync(join(tmpdir(), "kokkyo-studio-"));
  const child = spawn(program, ["serve", "--port", "0", "--folder", "studio"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const link = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const found = /http:\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    void ended.then((code) => reject(new Error(`the studio ended with ${code}: ${said}`)));
  });
  const end = async () => {
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { link, folder, end };
}
