/**
 * The figure that every peer draws: the straight line through the results of some years, run on, with its 95 % band.
 *
 * In: the last fitted year. Out: {@link Figure}, the same for each library. What gapchart works out in its engine, the peers
 * work out here, so that the work of a step is alike. Ordinary least squares and the prediction interval of one further
 * result: `ŷ ± t(n − 2) · s · √(1 + 1/n + (x − x̄)²/Sxx)`.
 */
import data from "./data.json";

/**
 * @typedef {{year: number, value: number}} Place
 * @typedef {{year: number, lower: number, upper: number}} Range Cut off at the ends of the axis.
 * @typedef {object} Figure
 * @property {Place[]} comparable Filled points.
 * @property {Place[]} notComparable Hollow points, never fitted.
 * @property {Place[]} fitted The line from the first to the last fitted year, solid.
 * @property {Place[]} projected The line from there on, dashed.
 * @property {Range[]} band
 * @property {number} top The end of the value axis, a whole number; its start is 0.
 */

export const { title, x: xLabel, y: yLabel, from, until } = data;

/** Every year drawn. */
export const years = Array.from({ length: until - from + 1 }, (_, at) => from + at);

/** What is drawn as published, whatever is fitted. */
const comparable = data.points.filter((point) => point.comparable);
const notComparable = data.points.filter((point) => !point.comparable);
const highest = Math.max(...data.points.map((point) => point.value));

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16];

/** One look for all. */
export const colours = { point: "#0a2540", trend: "#bf4d0a", band: "rgba(191, 77, 10, 0.16)", grid: "#e2e2e2", text: "#1d1d1b" };

/** The page's font, for libraries that draw words on a canvas. */
export const font = "Arial, Helvetica, sans-serif";

/** @param {number} to The last fitted year, at least three years after the first. @returns {Figure} */
export function figure(to) {
  const used = comparable.filter((point) => point.year <= to);
  const n = used.length;
  let meanX = 0;
  let meanY = 0;
  for (const { year, value } of used) {
    meanX += year / n;
    meanY += value / n;
  }
  let sxx = 0;
  let sxy = 0;
  for (const { year, value } of used) {
    sxx += (year - meanX) ** 2;
    sxy += (year - meanX) * (value - meanY);
  }
  const slope = sxy / sxx;
  const at = (/** @type {number} */ year) => meanY + slope * (year - meanX);
  let sse = 0;
  for (const { year, value } of used) sse += (value - at(year)) ** 2;
  const width = T[n - 3] * Math.sqrt(sse / (n - 2));
  const half = (/** @type {number} */ year) => width * Math.sqrt(1 + 1 / n + (year - meanX) ** 2 / sxx);
  // A band that opens without end must not flatten what it is the band of.
  let top = highest;
  for (const year of years) top = Math.max(top, at(year), Math.min(at(year) + half(year), 1.5 * highest));
  top = Math.ceil(top);
  const line = (/** @type {number} */ year) => ({ year, value: at(year) });
  return {
    comparable,
    notComparable,
    fitted: years.filter((year) => year <= to).map(line),
    projected: years.filter((year) => year >= to && at(year) >= 0).map(line),
    band: years.map((year) => ({ year, lower: Math.max(at(year) - half(year), 0), upper: Math.min(at(year) + half(year), top) })),
    top,
  };
}
