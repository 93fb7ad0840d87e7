// @ts-check
/**
 * What scripts and downloads ask for: the figure as an object, PNG, SVG, CSV, the options' descriptions, and the panel from which
 * a reader takes a figure away. In: a view and its options. Out: promises. An engine of its own, fetched when the first of these
 * is called. Nothing depends on what a page has painted.
 */
import * as engine from "./export-engine.js";
import { fault, loader, thrownFault } from "./load.js";
import { bytesAt, dataAt, dataOf, pick, read as readData } from "./reading.js";

const { Export, initSync, takeLabels } = engine;

/**
 * @typedef {import("./reading.js").Given} Given
 * @typedef {{data?: Given | HTMLScriptElement, src?: string} & Record<string, any>} Options camelCase or kebab-case; `data` or `src` for a file of one's own; `data: "latest"` for the newer figures beside the package
 * @typedef {{file: string, kind: string, tidy: boolean, bytes: number, rows: number, sha256: string, measures: {name: string, unit: string, figures: number}[], areas: [string, string][], groups: string[], lines: number[][], columns: string[], missing: [string, number][], problems: string[], more: number}} Holdings
 * @typedef {{name: string, label: string, help: string, takes: "series" | "vintage" | "year" | "guess" | "ahead" | "window" | "count" | "number" | "name" | "levels" | "like" | "measures" | "claim" | "one" | "any", default: string, choices: [string, string][], first: number | null, last: number | null}} Option
 * @typedef {{key: string, title: string, options: Option[]}} View
 */

const NAME = "gapchart-export";
const ENGINE = new URL("./gapchart-export.wasm", import.meta.url).href;
const load = loader(NAME, ENGINE, () => initSync, (initSync, module) => initSync(module));

/** @param {string} lang */
const ready = (lang) =>
  load().catch(async (thrown) => {
    throw await fault(thrown, lang, NAME, ENGINE);
  });

/** How a picture is asked to look, in CSS pixels; `origin` is its last line. @typedef {{width?: number, plotHeight?: number, dark?: boolean, origin?: string}} Look */

/** Names and texts as engines take them, without those that are data. @param {Options} options @param {string[]} [left] */
const flat = (options, left = ["data", "src"]) =>
  Object.entries(options)
    .flatMap(([name, value]) =>
      value === null || value === undefined || left.includes(name) ? [] : [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), String(value)],
    )
    // What parts them is refused as a part of one, as any sign that is no text.
    .map((text) => text.replaceAll("\0", "\ufffd"))
    .join("\0");

/** Own data that options name. @param {Options} options @param {string} lang */
const given = async ({ data, src }, lang) => (data ? dataOf(engine, data, lang) : src ? dataAt(engine, src, lang) : undefined);

/** The newer figures beside the package, read once. @type {Promise<void> | undefined} */
let newer;
/** @param {string} lang */
const latest = (lang) =>
  (newer ??= bytesAt(engine, lang)
    .then((bytes) => engine.newer("gapchart-data.csv", bytes, lang))
    .catch((fault) => {
      newer = undefined;
      throw fault;
    }));

/** Asks a figure and frees it. @template T @param {string} view @param {Options} options @param {(figure: engine.Export) => T} ask */
async function asked(view, options, ask) {
  const lang = String(options.lang ?? "en");
  await ready(lang);
  let made, table;
  try {
    const data = options.data === "latest" ? await latest(lang) : await given(options, lang);
    const pairs = flat(options);
    if (data) {
      table = await readData(engine.Table, data, flat({ ...options, view }));
      await pick(data, table, pairs);
    }
    // Before anything else has its turn: what is joined is joined for every figure.
    engine.join(options.data === "latest");
    made = table ? Export.own(view, pairs, table) : new Export(view, pairs);
    return ask(made);
  } catch (error) {
    throw thrownFault(error) ?? error;
  } finally {
    engine.join(false);
    made?.free();
    table?.free();
  }
}

/**
 * What a file of one's own holds, and its problems in words. Rejects with a Fault. `year` and `value` may name columns.
 * With `view`, a table of Wales as that view reads it.
 * @param {Given} data @param {{lang?: string, year?: string, value?: string, view?: string}} [options] @returns {Promise<Holdings>}
 */
export async function read(data, options = {}) {
  const lang = options.lang ?? "en";
  await ready(lang);
  let table;
  try {
    table = await readData(engine.Table, dataOf(engine, data, lang), flat({ ...options }));
    return table.holds();
  } catch (error) {
    throw thrownFault(error) ?? error;
  } finally {
    table?.free();
  }
}

/**
 * A deflator of one's own as the option `prices` takes it: HM Treasury's table as CSV, or years and levels. Rejects with a Fault.
 * @param {Blob} file @param {string} [lang] @returns {Promise<string>}
 */
