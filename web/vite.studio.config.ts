import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { withNotices } from "./notices.ts";
import { globals, output } from "./output.ts";

/** The pages of `kokkyo serve`, which share the viewer's libraries. */
export default defineConfig({
  plugins: [svelte(), withNotices(/^(svelte|clsx|esm-env)$/)],
  build: {
    ...output,
    lib: { entry: "src/studio/main.ts", name: "KokkyoStudio", formats: ["iife"], fileName: () => "studio.js", cssFileName: "studio" },
    rolldownOptions: { external: Object.keys(globals), output: { globals } },
  },
});
