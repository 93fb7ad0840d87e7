// @ts-check
/**
 * The explorer: controls made from the views' own option descriptions, and an address that gives the same figure again.
 *
 * In: the part of the address after `#`. Out: attributes on the first `<gap-chart>`, and a second one where the address has two. Everything a reader sees of a figure is
 * the element's.
 */
import { describe } from "./gapchart/gapchart.js";
import { comparison } from "./compare.js";
import { controls, TURNS, voids } from "./controls.js";
import { handles } from "./handles.js";
import { ownFigures } from "./own.js";
import { search } from "./search.js";

const chart = /** @type {HTMLElement & {permalink: string}} */ (document.querySelector("gap-chart"));
const form = /** @type {HTMLFormElement} */ (document.querySelector("#choices"));
/** What a reader is asked before they see every window. */
const ask = /** @type {HTMLFormElement} */ (document.querySelector("#ask"));
const ignored = /** @type {HTMLElement} */ (document.querySelector("#ignored"));
const { title, documentElement: { lang } } = document;

// Links, pictures and citations name this page where others can open it: a file on a disk is named by the address it has in public.
const address = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"))?.href;
if (address || location.protocol.startsWith("http")) chart.setAttribute("address", address ?? location.href.split("#")[0]);
let views = await describe(lang);
const fill = controls(form, { get: (name) => chart.getAttribute(name), put, everything: () => views.flatMap((view) => view.options) });
const grip = handles(/** @type {any} */ (chart), { get: (name) => chart.getAttribute(name), put });
const own = await ownFigures(chart, lang, () => {
  chart.hidden = form.hidden = false;
  ask.hidden = true;
  renew();
});
/** @type {Set<string>} */
const known = new Set([...views.flatMap((view) => view.options.map((option) => option.name)), ...own.keys, ...own.names]);
const pair = comparison(chart, {
  options: () => known,
  go: (address) => {
    // Pushed, not set: it may be the one that is there.
    history.pushState(null, "", address);
    read();
  },
  changed: () => {
    clearTimeout(resting);
    resting = setTimeout(follow, 250);
  },
});

/** Until the address follows the figure. @type {ReturnType<typeof setTimeout> | undefined} */
let resting;
/** Whether the reader was asked for their own answer; a page in a sandboxed frame can send no form. */
let answered = parent !== self;
ask.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(ask, event.submitter);
  answered = true;
  const guess = String(given.get("button") === "year" ? given.get("year") : given.get("button"));
  // Pushed, not set: the address may be the one that is there, and is then read all the same.
  history.pushState(null, "", guess === "skip" || guess === "" ? "#view=windows" : `#view=windows&guess=${guess}`);
  read();
});

/** Whether the reader has changed something since the address was last written. */
let changed = false;
/** The address that the figure was taken from, or was last put in. */
let place = location.hash;

/** Takes the figure from the address; keys that are not known are left aside and named. */
function read() {
  // The address leads now: what was shown before must not be written over it.
  clearTimeout(resting);
  place = location.hash;
  const asked = new URLSearchParams(place.slice(1));
  const odd = [];
  for (const name of known) chart.removeAttribute(name);
  for (const [name, value] of asked) {
    if (name === "view") chart.setAttribute("view", value);
    else if (known.has(name)) !["lang", "file", "sha256"].includes(name) && chart.setAttribute(name, value);
    else if (name !== "v" && name !== "with") odd.push(name);
  }
  // Once in a visit: whoever has answered, or would not, sees the figure.
  own.asked(asked.get("file"), asked.get("sha256"));
  ask.hidden = asked.get("view") !== "windows" || asked.has("guess") || answered || asked.has("file");
  chart.hidden = form.hidden = !ask.hidden || own.waiting;
  pair.read(asked.get("with"), !chart.hidden);
  ignored.hidden = odd.length === 0;
  /** @type {HTMLElement} */ (ignored.querySelector("code")).textContent = odd.join(", ");
  renew();
}

/** The controls anew: years and vintages are those of the measure that is shown. */
async function renew() {
  const series = chart.getAttribute("series") ?? "";
  const described = await describe(lang, series);
  // Another measure may have been chosen meanwhile.
  if (series !== (chart.getAttribute("series") ?? "")) return;
  views = described;
  choices();
}

