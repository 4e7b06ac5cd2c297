/** The libraries of the viewer, as one global; of milsymbol only ground units with number codes. */
export * as geo from "d3-geo";
export * as scale from "d3-scale";
export * as selection from "d3-selection";
export * as shape from "d3-shape";
export * as zoom from "d3-zoom";
export * as symbols from "./vendor-symbols.ts";
