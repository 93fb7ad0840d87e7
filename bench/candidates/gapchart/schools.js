/**
 * gapchart: the package as its documentation embeds it, prepared for a file, as a page is where one will be chosen; the table is given to the
 * element, and a rate is an attribute.
 */
import "../../page.css";
import { LUMP_SUM, RATES, WEIGHED } from "../../rates.js";

const text = await (await fetch("schools.csv")).text();
const chart = /** @type {HTMLElement & {data: string}} */ (document.createElement("gap-chart"));

/** @param {"gap-ready" | "gap-change"} type */
const heard = (type) => new Promise((resolve) => chart.addEventListener(type, resolve, { once: true }));

/** The rates as the attribute takes them. @param {number} weighed */
const rates = (weighed) =>
  Object.entries({ ...RATES, [WEIGHED]: weighed, lump_sum: LUMP_SUM })
    .map(([name, rate]) => `${name.replace("pupils_", "basic-").replaceAll("_", "-")}:${rate}`)
    .join(",");

// Not bundled: the page's own script, as it was published.
const { prepare } = await import(/** @type {any} */ (new URL("gapchart/gapchart.js", document.baseURI).href));
await prepare("formula", true);

Object.assign(window, {
  bench: {
    first: async () => {
      chart.setAttribute("view", "formula");
      chart.setAttribute("show", "primary");
      chart.setAttribute("rates", rates(RATES[WEIGHED]));
      chart.data = text;
      const drawn = heard("gap-ready");
      document.getElementById("first")?.replaceWith(chart);
      await drawn;
    },
    step: async (/** @type {number} */ rate) => {
      const drawn = heard("gap-change");
      chart.setAttribute("rates", rates(rate));
      await drawn;
    },
  },
});
