// @ts-check
/** The glue of the engine that holds the views of one school, and of who money went to. Fetched when a page shows one of them. */
export * from "./school-engine.js";
