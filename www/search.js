// @ts-check
/**
 * The explorer's search: figures, series and claims by their words and codes, as links that open them.
 *
 * In: what a reader types, the page's own questions, and the views' descriptions that the page has. Out: links in groups, and their
 * count, said. The register of claims is asked for when the field is first used. Every word that was typed must begin a word of what is
 * found; in Welsh a word is found however its beginning is mutated.
 */
import { figure } from "./gapchart/gapchart.js";

/** @typedef {import("./gapchart/gapchart-export.js").View} View */
/** What can be found: its words, those that are searched, and the part of an address that opens it. @typedef {{label: string, words: string[], href: string}} Item */

/** Milliseconds after a letter before anything is said. */
const PAUSE = 150;
/** Results of a group that are shown. */
const MOST = 10;
/** What Welsh makes of a word's first letters: soft, nasal and aspirate. @type {[string, string[]][]} */
const MUTATIONS = [
  ["ll", ["l"]],
  ["rh", ["r"]],
  ["p", ["b", "mh", "ph"]],
  ["t", ["d", "nh", "th"]],
  ["c", ["g", "ngh", "ch"]],
  ["b", ["f", "m"]],
  ["d", ["dd", "n"]],
  ["g", ["", "ng"]],
  ["m", ["f"]],
];
/** Options whose values are series of their own. */
const SERIES = ["series", "group", "shown"];

/** Words without capitals and accents. @param {string} text */
const words = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** A word, and in Welsh the others that it may stand for: what its first letters turn into, and what they may have been. @param {string} word @param {string} lang */
function forms(word, lang) {
  const found = [word];
  if (lang !== "cy" || word.length < 3) return found;
  const turned = MUTATIONS.find(([radical]) => word.startsWith(radical));
  if (turned) found.push(...turned[1].map((start) => start + word.slice(turned[0].length)));
  for (const [radical, starts] of MUTATIONS) {
    for (const start of starts) if (start && word.startsWith(start)) found.push(radical + word.slice(start.length));
  }
  return found;
}

/** Those of the items that hold every word, as its beginning. @param {Item[]} items @param {string} typed @param {string} lang */
export function found(items, typed, lang) {
  const asked = words(typed).map((word) => forms(word, lang));
  return asked.length === 0 ? [] : items.filter((item) => asked.every((forms) => item.words.some((word) => forms.some((form) => word.startsWith(form)))));
}

/**
 * Brings the search to life.
 * @param {string} lang @param {() => View[]} views the views as they are described @param {() => void} opened after a result was followed
 */
export function search(lang, views, opened) {
  const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const field = /** @type {HTMLInputElement} */ (part("search-field"));
  const results = part("search-results"), count = part("search-count");
  /** @type {Promise<Item[]> | undefined} */
  let claims;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  let turn = 0;
  part("search").hidden = false;

  /** The questions of the page, by the figures that answer them. @returns {Item[]} */
  const figures = () =>
    [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".views a"))].map((link) => {
      const href = link.getAttribute("href") ?? "", key = new URLSearchParams(href.slice(1)).get("view") ?? "";
      const label = link.textContent ?? "", title = views().find((view) => view.key === key)?.title ?? "";
      return { label, href, words: words(`${label} ${title} ${key}`) };
    });

  /** @returns {Item[]} */
  const series = () =>
    views().flatMap(({ key, title, options }) =>
      options
        // The same series in more than one view is found where it is plainly drawn.
        .filter(({ name, takes }) => SERIES.includes(name) && (takes !== "series" || key === "trend"))
        .flatMap(({ name, takes, choices }) =>
          choices.map(([id, told]) => {
            const label = takes === "series" ? told : `${told} (${title})`;
            return { label: label.charAt(0).toUpperCase() + label.slice(1), href: `#view=${key}&${name}=${id}`, words: words(`${label} ${id}`) };
          }),
        ),
    );

  /** @returns {Promise<Item[]>} */
  const register = () =>
    (claims ??= figure("claims", { lang }).then(
      ({ table }) => {
        const at = (/** @type {string} */ id) => table.columns.findIndex((/** @type {{id: string}} */ column) => column.id === id);
        const [id, statement, document, topic] = ["claim", "statement", "document", "topic"].map(at);
        return table.cells.map((/** @type {string[]} */ row) => ({
          label: `${row[id]}: ${row[statement]}`,
          href: `#view=claims&claim=${row[id]}`,
          words: words([row[id], row[statement], row[document], row[topic]].join(" ")),
        }));
      },
      // Without it figures and series are found all the same.
      () => ((claims = undefined), []),
    ));

  async function look() {
    const mine = ++turn, typed = field.value.trim();
    if (!typed) return close();
    const groups = [
      { name: results.dataset.figures, items: found(figures(), typed, lang) },
      { name: results.dataset.series, items: found(series(), typed, lang) },
      { name: results.dataset.claims, items: found(await register(), typed, lang) },
    ].filter(({ items }) => items.length > 0);
    if (mine !== turn) return;
    const all = groups.reduce((sum, { items }) => sum + items.length, 0);
    results.replaceChildren(...groups.flatMap(({ name, items }) => shown(name ?? "", items)));
    results.hidden = all === 0;
    count.textContent = (all === 0 ? count.dataset.none : count.dataset.count)?.replace("{0}", all === 0 ? typed : String(all)) ?? "";
  }

  /** @param {string} name @param {Item[]} items */
  function shown(name, items) {
    const heading = document.createElement("h2"), list = document.createElement("ul");
    heading.textContent = name;
    for (const { label, href } of items.slice(0, MOST)) {
      const link = document.createElement("a"), entry = document.createElement("li");
      link.href = href;
      link.textContent = label;
      entry.append(link);
      list.append(entry);
    }
    if (items.length <= MOST) return [heading, list];
    const more = document.createElement("p");
    more.textContent = results.dataset.more?.replace("{0}", String(items.length - MOST)) ?? "";
    return [heading, list, more];
  }

  function close() {
    turn += 1;
    results.hidden = true;
    results.replaceChildren();
    count.textContent = "";
  }

  field.addEventListener("focus", () => void register(), { once: true });
  field.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(look, PAUSE);
  });
  part("search").addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")], at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "Escape" && field.value) {
      field.value = "";
      close();
      field.focus();
    } else if (event.key === "ArrowDown" || event.key === "Enter" && event.target === field) (links[at + 1] ?? links.at(-1))?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? field).focus();
    else return;
    event.preventDefault();
  });
  results.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLAnchorElement)) return;
    // After the address has changed: what was followed must still be there to follow.
    setTimeout(() => {
      field.value = "";
      close();
      opened();
    });
  });
}
