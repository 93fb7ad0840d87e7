// @ts-check
/**
 * The glue of the engine that holds what documents claim, recomputed, and shares of surveys; with it what data need that open
 * further figures. Fetched when a page shows one of these.
 */
export * from "./claims-engine.js";
export { opener } from "./opener.js";
