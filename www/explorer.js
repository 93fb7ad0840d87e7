// @ts-check
/**
 * The explorer: controls made from the views' own option descriptions, and an address that gives the same figure again.
 *
 * In: the part of the address after `#`. Out: attributes on the one `<gap-chart>`. Everything a reader sees of a figure is
 * the element's.
 */
import { describe, readPrices } from "./gapchart/gapchart.js";
import { ownFigures } from "./own.js";

/** @typedef {import("./gapchart/gapchart-export.js").Option} Choice */

/** Options that only one method of fitting has. @type {Record<string, string>} */
const ONLY = { last: "recent", after: "step", below: "exponential" };

/** Options that assume something, and whether a reader has unfolded them. */
const SCENARIOS = ["close-by", "pace", "generation"];
let unfolded = false;

const chart = /** @type {HTMLElement & {permalink: string}} */ (document.querySelector("gap-chart"));
const form = /** @type {HTMLFormElement} */ (document.querySelector("#choices"));
/** What a reader is asked before they see every window. */
const ask = /** @type {HTMLFormElement} */ (document.querySelector("#ask"));
const ignored = /** @type {HTMLElement} */ (document.querySelector("#ignored"));
const lang = document.documentElement.lang;
/** Years that a slider for the end of the picture offers; more can be typed. */
const AHEAD = 200;
/** Years that a picture shows beyond the data when it is not asked for more. */
const REST = 25;

// Links, pictures and citations name this page where others can open it: a file on a disk is named by the address it has in public.
const address = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"))?.href;
if (address || location.protocol.startsWith("http")) chart.setAttribute("address", address ?? location.href.split("#")[0]);
let views = await describe(lang);
const own = await ownFigures(chart, lang, () => {
  chart.hidden = form.hidden = false;
  ask.hidden = true;
  renew();
});
/** @type {Set<string>} */
const known = new Set([...views.flatMap((view) => view.options.map((option) => option.name)), ...own.keys]);

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
    else if (name !== "v") odd.push(name);
  }
  // Once in a visit: whoever has answered, or would not, sees the figure.
  own.asked(asked.get("file"), asked.get("sha256"));
  ask.hidden = asked.get("view") !== "windows" || asked.has("guess") || answered || asked.has("file");
  chart.hidden = form.hidden = !ask.hidden || own.waiting;
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
  const held = document.activeElement?.id;
  controls();
  if (held) document.getElementById(held)?.focus();
}

