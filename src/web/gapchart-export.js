// @ts-check
/**
 * What scripts and downloads ask for: the figure as an object, SVG, CSV, the options' descriptions. In: a view and its
 * options. Out: promises. An engine of its own, fetched when the first of these is called.
 */
import { Export, describe as engineDescribe, initSync } from "./export-engine.js";
import { fault, loader, thrownFault } from "./load.js";

/**
 * @typedef {Record<string, string | number | null | undefined>} Options camelCase or kebab-case
 * @typedef {{name: string, label: string, help: string, takes: "series" | "vintage" | "year" | "guess" | "count" | "number" | "one" | "any", default: string, choices: [string, string][], first: number | null, last: number | null}} Option
 * @typedef {{key: string, title: string, options: Option[]}} View
 */

const ENGINE = new URL("./gapchart-export.wasm", import.meta.url).href;
const load = loader(ENGINE, initSync);

/** @param {string} lang */
const ready = (lang) =>
  load().catch((code) => {
    throw fault(code, lang, ENGINE);
  });

/** @param {Options} options @returns {string[]} */
const flat = (options) =>
  Object.entries(options).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), String(value)],
  );

/** Asks a figure and frees it. @template T @param {string} view @param {Options} options @param {(figure: Export) => T} ask */
async function asked(view, options, ask) {
  await ready(String(options.lang ?? "en"));
  let made;
  try {
    made = new Export(view, flat(options));
    return ask(made);
  } catch (error) {
    throw thrownFault(error) ?? error;
  } finally {
    made?.free();
  }
}

/**
 * The figure of a view, as `figure.schema.json` describes it. Rejects with a Fault.
 * @param {string} view @param {Options} [options] @returns {Promise<any>}
 */
export const figure = (view, options = {}) => asked(view, options, (figure) => figure.figure());

/**
 * The picture of a view that stands alone, as SVG. Rejects with a Fault.
 * @param {string} view @param {Options} [options]
 * @param {{width?: number, plotHeight?: number, dark?: boolean, origin?: string}} [look] CSS pixels; `origin` is the last line
 */
export const svg = (view, options = {}, { width = 800, plotHeight = 400, dark = options.theme === "dark", origin = "" } = {}) =>
  asked(view, options, (figure) => figure.svg(width, plotHeight, dark, origin));

/** The rows of a view, as CSV. Rejects with a Fault. @param {string} view @param {Options} [options] */
export const csv = (view, options = {}) => asked(view, options, (figure) => figure.csv());

/**
 * Every view with its options, in a language; years and vintages are those of a series, the view's first if none is named.
 * Rejects with a Fault.
 * @param {string} [lang] @param {string} [series] @returns {Promise<View[]>}
 */
export async function describe(lang = "en", series = "") {
  await ready(lang);
  return engineDescribe(lang, series);
}