export const readPrices = (file, lang = "en") => taken(file, lang, () => engine.readPrices);

/**
 * Measures of one's own as the option `measures` takes them: a CSV with columns `measure` and `value`, as the scorecard's own. Rejects with a Fault.
 * @param {Blob} file @param {string} [lang] @returns {Promise<string>}
 */
export const readMeasures = (file, lang = "en") => taken(file, lang, () => engine.readMeasures);

/** What an option takes of a small file. @param {Blob} file @param {string} lang @param {() => (name: string, bytes: Uint8Array, lang: string) => string} reader */
async function taken(file, lang, reader) {
  await ready(lang);
  try {
    return reader()(file instanceof File ? file.name : "data.csv", new Uint8Array(await file.arrayBuffer()), lang);
  } catch (error) {
    throw thrownFault(error) ?? error;
  }
}

/**
 * The figure of a view, as `figure.schema.json` describes it. Rejects with a Fault.
 * @param {string} view @param {Options} [options] @returns {Promise<any>}
 */
export const figure = (view, options = {}) => asked(view, options, (figure) => figure.figure());

/** The picture of a view that stands alone, as SVG. Rejects with a Fault. @param {string} view @param {Options} [options] @param {Look} [look] */
export const svg = (view, options = {}, look = {}) => asked(view, options, (figure) => drawn(figure, options, look));

/** The same picture as PNG, two pixels a CSS pixel. Rejects with a Fault. @param {string} view @param {Options} [options] @param {Look} [look] */
export const png = async (view, options = {}, look = {}) => painted(await svg(view, options, look));

/** The rows of a view, as CSV. Rejects with a Fault. @param {string} view @param {Options} [options] */
export const csv = (view, options = {}) => asked(view, options, (figure) => figure.csv());

/**
 * What another page takes of a view: markup, the files that it names, alternative text, and the command that writes the same bytes.
 * Settings are those of `gapchart embed`, `integrity` the text of the package's `integrity.txt`. Rejects with a Fault.
 * @param {string} view @param {Options} [options] @param {Record<string, string | number>} [settings]
 * @returns {Promise<{markup: string, name: string, alt: string, command: string, files: {name: string, file: Blob}[]}>}
 */
export async function embed(view, options = {}, settings = {}) {
  const [markup, name, alt, command, ...drawings] = await asked(view, options, (figure) => figure.embed(flat(options), flat(settings, [])));
  const files = [];
  for (let at = 0; at < drawings.length; at += 2) {
    const [name, svg] = drawings.slice(at);
    files.push({ name, file: name.endsWith(".png") ? await painted(svg) : new Blob([svg], { type: "image/svg+xml" }) });
  }
  return { markup, name, alt, command, files };
}

/**
 * Years and the values that were printed for them, null or NaN where there is none; `decimals` as they were printed, or as many as the
 * longest of them has.
 * @typedef {{year: ArrayLike<number>, value: ArrayLike<number | null>, decimals?: number}} Columns
 */

/** @param {Columns} columns @returns {[Float64Array, Float64Array, number]} */
function numbers({ year, value, decimals }) {
  if (year.length !== value.length) throw { code: "columns", message: `year: ${year.length} \u2260 value: ${value.length}`, where: "value" };
  const values = Array.from(value, (number) => number ?? NaN);
  const printed = () => Math.max(0, ...values.map((number) => String(number).split(".")[1]?.length ?? 0));
  return [Float64Array.from(year), Float64Array.from(values), decimals ?? printed()];
}

/** @template T @param {string} lang @param {() => T} call */
async function calculated(lang, call) {
  await ready(lang);
  try {
    return call();
  } catch (error) {
    throw thrownFault(error) ?? error;
  }
}

/**
 * A trend through years and values and when it meets zero, as `gapchart fit` prints it. Rejects with a Fault.
 * @param {Columns} columns
 * @param {{method?: "ols" | "theil-sen" | "recent" | "exponential" | "step", last?: number, after?: number, below?: number, level?: number, until?: number, lang?: string}} [options]
 * @returns {Promise<any>}
 */
export const project = (columns, { method = "ols", last = NaN, after = NaN, below = NaN, level = NaN, until = NaN, lang = "en" } = {}) =>
  calculated(lang, () => engine.project(...numbers(columns), method, Float64Array.of(last, below, after, level, until), lang));

/**
 * The same for every window of at least three values, by least squares. Rejects with a Fault.
 * @param {Columns} columns @param {{level?: number, lang?: string}} [options] @returns {Promise<any[]>}
 */
export const windows = (columns, { level = NaN, lang = "en" } = {}) => calculated(lang, () => engine.windows(...numbers(columns), level, lang));