/** The controls of the view that is shown. */
function controls() {
  const key = chart.getAttribute("view");
  const view = views.find((view) => view.key === key);
  for (const link of document.querySelectorAll(".views a")) {
    if (link.getAttribute("href")?.split("&")[0] === `#view=${key}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // What leaves no choice, and the language, which is the page's, need no control.
  const choosable = (/** @type {Choice} */ option) => ["year", "guess", "ahead", "window", "count", "number", "levels", "any"].includes(option.takes) || option.choices.length > 1;
  const method = chart.getAttribute("method") ?? "ols";
  const shown = (own.shown ? own.options(key ?? "") : (view?.options ?? [])).filter(
    (option) => option.name !== "lang" && choosable(option) && [undefined, method].includes(ONLY[option.name]),
  );
  const plain = shown.filter((option) => !SCENARIOS.includes(option.name));
  const assumed = shown.filter((option) => SCENARIOS.includes(option.name));
  form.replaceChildren(...plain.map(control));
  if (assumed.length === 0) return;
  // Folded away until one is asked for: what most readers do not ask is not in their way.
  const group = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = form.dataset.scenarios ?? "";
  group.open = unfolded || assumed.some((option) => chart.hasAttribute(option.name));
  group.addEventListener("toggle", () => (unfolded = group.open));
  group.append(summary, ...assumed.map(control));
  form.append(group);
}

/** @param {Choice} option @returns {HTMLElement} */
function control(option) {
  if (option.takes === "any") return boxes(option);
  if (option.takes === "year") return year(option);
  if (option.takes === "guess") return guess(option);
  if (option.takes === "window") return years(option);
  if (option.takes === "levels") return levels(option);
  if (["ahead", "count", "number"].includes(option.takes)) return number(option);
  const label = labelled(option);
  const select = document.createElement("select");
  if (option.default === "") select.append(new Option("\u2013", ""));
  for (const [value, name] of option.choices) select.append(new Option(name, value));
  select.value = chart.getAttribute(option.name) ?? option.default;
  select.addEventListener("change", () => put(option.name, select.value));
  const box = document.createElement("div");
  select.id = `option-${option.name}`;
  label.htmlFor = select.id;
  box.append(label, select);
  return box;
}

/** A slider with the year typed beside it. @param {Choice} option */
function year(option) {
  const [label, typed] = field(option);
  const box = document.createElement("div");
  box.className = "year";
  const slider = document.createElement("input");
  slider.type = "range";
  const first = option.first ?? 0, last = option.last ?? 0;
  slider.min = typed.min = String(first);
  slider.max = String(option.name === "until" ? first + AHEAD : last);
  typed.max = String(last);
  const set = chart.getAttribute(option.name);
  const rest = { from: first, until: first + REST }[option.name] ?? (Number(option.default) || last);
  slider.value = set ?? String(rest);
  typed.value = set ?? "";
  typed.placeholder = String(rest);
  slider.setAttribute("aria-label", option.label);
  slider.addEventListener("input", () => {
    typed.value = slider.value;
    put(option.name, slider.value);
  });
  typed.addEventListener("change", () => {
    slider.value = typed.value || String(rest);
    put(option.name, typed.value);
  });
  box.append(label, slider, typed);
  return box;
}

/** A year typed, or a box for its one other answer. @param {Choice} option */
function guess(option) {
  const [label, typed] = field(option);
  const box = document.createElement("div");
  box.className = "guess";
  typed.min = String(option.first);
  typed.max = String(option.last);
  const [[value, name]] = option.choices;
  const never = document.createElement("input");
  never.type = "checkbox";
  const said = document.createElement("label");
  said.append(never, name);
  const set = chart.getAttribute(option.name) ?? "";
  never.checked = set === value;
  typed.value = never.checked ? "" : set;
  typed.addEventListener("change", () => {
    never.checked = false;
    put(option.name, typed.value);
  });
  never.addEventListener("change", () => {
    typed.value = "";
    put(option.name, never.checked ? value : "");
  });
  box.append(label, typed, said);
  return box;
}

/** Two years typed, as one value once there are both. @param {Choice} option */
function years(option) {
  const group = document.createElement("fieldset");
  group.className = "years";
  const legend = document.createElement("legend");
  legend.textContent = option.label;
  legend.title = option.help;
  group.append(legend);
  const set = (chart.getAttribute(option.name) ?? "").split(/[-\u2013]/);
  const typed = ["from", "to"].map((name, at) => {
    const other = /** @type {Choice} */ (views.flatMap((view) => view.options).find((known) => known.name === name));
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "number";
    input.value = set[at] ?? "";
    label.append(other.label, input);
    group.append(label);
    return input;
  });
  for (const input of typed) {
    input.addEventListener("change", () => {
      const [from, to] = typed.map((input) => input.value);
      if (Boolean(from) === Boolean(to)) put(option.name, from && `${from}-${to}`);
    });
  }
  return group;
}

/** A number typed: whole for a count and for a year ahead. @param {Choice} option */
function number(option) {
  const [label, typed] = field(option);
  const box = document.createElement("div");
  const whole = option.takes !== "number";
  typed.min = String(option.first ?? (whole ? 1 : 0));
  if (option.last !== null) typed.max = String(option.last);
  typed.step = whole ? "1" : "any";
  typed.value = chart.getAttribute(option.name) ?? "";
  typed.addEventListener("change", () => put(option.name, typed.value));
  box.append(label, typed);
  return box;
}

/** Levels typed as an address has them, or read from a file of the reader's own. @param {Choice} option */
function levels(option) {
  const [label, typed] = field(option);
  const box = document.createElement("div");
  typed.type = "text";
  typed.placeholder = "2023-24:95.9,2024-25:100";
  typed.value = chart.getAttribute(option.name) ?? "";
  const chosen = document.createElement("input");
  chosen.type = "file";
  chosen.accept = ".csv,text/csv";
  chosen.setAttribute("aria-label", option.label);
  const take = (/** @type {string} */ value) => {
    typed.value = value;
    // One or the other.
    chart.removeAttribute("deflator");
    chart.removeAttribute("base");
    put(option.name, value);
  };
  typed.addEventListener("change", () => take(typed.value));
  chosen.addEventListener("change", () => {
    const file = chosen.files?.[0];
    chosen.setCustomValidity("");
    if (!file) return;
    readPrices(file, lang).then(take, (fault) => {
      chosen.setCustomValidity(fault.message);
      chosen.reportValidity();
    });
  });
  box.append(label, typed, chosen);
  return box;
}

/** @param {Choice} option */
function boxes(option) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = option.label;
  group.append(legend);
  const set = (chart.getAttribute(option.name) ?? "").split(",");
  for (const [value, name] of option.choices) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = value;
    box.checked = set.includes(value);
    box.addEventListener("change", () => {
      const on = [...group.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
      put(option.name, on.join(","));
    });
    label.append(box, name);
    group.append(label);
  }
  return group;
}

/** A field for a number, and its label. @param {Choice} option @returns {[HTMLLabelElement, HTMLInputElement]} */
function field(option) {
  const label = labelled(option);
  const typed = document.createElement("input");
  typed.type = "number";
  typed.id = `option-${option.name}`;
  label.htmlFor = typed.id;
  return [label, typed];
}

/** @param {Choice} option */
function labelled(option) {
  const label = document.createElement("label");
  label.textContent = option.label;
  label.title = option.help;
  return label;
}

/** @param {string} name @param {string} value */
function put(name, value) {
  if (value === "") chart.removeAttribute(name);
  else chart.setAttribute(name, value);
  // Years and bases are those of what is shown.
  if (name === "group") for (const other of ["from", "to", "base"]) chart.removeAttribute(other);
  if (name === "deflator" || name === "vintage") chart.removeAttribute("base");
  if (name === "deflator") chart.removeAttribute("prices");
  // The years that there are depend on what is shown.
  if (name === "shown") for (const other of ["year", "from", "to"]) chart.removeAttribute(other);
  if (name === "series") for (const other of ["vintage", "from", "to", "until", "pace"]) chart.removeAttribute(other);
  if (name === "method") for (const other of Object.keys(ONLY)) chart.removeAttribute(other);
  for (const other of own.voids(name)) chart.removeAttribute(other);
  own.again(name);
  if (name === "series" || name === "method" || own.shown && ["view", ...own.keys].includes(name)) renew();
}

/** The address and the link to the other language follow the figure. */
function follow() {
  // Where a link was followed meanwhile, its figure is on the way.
  if (!chart.permalink || location.hash !== place) return;
  const here = chart.permalink.replace(/&lang=\w+/, "");
  history.replaceState(null, "", here);
  place = location.hash;
  for (const link of document.querySelectorAll("a.language")) {
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
  location.hash = /** @type {CustomEvent} */ (event).detail.permalink.replace(/&lang=\w+/, "");
});
addEventListener("hashchange", read);
read();
