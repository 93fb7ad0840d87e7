/**
 * W3, what every peer draws: schools as points, pounds a pupil by a school funding formula against the share of disadvantaged pupils,
 * and the least squares line through them.
 *
 * In: the text of a table of schools, a row each, and the rate of one line. Out: columns and a line, the same for each library.
 * What gapchart works out in its engine, the peers work out here, in typed arrays. gapchart's rates are put in `rates.js`.
 */
import { LUMP_SUM, RATES, WEIGHED } from "./rates.js";

/**
 * @typedef {object} Schools
 * @property {Float64Array} x The share of disadvantaged pupils, percent; it never changes.
 * @property {Float64Array} y Pounds a pupil.
 * @property {[number, number][]} line The ends of the line.
 * @property {[number, number]} range The value axis, to whole five hundreds.
 */

export const title = "Funding per pupil and disadvantage, school by school";
export const xLabel = "Pupils with free meals in six years, %";
export const yLabel = "£ per pupil";
export const colours = { point: "rgba(10, 37, 64, 0.5)", trend: "#bf4d0a", grid: "#e2e2e2", text: "#1d1d1b" };
export const font = "Arial, Helvetica, sans-serif";

/** The columns of a table, by name. @param {string} text @returns {Map<string, Float64Array>} */
function columns(text) {
  const lines = text.trimEnd().split("\n");
  const heads = lines[0].split(",");
  const columns = new Map(heads.map((head) => [head, new Float64Array(lines.length - 1)]));
  const all = [...columns.values()];
  for (let row = 1; row < lines.length; row += 1) {
    const cells = lines[row].split(",");
    // The first is no number.
    for (let at = 1; at < cells.length; at += 1) all[at][row - 1] = +cells[at];
  }
  return columns;
}

/** A function from a rate to the schools; they are worked out anew at each call. @param {string} text @returns {(rate: number) => Schools} */
export function schools(text) {
  const held = columns(text);
  const column = (/** @type {string} */ name) => /** @type {Float64Array} */ (held.get(name));
  const pupils = column("pupils_primary"), counted = column("fsm6_primary");
  const n = pupils.length;
  const x = new Float64Array(n), y = new Float64Array(n);
  let meanX = 0;
  for (let at = 0; at < n; at += 1) meanX += (x[at] = (100 * counted[at]) / pupils[at]) / n;
  const [first, last] = x.reduce(([low, high], share) => [Math.min(low, share), Math.max(high, share)], [100, 0]);
  return (rate) => {
    y.fill(LUMP_SUM);
    for (const [name, fixed] of Object.entries(RATES)) {
      const counts = column(name), amount = name === WEIGHED ? rate : fixed;
      for (let at = 0; at < n; at += 1) y[at] += amount * counts[at];
    }
    let meanY = 0, sxx = 0, sxy = 0, low = Infinity, high = 0;
    for (let at = 0; at < n; at += 1) {
      const each = (y[at] /= pupils[at]);
      meanY += each / n;
      if (each < low) low = each;
      if (each > high) high = each;
    }
    for (let at = 0; at < n; at += 1) {
      const away = x[at] - meanX;
      sxx += away * away;
      sxy += away * (y[at] - meanY);
    }
    const end = (/** @type {number} */ share) => /** @type {[number, number]} */ ([share, meanY + (sxy / sxx) * (share - meanX)]);
    return { x, y, line: [end(first), end(last)], range: [Math.floor(low / 500) * 500, Math.ceil(high / 500) * 500] };
  };
}

/**
 * Fulfils the contract of W3: the table lies beside the page and is fetched before the clock starts; `window.bench.first()` reads and draws
 * it, `window.bench.step(rate)` changes one rate. Promises hold until all is drawn.
 * @param {(box: HTMLElement, at: (rate: number) => Schools, rate: number) => ((rate: number) => unknown) | Promise<(rate: number) => unknown>} draw
 */
export async function contract(draw) {
  const text = await (await fetch("schools.csv")).text();
  /** @type {(rate: number) => unknown} */
  let change;
  Object.assign(window, {
    bench: {
      first: async () => {
        change = await draw(/** @type {HTMLElement} */ (document.getElementById("first")), schools(text), RATES[WEIGHED]);
      },
      step: async (/** @type {number} */ rate) => void (await change(rate)),
    },
  });
}
