// @ts-check
/** What keeps a reader's own file between an element's updates, for every engine that reads one. */
import { dataAt, dataOf, pick, read } from "./reading.js";

/** Those of the pairs that have one of the names. @param {string} asked @param {string[]} names */
const some = (asked, names) => asked.split("\0").filter((_, at, pairs) => names.includes(pairs[at - (at % 2)])).join("\0");

/**
 * An element's file: fetched and read when it or its columns change, gone through again when another part of it is picked,
 * and left alone by every other change.
 * @template {import("./reading.js").Table} T
 */
export class Keeper {
  #engine;
  /** Options that name columns, and those that pick from a file besides. */
  #columnNames;
  #pickedNames;
  /** @type {unknown} */ #given;
  /** @type {import("./reading.js").Data | undefined} */ #data;
  /** @type {T | undefined} */ #table;
  #generation = 0;
  #columns = "";
  /** What was picked; undefined where nothing was. @type {string | undefined} */ #picked;
  /** The call before: they go through one file, one after another. @type {Promise<unknown>} */ #before = Promise.resolve();

  /** @param {import("./reading.js").Glue & {Table: new (name: string, options: string) => T}} engine @param {string[]} columns @param {string[]} picked */
  constructor(engine, columns, picked) {
    this.#engine = engine;
    this.#columnNames = columns;
    this.#pickedNames = [...picked, ...columns];
  }

  /**
   * The table with what `pairs` name picked from it; `given` is data, or the address or the script that has them. Throws code,
   * message and place; gives nothing where `stale` says that the element has moved on.
   * @param {import("./reading.js").Given | HTMLScriptElement | URL} given @param {string} pairs @param {string} lang
   * @param {number} generation of the engine @param {() => boolean} stale
   * @returns {Promise<T | undefined>}
   */
  table(given, pairs, lang, generation, stale) {
    const now = this.#before.then(() => (stale() ? undefined : this.#next(given, pairs, lang, generation, stale)));
    this.#before = now.catch(() => {});
    return now;
  }

  /** @type {Keeper<T>["table"]} */
  async #next(given, pairs, lang, generation, stale) {
    const same = given instanceof URL && this.#given instanceof URL ? given.href === this.#given.href : given === this.#given;
    if (!same || !this.#data) {
      this.drop(generation);
      this.#data = undefined;
      const data = given instanceof URL ? await dataAt(this.#engine, given.href, lang) : dataOf(this.#engine, given, lang);
      if (stale()) return;
      [this.#given, this.#data] = [given, data];
    }
    const data = this.#data;
    const [columns, picked] = [some(pairs, this.#columnNames), some(pairs, this.#pickedNames)];
    if (!this.#table || this.#generation !== generation || this.#columns !== columns) {
      this.drop(generation);
      // What failed half-way is fetched anew when it is asked for again.
      this.#data = undefined;
      const table = await read(this.#engine.Table, data, pairs);
      this.#data = data;
      if (stale()) return void table.free();
      [this.#table, this.#generation, this.#columns, this.#picked] = [table, generation, columns, undefined];
    }
    const table = this.#table;
    if (this.#picked !== picked) {
      this.#picked = undefined;
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
