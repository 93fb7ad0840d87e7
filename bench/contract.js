/**
 * What a page must do to be measured: see README.md.
 */
import data from "./data.json";

/** The last fitted year of the further chart `at`: they differ, as on a page. @param {number} at */
export const other = (at) => 2014 + (at % 6);

/**
 * Fulfils the contract: draws the first chart, marks it, and gives `window.bench`.
 *
 * `draw` makes a chart in a box and gives the function that changes it to another last fitted year. Both may be
 * asynchronous; their promises must hold until the chart is drawn.
 * @param {(box: HTMLElement, to: number) => Step | Promise<Step>} draw
 * @typedef {(to: number) => unknown} Step
 */
export async function contract(draw) {
  const step = await draw(/** @type {HTMLElement} */ (document.getElementById("first")), data.to);
  performance.mark("bench:drawn");
  Object.assign(window, { bench: { step: async (/** @type {number} */ to) => void (await step(to)), many: (/** @type {number} */ n) => many(draw, n) } });
}

/** @param {Parameters<typeof contract>[0]} draw @param {number} n */
async function many(draw, n) {
  const more = /** @type {HTMLElement} */ (document.getElementById("more"));
  const boxes = Array.from({ length: n }, () => document.createElement("div"));
  for (const box of boxes) box.className = "chart";
  more.append(...boxes);
  await Promise.all(boxes.map((box, at) => draw(box, other(at))));
}
