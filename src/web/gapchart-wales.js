// @ts-check
/**
 * The glue of the engine that holds the views of school funding in Wales, and reads a reader's own table of it. Fetched when a page
 * shows one of them.
 */
import * as engine from "./wales-engine.js";
import { Keeper as Keeping } from "./keeper.js";

export * from "./wales-engine.js";

/** @extends {Keeping<engine.Table>} */
export class Keeper extends Keeping {
  constructor() {
    super(engine, ["area", "years", "sector", "pupils", "budget", "devolved", "per-pupil", "delegated", "retained", "fsm", "aln", "welsh", "of"], []);
  }
}
