// @ts-check
/**
 * The glue of the engine that holds every series and method of the gap, and what its figures need: data that open further
 * figures. Fetched when a page shows what the first engine lacks.
 */
export * from "./gap-engine.js";
export { opener } from "./opener.js";
