import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Puts the licences of the libraries before a built script, after it was made small, and makes it fit to be inlined: nothing
 * in it may open a comment of HTML or end the script, and line ends are those that a parser of HTML would make them.
 */
export function withNotices(wanted: RegExp): Plugin {
  return {
    name: "notices",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const code = `${notices(wanted)}\n${file.code}`;
        file.code = code.replaceAll(/\r\n?/g, "\n").replaceAll("<!--", "\\x3C!--").replaceAll(/<(?=\/script)/gi, "\\x3C");
      }
    },
  };
}

/** A comment with the licences of the libraries that a build holds, each text once, as their licences ask. */
function notices(wanted: RegExp): string {
  const folder = new URL("node_modules/", import.meta.url);
  const byText = new Map<string, string[]>();
  for (const name of readdirSync(folder).filter((name) => wanted.test(name)).sort()) {
    const file = readdirSync(new URL(`${name}/`, folder)).find((file) => /^licen[cs]e(\.md|\.txt)?$/i.test(file));
    if (!file) throw new Error(`${name} has no licence`);
    const { version } = JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), "utf8")) as { version: string };
    const text = readFileSync(new URL(`${name}/${file}`, folder), "utf8").trim().replaceAll("*/", "* /");
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return `/*!\n${Array.from(byText, ([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n----\n\n")}\n*/`;
}
