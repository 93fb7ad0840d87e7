// @ts-check
/** The glue of the engine that draws all schools of a reader's own file by a formula. Fetched when an element is given one. */
import * as engine from "./population-engine.js";
import { Keeper as Keeping } from "./keeper.js";

export * from "./population-engine.js";

/** @extends {Keeping<engine.Table>} */
export class Keeper extends Keeping {
  constructor() {
    super(engine, [], []);
  }
}
