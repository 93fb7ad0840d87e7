// @ts-check
/**
 * What a reader opens below a figure: the table, sorted; what it sounds like; what they take away. Fetched when the first is opened.
 *
 * In: the parts of a figure, its options, and its table's rows in the figure's order, which stays what it is. Out: a button in each
 * column's head, and the panels filled. Cells are compared as they are printed: amounts by their digits, anything else by its
 * letters; what says nothing comes last.
 */
import { fault, script } from "./load.js";

/**
 * @typedef {import("./gapchart-export.js").Options} Options
 * @typedef {import("./reading.js").Given} Given
 */

/**
 * Fills what is open.
 * @param {{table: HTMLDetailsElement, sound: HTMLDetailsElement, take: HTMLDetailsElement, more: HTMLElement, gap: HTMLElement, rows: HTMLTableRowElement[]}} parts
 * @param {Element} element @param {string} asked name, value, name, value …, as engines take them @param {Given | URL | HTMLScriptElement | undefined} given a reader's own data
 */
export async function fill(parts, element, asked, given) {
  const { table, sound, take, more, gap } = parts;
  more.dataset.filled = "";
  if (table.open) sortable(parts);
  /** @type {Options} */
  const options = Object.fromEntries(asked.split("\0").flatMap((name, at, pairs) => (at % 2 ? [] : [[name, pairs[at + 1]]])));
  // The same bytes again, where the figure is of the reader's own.
  if (given instanceof URL) options.src = given.href;
  else options.data = given ?? element.getAttribute("data") ?? undefined;
  const view = element.getAttribute("view") ?? (element.hasAttribute("claim") ? "claims" : "projection"), address = element.getAttribute("address");
  const exported = () => script("gapchart-export", () => import("./gapchart-export.js"));
  const [heard, taken] = [sound, take].map((part) => /** @type {Element} */ (part.lastElementChild));
  /** @param {Element} panel */
  const failed = async (panel) => {
    panel.textContent = (await fault("not-loaded", gap.lang, "", "")).message;
  };
  await Promise.all([
    take.open && exported().then(({ offer }) => offer(taken, view, options, address ? new URL(address, document.baseURI).href : ""), () => failed(taken)),
    (sound.open || heard.firstChild) &&
      script("gapchart-sound", () => import("./gapchart-sound.js")).then(
        ({ listen }) => listen(heard, sound.open, gap.lang, () => exported().then(({ figure }) => figure(view, options))),
        () => failed(heard),
      ),
  ]);
}

/** The column that a table is sorted by, and which way: 1 ascending, −1 descending. @type {WeakMap<Element, [column: number, way: number]>} */
const sorted = new WeakMap();

/** The number that a cell prints; none for words. @param {string} text */
export function number(text) {
  const digits = text.replaceAll("\u2212", "-").replace(/[,\s]/g, "");
  const found = /^-?[^\d.-]*-?(\d+(\.\d+)?)[^\d]*$/.exec(digits);
  return found ? Number(found[1]) * (digits.includes("-") ? -1 : 1) : NaN;
}

/** @param {{table: Element, rows: HTMLTableRowElement[], gap: HTMLElement}} parts */
function sortable({ table, rows: [head, ...rows], gap }) {
  const found = table.querySelector("table");
  if (!found || !head) return;
  for (const [column, cell] of [...head.cells].entries()) {
    if (cell.firstElementChild) continue;
    const button = document.createElement("button");
    button.className = "sorts";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => {
      const [by, way] = sorted.get(found) ?? [];
      sorted.set(found, [column, by === column && way === 1 ? -1 : 1]);
      sort(found, head, rows, gap.lang);
    });
    cell.append(button);
  }
  sort(found, head, rows, gap.lang);
}

/** @param {HTMLTableElement} table @param {HTMLTableRowElement} head @param {HTMLTableRowElement[]} rows @param {string} lang */
function sort(table, head, rows, lang) {
  const known = sorted.get(table);
  if (!known) return;
  const [column, way] = known;
  const letters = new Intl.Collator(lang, { numeric: true });
  const says = (/** @type {HTMLTableRowElement} */ row) => row.cells[column].textContent ?? "";
  const silent = (/** @type {string} */ text) => Number(/^[\s\u2013-]*$/.test(text));
  const numbers = head.cells[column].classList.contains("number");
  const ordered = rows
    .map((row, at) => ({ row, at, text: says(row), value: numbers ? number(says(row)) : NaN }))
    .sort((one, other) => {
      const empty = silent(one.text) - silent(other.text);
      const words = Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value));
      const order = Number.isNaN(one.value) ? letters.compare(one.text, other.text) : one.value - other.value;
      return empty || way * (words || order) || one.at - other.at;
    });
  table.tBodies[0].append(...ordered.map(({ row }) => row));
  [...head.cells].forEach((cell, at) => {
    if (at === column) cell.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
    else cell.removeAttribute("aria-sort");
  });
}
