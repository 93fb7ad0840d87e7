// @ts-check
/** The glue of the engine that draws a reader's own table of school funding in Wales. Fetched when an element is given one. */
import * as engine from "./tables-engine.js";
import { Keeper as Keeping } from "./keeper.js";

export * from "./tables-engine.js";

/** @extends {Keeping<engine.Table>} */
export class Keeper extends Keeping {
  constructor() {
    super(engine, ["area", "years", "sector", "pupils", "budget", "devolved", "per-pupil", "delegated", "retained", "fsm", "aln", "welsh", "of"], []);
  }
}
