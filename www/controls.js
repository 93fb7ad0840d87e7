// @ts-check
/**
 * Controls made from the views' own option descriptions, for every page that lets a reader choose a figure.
 *
 * In: an empty form, and what reads and sets an option. Out: one control an option, by what it takes. No text of this file's own:
 * names and help come with the descriptions.
 */
import { readMeasures, readPrices } from "./gapchart/gapchart.js";

/** @typedef {import("./gapchart/gapchart-export.js").Option} Choice */

/** Options that only one method of fitting has. @type {Record<string, string>} */
const ONLY = { last: "recent", after: "step", below: "exponential" };
/** Options that assume something. */
const SCENARIOS = ["close-by", "pace", "generation"];
/** Years that a slider for the end of the picture offers; more can be typed. */
const AHEAD = 200;
/** Years that a picture shows beyond the data when it is not asked for more. */
const REST = 25;
/** Options whose change gives others new choices. */
export const TURNS = ["series", "method"];

/** What a change of an option makes void: years and bases are those of what is shown. @param {string} name @returns {string[]} */
export function voids(name) {
  if (name === "group") return ["from", "to", "base"];
  if (name === "vintage") return ["base"];
  // One or the other.
  if (name === "deflator") return ["base", "prices"];
  if (name === "prices") return ["base", "deflator"];
  // The years that there are depend on what is shown.
  if (name === "shown") return ["year", "from", "to"];
  if (name === "series") return ["vintage", "from", "to", "until", "pace"];
  return name === "method" ? Object.keys(ONLY) : [];
}

/**
 * Makes a form's controls; gives the function that fills it anew with the controls of some options.
 * @param {HTMLElement} form its `data-scenarios` names what is folded away
 * @param {{get: (name: string) => string | null, put: (name: string, value: string) => void, everything: () => Choice[]}} model
 * an option's text, null where it is not set; sets it, unset where empty; all options that there are
 * @returns {(options: Choice[], hidden?: string[]) => void}
 */
export function controls(form, { get, put, everything }) {
  /** Whether a reader has unfolded what is assumed. */
  let unfolded = false;

  /** @param {Choice} option @returns {HTMLElement} */
  function control(option) {
    if (option.takes === "any") return boxes(option);
    if (option.takes === "year") return year(option);
    if (option.takes === "guess") return guess(option);
    if (option.takes === "window") return years(option);
    if (option.takes === "levels" || option.takes === "measures") return levels(option);
    if (option.takes === "like") return like(option);
    if (["ahead", "count", "number"].includes(option.takes)) return number(option);
    const label = labelled(option);
    const select = document.createElement("select");
    if (option.default === "") select.append(new Option("\u2013", ""));
    for (const [value, name] of option.choices) select.append(new Option(name, value));
    select.value = get(option.name) ?? option.default;
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
    const set = get(option.name);
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
    const set = get(option.name) ?? "";
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
    const set = (get(option.name) ?? "").split(/[-\u2013]/);
    const typed = ["from", "to"].map((name, at) => {
      const other = /** @type {Choice} */ (everything().find((known) => known.name === name));
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
    typed.value = get(option.name) ?? "";
    typed.addEventListener("change", () => put(option.name, typed.value));
    box.append(label, typed);
    return box;
  }

  /** Levels or measures typed as an address has them, or read from a file of the reader's own. @param {Choice} option */
  function levels(option) {
    const [label, typed] = field(option);
    const box = document.createElement("div");
    typed.type = "text";
    const own = option.takes === "measures";
    typed.placeholder = own ? "outcomes/Attainment 8:47:45.9" : "2023-24:95.9,2024-25:100";
    typed.value = get(option.name) ?? "";
    const chosen = document.createElement("input");
    chosen.type = "file";
    chosen.accept = ".csv,text/csv";
    chosen.setAttribute("aria-label", option.label);
    typed.addEventListener("change", () => put(option.name, typed.value));
    chosen.addEventListener("change", () => {
      const file = chosen.files?.[0];
      chosen.setCustomValidity("");
      if (!file) return;
      const take = (/** @type {string} */ value) => {
        typed.value = value;
        put(option.name, value);
      };
      (own ? readMeasures : readPrices)(file, document.documentElement.lang).then(take, (fault) => {
        chosen.setCustomValidity(fault.message);
        chosen.reportValidity();
      });
    });
    box.append(label, typed, chosen);
    return box;
  }

  /** A text typed as an address has it, with an example of one. @param {Choice} option */
  function like(option) {
    const [label, typed] = field(option);
    const box = document.createElement("div");
    typed.type = "text";
    typed.placeholder = option.choices[0][1];
    typed.value = get(option.name) ?? "";
    typed.addEventListener("change", () => put(option.name, typed.value));
    box.append(label, typed);
    return box;
  }

  /** @param {Choice} option */
  function boxes(option) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = option.label;
    group.append(legend);
    const set = (get(option.name) ?? "").split(",");
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
    // A name that also stands inside sentences begins small.
    label.textContent = option.label.charAt(0).toUpperCase() + option.label.slice(1);
    label.title = option.help;
    return label;
  }

  return (options, hidden = []) => {
    const held = document.activeElement?.id;
    // What leaves no choice needs no control.
    const choosable = (/** @type {Choice} */ option) => ["year", "guess", "ahead", "window", "count", "number", "levels", "measures", "like", "any"].includes(option.takes) || option.choices.length > 1;
    const method = get("method") ?? "ols";
    const shown = options.filter((option) => !hidden.includes(option.name) && choosable(option) && [undefined, method].includes(ONLY[option.name]));
    const plain = shown.filter((option) => !SCENARIOS.includes(option.name));
    const assumed = shown.filter((option) => SCENARIOS.includes(option.name));
    form.replaceChildren(...plain.map(control));
    if (assumed.length > 0) {
      // Folded away until one is asked for: what most readers do not ask is not in their way.
      const group = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = form.dataset.scenarios ?? "";
      group.open = unfolded || assumed.some((option) => get(option.name) !== null);
      group.addEventListener("toggle", () => (unfolded = group.open));
      group.append(summary, ...assumed.map(control));
      form.append(group);
    }
    if (held) document.getElementById(held)?.focus();
  };
}
