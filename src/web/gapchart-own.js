// @ts-check
/**
 * The glue of the engine that draws a reader's own file, and what keeps one between an element's updates. Fetched when an
 * element is given data.
 */
import * as engine from "./own-engine.js";
import { dataAt, dataOf, pick, read } from "./reading.js";

export * from "./own-engine.js";
export { opener } from "./opener.js";

/** Options that name columns, and those that pick from a file: what a file is read again for. */
const COLUMNS = ["year", "value"];
const PICKED = ["measure", "area", "group", "less", "vintage", ...COLUMNS];

/** @param {string[]} pairs @param {string[]} names */
const some = (pairs, names) => JSON.stringify(pairs.filter((_, at) => names.includes(pairs[at - (at % 2)])));

/**
 * An element's file: fetched and read when it or its columns change, gone through again when another part of it is picked,
 * and left alone by every other change.
 */
export class Keeper {
  /** @type {unknown} */ #given;
  /** @type {import("./reading.js").Data | undefined} */ #data;
  /** @type {import("./own-engine.js").Table | undefined} */ #table;
  #generation = 0;
  #columns = "";
  #picked = "";
  /** The call before: they go through one file, one after another. @type {Promise<unknown>} */ #before = Promise.resolve();

  /**
   * The table with what `pairs` name picked from it; `given` is data, or the address or the script that has them. Throws code,
   * message and place; gives nothing where `stale` says that the element has moved on.
   * @param {import("./reading.js").Given | HTMLScriptElement | URL} given @param {string[]} pairs @param {string} lang
   * @param {number} generation of the engine @param {() => boolean} stale
   * @returns {Promise<import("./own-engine.js").Table | undefined>}
   */
  table(given, pairs, lang, generation, stale) {
    const now = this.#before.then(() => (stale() ? undefined : this.#next(given, pairs, lang, generation, stale)));
    this.#before = now.catch(() => {});
    return now;
  }

  /** @type {Keeper["table"]} */
  async #next(given, pairs, lang, generation, stale) {
    const same = given instanceof URL && this.#given instanceof URL ? given.href === this.#given.href : given === this.#given;
    if (!same || !this.#data) {
      this.drop(generation);
      this.#data = undefined;
      const data = given instanceof URL ? await dataAt(engine, given.href, lang) : dataOf(engine, given, lang);
      if (stale()) return;
      [this.#given, this.#data] = [given, data];
    }
    const data = this.#data;
    const [columns, picked] = [some(pairs, COLUMNS), some(pairs, PICKED)];
    if (!this.#table || this.#generation !== generation || this.#columns !== columns) {
      this.drop(generation);
      // What failed half-way is fetched anew when it is asked for again.
      this.#data = undefined;
      const table = await read(engine.Table, data, pairs);
      this.#data = data;
      if (stale()) return void table.free();
      [this.#table, this.#generation, this.#columns, this.#picked] = [table, generation, columns, ""];
    }
    const table = this.#table;
    if (this.#picked !== picked) {
      this.#picked = "";
      await pick(data, table, pairs);
      if (stale()) return;
      this.#picked = picked;
    }
    return table;
  }

  /** Frees the engine's side. @param {number} generation */
  drop(generation) {
    if (this.#table && this.#generation === generation) this.#table.free();
    this.#table = undefined;
  }
}
