// @ts-check
/** The glue of the engine that draws a reader's own file. Fetched when an element is given data. */
import * as engine from "./own-engine.js";
import { Keeper as Keeping } from "./keeper.js";

export * from "./own-engine.js";
export { opener } from "./opener.js";

/** @extends {Keeping<engine.Table>} */
export class Keeper extends Keeping {
  constructor() {
    super(engine, ["year", "value"], ["measure", "area", "group", "less", "vintage"]);
  }
}
