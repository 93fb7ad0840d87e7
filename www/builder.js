// @ts-check
/**
 * The embed builder: a figure chosen, a way of embedding it, and what to paste.
 *
 * In: the form's settings, and the figure in the part of the address after `#`, as the explorer writes it. Out: markup, files and
 * the command that makes the same bytes, all from the engine's `embed`; the preview is planted from that very markup.
 */
import { describe, embed } from "./gapchart/gapchart.js";
import { controls, TURNS, voids } from "./controls.js";

/** @typedef {Awaited<ReturnType<typeof embed>>} Embed */

/** Milliseconds without a change after which the markup is made anew: a slider moves through many. */
const PAUSE = 120;

const lang = document.documentElement.lang;
/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (part("build"));
const subject = /** @type {HTMLSelectElement} */ (part("view"));
const preview = part("preview"), problem = part("problem"), status = part("status"), taken = part("taken");
const fields = /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (form.querySelectorAll("[data-setting]"));

/** What the figure is asked for, without its view. @type {Record<string, string>} */
const asked = {};
let views = await describe(lang);
for (const { key, title } of views) subject.append(new Option(title, key));
const fill = controls(part("choices"), { get: (name) => asked[name] ?? null, put, everything: () => views.flatMap((view) => view.options) });

// Hashes of the package beside this page: those of whoever copies it.
const integrity = await fetch("gapchart/integrity.txt").then((answer) => (answer.ok ? answer.text() : ""), () => "");
const explorer = /** @type {HTMLAnchorElement} */ (part("explorer")).href.split("#")[0];
/** @type {HTMLInputElement} */ (part("address")).value = explorer;

/** Takes the figure from the address. */
function read() {
  for (const name of Object.keys(asked)) delete asked[name];
  const known = new Set(views.flatMap((view) => view.options.map((option) => option.name)));
  const given = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of given) if (known.has(name)) asked[name] = value;
  asked.lang ??= lang;
  subject.value = given.get("view") ?? "";
  if (subject.value === "") subject.value = "trend";
  renew();
}

/** The controls anew: years and vintages are those of the measure that is shown. */
async function renew() {
  const series = asked.series ?? "";
  const described = await describe(lang, series);
  if (series !== (asked.series ?? "")) return;
  views = described;
  const options = views.find(({ key }) => key === subject.value)?.options ?? [];
  for (const name of Object.keys(asked)) if (!options.some((option) => option.name === name)) delete asked[name];
  fill(options);
  soon();
}

/** @param {string} name @param {string} value */
function put(name, value) {
  if (value === "") delete asked[name];
  else asked[name] = value;
  for (const other of voids(name)) delete asked[other];
  if (TURNS.includes(name)) renew();
  else soon();
}

/** The form's settings; those of other ways of embedding have no say. @returns {Record<string, string>} */
function settings() {
  const rung = String(new FormData(form).get("rung"));
  /** @type {Record<string, string>} */
  const chosen = { rung };
  for (const field of fields) {
    const box = /** @type {HTMLElement} */ (field.closest("[data-for]"));
    box.hidden = !(box.dataset.for ?? "").split(" ").includes(rung);
    if (box.hidden) continue;
    if (field.type === "checkbox") chosen[field.name] = /** @type {HTMLInputElement} */ (field).checked ? integrity : "";
    else chosen[field.name] = field.value.trim();
  }
  // A size that was typed is a picture's; a frame has a height of its own.
  for (const steps of taken.querySelectorAll("[data-rung]")) {
    /** @type {HTMLElement} */ (steps).hidden = !(steps.getAttribute("data-rung") ?? "").split(" ").includes(rung);
  }
  return chosen;
}

/** Embeds are made one after another: the last one counts. */
let turn = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

function soon() {
  clearTimeout(resting);
  resting = setTimeout(make, PAUSE);
}

async function make() {
  const mine = ++turn;
  const place = `#${new URLSearchParams({ v: "1", view: subject.value, ...asked })}`;
  history.replaceState(null, "", place);
  for (const link of document.querySelectorAll("a.language, a.carry")) {
    // The other language's page speaks that language of itself.
    link.setAttribute("href", `${link.getAttribute("href")?.split("#")[0]}${place.replace(/&lang=\w+/, "")}`);
  }
  const chosen = settings();
  try {
    const made = await embed(subject.value, asked, chosen);
    if (mine !== turn) return;
    problem.hidden = true;
    show(made, chosen);
  } catch (fault) {
    if (mine !== turn) return;
    problem.textContent = /** @type {{message?: string}} */ (fault).message ?? String(fault);
    problem.hidden = false;
  }
}

