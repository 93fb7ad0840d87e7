// @ts-check
/** The glue of the engine that holds the views of school funding in England. Fetched when a page shows one of them. */
export * from "./money-engine.js";