/** The controls of the view that is shown. */
function choices() {
  const key = chart.getAttribute("view");
  for (const link of document.querySelectorAll(".views a")) {
    if (link.getAttribute("href")?.split("&")[0] === `#view=${key}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // The language is the page's.
  fill(offered(), ["lang"]);
  const again = document.createElement("button");
  again.type = "button";
  again.id = "again";
  again.textContent = form.dataset.again ?? "";
  again.addEventListener("click", () => {
    // As a link to the view would: one step, which the browser's button takes back.
    location.hash = `#view=${chart.getAttribute("view")}${pair.tail()}`;
  });
  form.append(again);
}

/** The options of what is shown. */
const offered = () => {
  const key = chart.getAttribute("view") ?? "";
  return own.shown ? own.options(key) : (views.find((view) => view.key === key)?.options ?? []);
};

/** @param {string} name @param {string} value */
function put(name, value) {
  // The address waits for the figure that this choice makes: that of the one before would take the step for its own.
  clearTimeout(resting);
  changed = true;
  if (value === "") chart.removeAttribute(name);
  else chart.setAttribute(name, value);
  for (const other of [...voids(name), ...own.voids(name)]) chart.removeAttribute(other);
  own.again(name);
  if (TURNS.includes(name) || own.shown && ["view", ...own.keys].includes(name)) renew();
}

/** A control whose year a handle has moved shows it. @param {string} name */
function match(name) {
  const typed = /** @type {HTMLInputElement | null} */ (document.getElementById(`option-${name}`));
  const slider = typed?.previousElementSibling;
  if (!(slider instanceof HTMLInputElement) || !typed) return;
  const value = chart.getAttribute(name);
  // A year that nobody chose is the one that the figure was drawn with.
  const drawn = new URLSearchParams(chart.permalink.slice(1)).get(name);
  if (value === null && drawn) typed.placeholder = slider.value = drawn;
  if (value === null || typed.value === value) return;
  typed.value = slider.value = value;
}

/** The address, the link to the other language and that to the embed builder follow the figure. */
function follow() {
  // Where a link was followed meanwhile, its figure is on the way.
  if (!chart.permalink || location.hash !== place) return;
  const here = chart.permalink.replace(/&lang=\w+/, "") + pair.tail();
  // A choice is a step that the browser's button takes back; in a frame it is the page's around it.
  if (changed && here !== location.hash && parent === self) history.pushState(null, "", here);
  else history.replaceState(null, "", here);
  changed = false;
  place = location.hash;
  // A tab, a bookmark and the browser's list of pages say which figure it was.
  document.title = [chart.shadowRoot?.querySelector(".headline")?.textContent, title].filter(Boolean).join(" \u2013 ");
  void grip(own.shown ? [] : offered(), lang);
  for (const option of offered()) match(option.name);
  for (const link of document.querySelectorAll("a.language, a.carry")) {
    link.setAttribute("href", `${link.getAttribute("href")?.split("#")[0]}${here}`);
  }
}

for (const type of ["gap-ready", "gap-change"]) {
  chart.addEventListener(type, () => {
    clearTimeout(resting);
    // After the element has written its table, and not while a slider moves: browsers refuse hundreds of addresses.
    resting = setTimeout(follow, 250);
  });
}
// A datum that opens a figure is a step of its own: the browser's button goes back.
chart.addEventListener("gap-select", (event) => {
  event.preventDefault();
  location.hash = /** @type {CustomEvent} */ (event).detail.permalink.replace(/&lang=\w+/, "") + pair.tail();
});
// What the page was made with is a figure of its first question: it is no answer to another.
chart.addEventListener("gap-error", () => {
  const made = /** @type {HTMLElement | null} */ (chart.querySelector(":scope > figure"));
  if (made) made.hidden = location.hash !== "";
});
// On a small screen the figure lies far below the questions. Whoever follows one by keyboard is not taken away from the others.
for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".views a"))) {
  link.addEventListener("click", ({ detail }) => detail > 0 && setTimeout(() => chart.scrollIntoView({ block: "nearest" })));
}
addEventListener("hashchange", read);
// A result that was followed: its figure is what comes next, for eyes and keys. Not the element itself: what takes the focus from
// scripts alone is passed over by the tab key with all that it holds.
search(lang, () => views, () => {
  chart.scrollIntoView({ block: "nearest" });
  chart.parentElement?.focus({ preventScroll: true });
});
read();
