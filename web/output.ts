import { fileURLToPath } from "node:url";
import type { BuildOptions } from "vite";

/** The module of milsymbol that lets parts be left out; its package names only the whole. */
export const alias = { "milsymbol-parts": fileURLToPath(new URL("node_modules/milsymbol/index.mjs", import.meta.url)) };

/** Libraries that `vendor.js` brings, and where it puts them. */
export const globals = {
  "d3-geo": "KokkyoVendor.geo",
  "d3-scale": "KokkyoVendor.scale",
  "d3-selection": "KokkyoVendor.selection",
  "d3-shape": "KokkyoVendor.shape",
  "d3-zoom": "KokkyoVendor.zoom",
  "milsymbol-parts": "KokkyoVendor.symbols",
};

/** Where builds go, and what they may look like: one plain script each, as the report inlines them. */
export const output: BuildOptions = {
  outDir: process.env.KOKKYO_WEB_OUT ?? "../crates/kokkyo-viewer/dist",
  emptyOutDir: false,
  target: "es2022",
  minify: true,
  sourcemap: false,
  cssCodeSplit: false,
  reportCompressedSize: false,
  copyPublicDir: false,
};
