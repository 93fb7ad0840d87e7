/**
 * gapchart: the package as its documentation embeds it, and nothing of it but the element, its attributes and its events.
 * Only this file is bundled; pkg/ is served beside it.
 */
import "../../page.css";
import { other } from "../../contract.js";

/** @param {Element} element @param {"gap-ready" | "gap-change"} type */
const heard = (element, type) => new Promise((resolve) => element.addEventListener(type, resolve, { once: true }));

document.addEventListener("gap-ready", ({ target }) => {
  const first = /** @type {Element} */ (target);
  performance.mark("bench:drawn");
  const bench = {
    step: async (/** @type {number} */ to) => {
      const drawn = heard(first, "gap-change");
      first.setAttribute("to", String(to));
      await drawn;
    },
    many: async (/** @type {number} */ n) => {
      const charts = Array.from({ length: n }, (_, at) => {
        const chart = /** @type {Element} */ (first.cloneNode());
        chart.setAttribute("to", String(other(at)));
        return chart;
      });
      const drawn = charts.map((chart) => heard(chart, "gap-ready"));
      /** @type {Element} */ (document.getElementById("more")).append(...charts);
      await Promise.all(drawn);
    },
  };
  Object.assign(window, { bench });
}, { once: true });
