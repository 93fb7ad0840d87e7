// @ts-check
/**
 * A reader's own data, on their way into an engine: fetched, chosen, pasted or written into the page.
 *
 * In: a File, a Blob, text of a CSV, objects, or an address. Out: a table of the engine, read once through and once more for
 * what is picked of it. Slices are awaited, so that no task of the page is long; nothing leaves the page.
 *
 * @typedef {Record<string, unknown>} Row
 * @typedef {Blob | string | Row[] | Record<string, unknown>} Given
 * @typedef {{expect?(bytes: number): void, push(bytes: Uint8Array): void, pick(options: string): boolean, done(): void, free(): void}} Table
 * @typedef {{unread: (lang: string, file: string, status: string, detail: string) => string[]}} Glue
 */

/** Bytes that the engine takes at once, and milliseconds after which the page has its turn. */
const SLICE = 1 << 15;
const TURN = 8;

/** Until the page has had its turn. @returns {Promise<void>} */
const turn = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });

/** Data with a name, to be gone through any number of times. */
export class Data {
  /** @type {Blob | undefined} */ #blob;
  /** @type {Response | undefined} */ #response;

  /** @param {string} name @param {Blob | Response} source */
  constructor(name, source) {
    this.name = name;
    if (source instanceof Blob) this.#blob = source;
    else this.#response = source;
  }

  /** How many bytes there are, where that is known: what a server says may be of what it packed. */
  get size() {
    return this.#blob?.size ?? Number(this.#response?.headers.get("content-length") ?? 0);
  }

  /** Goes through the bytes. @param {(bytes: Uint8Array) => void} push */
  async each(push) {
    const response = this.#response;
    this.#response = undefined;
    /** What comes from the network is kept by the browser for the next time. @type {Uint8Array<ArrayBuffer>[]} */
    const kept = [];
    const reader = (response?.body ?? /** @type {Blob} */ (this.#blob ?? new Blob()).stream()).getReader();
    let since = performance.now();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        for (let at = 0; at < value.length; at += SLICE) {
          if (performance.now() - since > TURN) {
            await turn();
            since = performance.now();
          }
          push(value.subarray(at, at + SLICE));
        }
        if (response) kept.push(value);
      }
      if (response) this.#blob = new Blob(kept);
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}

/** A cell of a CSV. @param {unknown} value */
const cell = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;

/** @param {string[]} heads @param {unknown[][]} rows */
const csv = (heads, rows) => [heads, ...rows].map((row) => row.map(cell).join(",")).join("\n");

/** A table from objects: one a row, or columns by name, alone or as `columns`. @param {any} given @returns {string} */
function written(given) {
  if (Array.isArray(given)) {
    const heads = [...new Set(given.flatMap((row) => Object.keys(row ?? {})))];
    return csv(heads, given.map((row) => heads.map((head) => row?.[head])));
  }
  const columns = given.columns ?? given;
  const heads = Object.keys(columns);
  const length = Math.max(0, ...heads.map((head) => columns[head].length));
  if (heads.length === 0 || !heads.every((head) => Array.isArray(columns[head]))) throw new TypeError("columns: { name: [] }");
  return csv(heads, Array.from({ length }, (_, at) => heads.map((head) => columns[head][at])));
}

/**
 * What a page gives, as data. Throws code, message and place.
 * @param {Glue} glue @param {Given | HTMLScriptElement} given @param {string} lang @param {string} [name] of what has none itself
 */
export function dataOf(glue, given, lang, name = given instanceof HTMLScriptElement ? "script.json" : "data.csv") {
  if (given instanceof Blob) return new Data(given instanceof File ? given.name : name, given);
  try {
    const table = given instanceof HTMLScriptElement ? JSON.parse(given.textContent ?? "") : given;
    return new Data(name, new Blob([typeof table === "string" ? table : written(table)]));
  } catch (error) {
    throw glue.unread(lang, name, "", error instanceof Error ? error.message : String(error));
  }
}

/**
 * A file of that address. Throws code, message and place.
 * @param {Glue} glue @param {string} src relative to the page @param {string} lang
 */
export async function dataAt(glue, src, lang) {
  const address = new URL(src, document.baseURI);
  const part = address.pathname.split("/").pop() || address.hostname;
  let name = part;
  try {
    name = decodeURIComponent(part);
  } catch {
    // As it stands.
  }
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) {
    throw glue.unread(lang, name, response ? String(response.status) : "", "");
  }
  return new Data(name, response);
}

/**
 * The data once through the engine. Throws code, message and place.
 * @template {Table} T @param {new (name: string, options: string) => T} Kind @param {Data} data @param {string} pairs
 */
export async function read(Kind, data, pairs) {
  const table = new Kind(data.name, pairs);
  try {
    table.expect?.(data.size);
    await data.each((bytes) => table.push(bytes));
    table.done();
    return table;
  } catch (error) {
    table.free();
    throw error;
  }
}

/** Once more, for what the pairs name. Throws code, message and place. @param {Data} data @param {Table} table @param {string} pairs */
export async function pick(data, table, pairs) {
  if (!table.pick(pairs)) return;
  await data.each((bytes) => table.push(bytes));
  table.done();
}

/** The newer figures that lie beside this script. Throws code, message and place. @param {Glue} glue @param {string} lang */
export async function bytesAt(glue, lang) {
  const address = new URL("./gapchart-data.csv", import.meta.url);
  const response = await fetch(address, { cache: "no-cache" }).catch(() => undefined);
  if (!response?.ok) throw glue.unread(lang, "gapchart-data.csv", response ? String(response.status) : "", "");
  return new Uint8Array(await response.arrayBuffer());
}
