// @ts-check
/**
 * Handles on the picture for the first and the last year that a trend is drawn through: dragged, or moved by the arrow keys.
 *
 * In: a figure's element and its years' options. Out: two sliders that lie over the horizontal axis, where the element has a
 * projection; elsewhere none. Where a year lies is taken from the figure itself: its data and the places where they were drawn.
 */
import { figure } from "./gapchart/gapchart.js";

/** @typedef {import("./gapchart/gapchart-export.js").Option} Choice */

/** Years that the keys for a page move by. */
const PAGE = 5;

/**
 * Makes the handles; gives what places them anew after a drawing.
 * @param {HTMLElement & {hits: Float64Array, plot: Float64Array | undefined}} chart in a box that others are placed in
 * @param {{get: (name: string) => string | null, put: (name: string, value: string) => void}} model
 * @returns {(options: Choice[], lang: string) => Promise<void>}
 */
export function handles(chart, { get, put }) {
  const box = /** @type {HTMLElement} */ (chart.parentElement);
  /** Slope and offset of a year's place on the picture. @type {[number, number] | undefined} */
  let scale;
  let turn = 0;
  const [from, to] = ["from", "to"].map((name) => {
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.hidden = true;
    box.append(handle);
    let [first, last] = [0, 0];
    const now = () => Number(handle.getAttribute("aria-valuenow"));
    /** @param {number} year */
    const set = (year) => {
      const kept = Math.min(last, Math.max(first, Math.round(year)));
      if (kept !== now()) put(name, String(kept));
      handle.setAttribute("aria-valuenow", String(kept));
      place();
    };
    handle.addEventListener("keydown", (event) => {
      const year = { ArrowLeft: now() - 1, ArrowDown: now() - 1, ArrowRight: now() + 1, ArrowUp: now() + 1, PageDown: now() - PAGE, PageUp: now() + PAGE, Home: first, End: last }[event.key];
      if (year === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      set(year);
    });
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
      handle.focus();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!scale || !handle.hasPointerCapture(event.pointerId)) return;
      set((event.clientX - left() - scale[1]) / scale[0]);
    });
    const place = () => {
      if (!scale) return;
      const [, , , bottom] = chart.plot ?? [];
      const canvas = /** @type {HTMLElement} */ (chart.shadowRoot?.querySelector("canvas")).getBoundingClientRect(), around = box.getBoundingClientRect();
      handle.style.left = `${canvas.left - around.left + scale[0] * now() + scale[1]}px`;
      handle.style.top = `${canvas.top - around.top + bottom}px`;
    };
    return {
      handle,
      place,
      /** @param {Choice} option @param {number} rest where it stands unless asked */
      show(option, rest) {
        [first, last] = [option.first ?? 0, option.last ?? 0];
        handle.setAttribute("aria-label", option.label);
        handle.title = option.help;
        handle.setAttribute("aria-valuemin", String(first));
        handle.setAttribute("aria-valuemax", String(last));
        handle.setAttribute("aria-valuenow", get(name) ?? String(rest || (name === "from" ? first : last)));
        handle.hidden = false;
        place();
      },
    };
  });
  const left = () => /** @type {HTMLElement} */ (chart.shadowRoot?.querySelector("canvas")).getBoundingClientRect().left;
  const both = [from, to];
  /** What they were last shown for. @type {[Choice[], string]} */
  let last = [[], ""];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  // A drawing at another size is told of by no event.
  new ResizeObserver(() => {
    clearTimeout(resting);
    resting = setTimeout(() => show(...last), 200);
  }).observe(chart);

  /** @param {Choice[]} options @param {string} lang */
  async function show(options, lang) {
    const mine = ++turn;
    last = [options, lang];
    const years = ["from", "to"].map((name) => options.find((option) => option.name === name && option.takes === "year"));
    if (get("view") !== "projection" || years.includes(undefined) || chart.hidden) {
      for (const { handle } of both) handle.hidden = true;
      return;
    }
    /** @type {Record<string, string>} */
    const asked = { lang };
    for (const { name } of options) {
      const value = get(name);
      if (value !== null && name !== "lang") asked[name] = value;
    }
    const made = /** @type {{span: number[], marks: {x: number[]}[]}} */ (await figure("projection", asked).catch(() => undefined));
    if (!made || mine !== turn) return;
    const { hits } = chart;
    /** @type {[year: number, x: number][]} */
    const places = [];
    for (let at = 0; at < hits.length; at += 4) places.push([made.marks[hits[at]]?.x[hits[at + 1]], hits[at + 2]]);
    const [one, other] = [places[0], places.find(([year]) => year !== places[0][0])];
    if (!one || !other) return;
    const slope = (other[1] - one[1]) / (other[0] - one[0]);
    scale = [slope, one[1] - slope * one[0]];
    years.forEach((option, at) => both[at].show(/** @type {Choice} */ (option), made.span[at]));
  }
  return show;
}
