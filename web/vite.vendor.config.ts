import { defineConfig } from "vite";
import { withNotices } from "./notices.ts";
import { alias, output } from "./output.ts";

/** Libraries, built apart: this file changes only with the lock file. */
export default defineConfig({
  plugins: [withNotices(/^(d3-|internmap$|milsymbol$)/)],
  resolve: { alias },
  build: {
    ...output,
    lib: { entry: "src/vendor.ts", name: "KokkyoVendor", formats: ["iife"], fileName: () => "vendor.js" },
  },
});
