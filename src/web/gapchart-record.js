// @ts-check
/**
 * The glue of the engine that holds how projections and published answers have done, and where the gap stands by age and nation;
 * with it what data need that open further figures. Fetched when a page shows one of these.
 */
export * from "./record-engine.js";
export { opener } from "./opener.js";