/**
 * Every view with its options, in a language; years and vintages are those of a series, the view's first if none is named.
 * Rejects with a Fault.
 * @param {string} [lang] @param {string} [series] @returns {Promise<View[]>}
 */
export async function describe(lang = "en", series = "") {
  await ready(lang);
  return engine.describe(lang, series);
}

/**
 * The same of the views that draw a file of one's own; their years and names are the file's. Rejects with a Fault.
 * @param {string} [lang] @returns {Promise<View[]>}
 */
export async function describeOwn(lang = "en") {
  await ready(lang);
  return engine.describeOwn(lang);
}

/** @param {engine.Export} figure @param {Options} options @param {Look} look */
const drawn = (figure, options, { width = 800, plotHeight = 400, dark = options.theme === "dark", origin = "" }) =>
  figure.svg(width, plotHeight, dark, origin);

/** An SVG as PNG at twice its size. @param {string} svg @returns {Promise<Blob>} */
async function painted(svg) {
  // Larger before it is drawn: not every browser draws an SVG anew when it scales one.
  const large = svg.replace(/ width="(\d+)" height="(\d+)"/, (_, width, height) => ` width="${2 * width}" height="${2 * height}"`);
  const address = URL.createObjectURL(new Blob([large], { type: "image/svg+xml" }));
  const image = new Image();
  try {
    await new Promise((loaded, failed) => {
      image.onload = loaded;
      image.onerror = failed;
      image.src = address;
    });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return await new Promise((made, failed) => canvas.toBlob((blob) => (blob ? made(blob) : failed()), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The addresses of the files that a panel offers, to be given back. @type {WeakMap<Element, string[]>} */
const offered = new WeakMap();

/**
 * Fills a panel with a figure's files and texts to take away. Never rejects: what goes wrong stands in the panel.
 * @param {Element} panel @param {string} view @param {Options} options
 * @param {string} address a page that opens figures from the part after `#`; empty where there is none
 */
export async function offer(panel, view, options, address) {
  for (const old of offered.get(panel) ?? []) URL.revokeObjectURL(old);
  /** @type {string[]} */
  const addresses = [];
  offered.set(panel, addresses);
  try {
    const made = await asked(view, options, (figure) => ({
      name: figure.fileName(),
      texts: figure.texts(address),
      svg: drawn(figure, options, { origin: figure.texts(address)[1] }),
      csv: figure.csv(),
      json: `${JSON.stringify(figure.figure())}\n`,
    }));
    const picture = await painted(made.svg).catch(() => undefined);
    // Another figure was asked for meanwhile.
    if (offered.get(panel) !== addresses) return;
    const labels = takeLabels(String(options.lang));
    const files = document.createElement("p");
    for (const [at, type, ending, content] of /** @type {const} */ ([
      [0, "image/png", "png", picture],
      [1, "image/svg+xml", "svg", made.svg],
      [2, "text/csv", "csv", made.csv],
      [3, "application/json", "json", made.json],
    ])) {
      if (content === undefined) continue;
      const file = new Blob([content], { type });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      addresses.push(link.href);
      link.download = `${made.name}.${ending}`;
      link.textContent = labels[at].replace("{0}", String(Math.max(1, Math.round(file.size / 1000))));
      files.append(link, " ");
    }
    const copies = document.createElement("p");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const tell = (/** @type {string} */ said) => (status.textContent = said);
    const text = document.createElement("textarea");
    text.readOnly = true;
    text.hidden = true;
    /** @param {string} label @param {() => void} copy */
    const button = (label, copy) => {
      const button = document.createElement("button");
      button.textContent = label;
      button.addEventListener("click", copy);
      copies.append(button, " ");
    };
    if (picture) {
      button(labels[4], () => {
        const copied = async () => navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        copied().then(() => tell(labels[10]), () => tell(labels[12]));
      });
    }
    for (const at of made.texts.keys()) {
      if (!made.texts[at]) continue;
      const label = labels[5 + at];
      button(label, () => {
        // Seen in any case: who copies wants to know what.
        text.hidden = false;
        text.value = made.texts[at];
        text.setAttribute("aria-label", label);
        text.rows = at === 4 ? 8 : 3;
        const copied = async () => navigator.clipboard.writeText(made.texts[at]);
        copied().then(() => tell(labels[10]), () => {
          text.focus();
          text.select();
          tell(labels[11]);
        });
      });
    }
    const note = document.createElement("p");
    note.textContent = labels[13];
    note.hidden = !labels[13];
    panel.replaceChildren(files, copies, text, status, note);
  } catch (error) {
    if (offered.get(panel) === addresses) panel.textContent = /** @type {{message?: string}} */ (error).message ?? String(error);
  }
}
