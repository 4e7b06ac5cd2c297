import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { withNotices } from "./notices.ts";
import { alias, output } from "./output.ts";

/** Libraries that `vendor.js` brings, and where it puts them. */
const globals = {
  "d3-geo": "KokkyoVendor.geo",
  "d3-scale": "KokkyoVendor.scale",
  "d3-selection": "KokkyoVendor.selection",
  "d3-shape": "KokkyoVendor.shape",
  "d3-zoom": "KokkyoVendor.zoom",
  "milsymbol-parts": "KokkyoVendor.symbols",
};

export default defineConfig({
  plugins: [svelte(), withNotices(/^(svelte|clsx|esm-env)$/)],
  test: { include: ["tests/**/*.test.ts"], alias },
  build: {
    ...output,
    lib: { entry: "src/main.ts", name: "KokkyoViewer", formats: ["iife"], fileName: () => "viewer.js", cssFileName: "viewer" },
    rolldownOptions: { external: Object.keys(globals), output: { globals } },
  },
});
