// @ts-check
/** The glue of the engine that holds the school funding formula. Fetched when a page shows it. */
export * from "./formula-engine.js";
