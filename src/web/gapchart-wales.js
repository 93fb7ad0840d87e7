// @ts-check
/** The glue of the engine that holds the views of school funding in Wales. Fetched when a page shows one of them. */
export * from "./wales-engine.js";
