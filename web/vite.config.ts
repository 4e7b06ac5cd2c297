import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { withNotices } from "./notices.ts";
import { alias, globals, output } from "./output.ts";

export default defineConfig({
  plugins: [svelte(), withNotices(/^(svelte|clsx|esm-env)$/)],
  test: { include: ["tests/**/*.test.ts"], alias },
  build: {
    ...output,
    lib: { entry: "src/main.ts", name: "KokkyoViewer", formats: ["iife"], fileName: () => "viewer.js", cssFileName: "viewer" },
    rolldownOptions: { external: Object.keys(globals), output: { globals } },
  },
});