/** Addresses of the files, to be given back. @type {string[]} */
let addresses = [];

/** @param {Embed} made @param {Record<string, string>} chosen */
function show(made, chosen) {
  const old = addresses;
  const files = made.files.map(({ name, file }) => ({ name, file, address: URL.createObjectURL(file) }));
  addresses = files.map(({ address }) => address);
  write("markup", made.markup);
  write("command", made.command);
  write("alt", made.alt);
  const row = /** @type {HTMLTemplateElement} */ (part("file"));
  part("files-made").replaceChildren(
    ...files.map(({ name, file, address }) => {
      const line = /** @type {DocumentFragment} */ (row.content.cloneNode(true));
      const link = /** @type {HTMLAnchorElement} */ (line.querySelector("a"));
      link.href = address;
      link.download = name;
      const kind = name.split(".").pop()?.toUpperCase();
      link.textContent = `${name} (${kind}, ${Math.max(1, Math.round(file.size / 1000))} kB)`;
      const button = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
      button.addEventListener("click", () => copy(name, link));
      return line;
    }),
  );
  preview.style.maxInlineSize = chosen.rung === "iframe" ? "" : `${chosen.width || 800}px`;
  plant(made.markup, files, chosen);
  for (const address of old) URL.revokeObjectURL(address);
}

/** @param {string} id @param {string} text */
function write(id, text) {
  const field = /** @type {HTMLTextAreaElement} */ (part(id));
  if (field.value !== text) field.value = text;
}

/**
 * Puts markup of the engine's into the preview: its tags, quoted attributes and four names of signs, and nothing else that a page
 * could hold. Files are those just made, and the package is the one beside this page.
 * @param {string} markup @param {{name: string, address: string}[]} files @param {Record<string, string>} chosen
 */
function plant(markup, files, chosen) {
  const plain = (/** @type {string} */ text) => text.replace(/&(lt|gt|quot|amp);/g, (_, name) => /** @type {Record<string, string>} */ ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name]);
  const root = document.createElement("div");
  /** @type {Element} */
  let at = root;
  for (const [, closes, tag, attributes, text] of markup.matchAll(/<(\/?)([a-z-]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)>|([^<]+)/g)) {
    if (text) at.append(plain(text));
    else if (closes) at = at.parentElement ?? root;
    else {
      // Both are on this page already; one more would load them again, from where this page has none.
      const node = document.createElement(tag === "script" || tag === "link" ? "span" : tag);
      for (const [, name, value] of attributes.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)) {
        const given = plain(value ?? "");
        const file = files.find((file) => given === `${chosen.files ?? ""}${file.name}`);
        if (node.localName === "span") continue;
        node.setAttribute(name, file?.address ?? (tag === "iframe" && name === "src" ? `gapchart/${given.slice((chosen.engine || "gapchart/").length)}` : given));
      }
      at.append(node);
      if (!["img", "source", "link"].includes(tag)) at = node;
    }
  }
  for (const odd of root.querySelectorAll("span")) odd.remove();
  const [shown, next] = [preview.querySelector("gap-chart"), root.querySelector("gap-chart")];
  if (shown && next) {
    // A figure that is there changes; one made anew would flash.
    for (const name of shown.getAttributeNames()) if (!next.hasAttribute(name)) shown.removeAttribute(name);
    for (const name of next.getAttributeNames()) {
      const value = next.getAttribute(name) ?? "";
      if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
    }
    shown.replaceChildren(...next.childNodes);
  } else preview.replaceChildren(...root.childNodes);
}

/** @param {string} text @param {HTMLElement} source where the text stands, to be selected where the page may not copy */
function copy(text, source) {
  const copied = async () => navigator.clipboard.writeText(text);
  copied().then(
    () => (status.textContent = status.dataset.copied ?? ""),
    () => {
      if (source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement) {
        source.focus();
        source.select();
      } else getSelection()?.selectAllChildren(source);
      status.textContent = status.dataset.byHand ?? "";
    },
  );
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.addEventListener("click", () => {
    const field = /** @type {HTMLTextAreaElement} */ (part(button.getAttribute("data-copies") ?? ""));
    copy(field.value, field);
  });
}
subject.addEventListener("change", renew);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => {
  // The figure's own controls tell themselves.
  if (event.target instanceof Element && (event.target.matches("[data-setting]") || event.target.getAttribute("name") === "rung")) soon();
});
form.addEventListener("input", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-setting]")) soon();
});
addEventListener("hashchange", read);
read();
