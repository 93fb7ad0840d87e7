// @ts-check
/**
 * The glue of the engine of the gap whose figures are those of the file `gapchart-data.csv` beside it too. Fetched for an element with
 * `data="latest"`.
 */
import { newer, join } from "./latest-engine.js";
import * as engine from "./latest-engine.js";
import { bytesAt } from "./reading.js";

export * from "./latest-engine.js";
export { opener } from "./opener.js";

/** The file's bytes, fetched once a page; a failure is forgotten. @type {Promise<Uint8Array> | undefined} */
let bytes;
/** The engine's generation that has read it. */
let read = -1;

/** What an element asks before it draws, as of its own data: the file is read by the engine once. */
export class Keeper {
  /**
   * @param {unknown} _given @param {string} _pairs @param {string} lang @param {number} generation @param {() => boolean} stale
   * @returns {Promise<{} | undefined>} nothing where the element has moved on
   */
  async table(_given, _pairs, lang, generation, stale) {
    bytes ??= bytesAt(engine, lang).catch((fault) => {
      bytes = undefined;
      throw fault;
    });
    const file = await bytes;
    if (stale()) return;
    if (read !== generation) {
      newer("gapchart-data.csv", file, lang);
      join(true);
      read = generation;
    }
    return {};
  }

  /** The file is every element's. */
  drop() {}
}
