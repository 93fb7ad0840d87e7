// @ts-check
/**
 * The element `<gap-chart>`, and the same figures for scripts.
 *
 * In: attributes, and fallback content that stays until a figure is drawn and whenever one cannot be. Out: headline, canvas,
 * table, notes and sources in a shadow root; the events gap-ready, gap-change and gap-error. All figures, words and
 * drawings come from the engine (WebAssembly); here are only lifecycle, attributes and DOM.
 *
 * One engine serves every element of a page, and a second one those that show what few pages do. Each is fetched when the
 * first element that needs it comes near the viewport. If it traps, it is instantiated anew and its elements drawn again.
 */
import { Chart, __wbg_reset_state, initSync, labels, options } from "./engine.js";
import { fault, loader, script, thrownFault } from "./load.js";
import style from "./shadow.css";

/**
 * @typedef {import("./load.js").Fault} Fault
 * @typedef {import("./gapchart-export.js")} Export
 */

/**
 * An engine, its own functions once it runs, and the elements that it serves. `generation` counts how often it was
 * instantiated anew: a chart made before is gone.
 * @typedef {Pick<typeof import("./engine.js"), "Chart" | "labels" | "options" | "__wbg_reset_state"> & {initSync: (module: {module: WebAssembly.Module}) => unknown, opener?: typeof import("./opener.js").opener, Keeper?: new () => Keeper, tableOptions?: (view: string) => string}} Glue
 * @typedef {import("./keeper.js").Keeper<any>} Keeper
 * @typedef {import("./engine.js").Chart & {look?: Look, opens?: import("./gap-engine.js").Chart["opens"], near?: import("./population-engine.js").Chart["near"]}} Drawn
 * @typedef {import("./reading.js").Given} Given
 * @typedef {[width: number, height: number, size: number, family: string, dark: boolean, colours: string]} Look
 */
class Engine {
  generation = 0;
  asked = false;
  /** Every element that shows a figure of it. @type {Set<GapChart>} */ live = new Set();
  /** @type {Glue | undefined} */ #glue;

  /** @param {string} name @param {URL} address @param {() => Glue | Promise<Glue>} glue */
  constructor(name, { href }, glue) {
    this.load = loader(name, href, glue, (glue, module) => (this.#glue = glue).initSync(module));
    /** @param {unknown} thrown @param {string} lang */
    this.fault = (thrown, lang) => fault(thrown, lang, name, href);
    this.labels = once((lang) => split(this.glue.labels(lang)));
    /** The names of a view's options: those for a reader's own table, where the engine is of those. */
    this.options = once((view) => split(this.glue.tableOptions?.(view) || this.glue.options(view)));
  }

  /** Only after it was loaded. */
  get glue() {
    return /** @type {Glue} */ (this.#glue);
  }

  /** After a trap the memory of the engine is not to be trusted: a new instance, and every other figure drawn again. */
  renew() {
    this.glue.__wbg_reset_state();
    this.generation += 1;
    for (const element of this.live) element.redo();
  }
}

/** What most pages show, in one small engine; the rest in engines that are fetched when they are asked for. */
const first = new Engine("gapchart", new URL("./gapchart.wasm", import.meta.url), () => ({ Chart, __wbg_reset_state, initSync, labels, options }));
const gap = new Engine("gapchart-gap", new URL("./gapchart-gap.wasm", import.meta.url), () =>
  script("gapchart-gap", () => import("./gapchart-gap.js")),
);
const record = new Engine("gapchart-record", new URL("./gapchart-record.wasm", import.meta.url), () =>
  script("gapchart-record", () => import("./gapchart-record.js")),
);
const money = new Engine("gapchart-money", new URL("./gapchart-money.wasm", import.meta.url), () =>
  script("gapchart-money", () => import("./gapchart-money.js")),
);
const wales = new Engine("gapchart-wales", new URL("./gapchart-wales.wasm", import.meta.url), () =>
  script("gapchart-wales", () => import("./gapchart-wales.js")),
);
const school = new Engine("gapchart-school", new URL("./gapchart-school.wasm", import.meta.url), () =>
  script("gapchart-school", () => import("./gapchart-school.js")),
);
const formula = new Engine("gapchart-formula", new URL("./gapchart-formula.wasm", import.meta.url), () =>
  script("gapchart-formula", () => import("./gapchart-formula.js")),
);
const population = new Engine("gapchart-population", new URL("./gapchart-population.wasm", import.meta.url), () =>
  script("gapchart-population", () => /** @type {Promise<any>} */ (import("./gapchart-population.js"))),
);
const tables = new Engine("gapchart-tables", new URL("./gapchart-tables.wasm", import.meta.url), () =>
  script("gapchart-tables", () => /** @type {Promise<any>} */ (import("./gapchart-tables.js"))),
);
const claims = new Engine("gapchart-claims", new URL("./gapchart-claims.wasm", import.meta.url), () =>
  script("gapchart-claims", () => import("./gapchart-claims.js")),
);
// Its charts are made from a file alone, so that its type is not quite that of the others.
const own = new Engine("gapchart-own", new URL("./gapchart-own.wasm", import.meta.url), () =>
  script("gapchart-own", () => /** @type {Promise<any>} */ (import("./gapchart-own.js"))),
);
const latest = new Engine("gapchart-latest", new URL("./gapchart-latest.wasm", import.meta.url), () =>
  script("gapchart-latest", () => /** @type {Promise<any>} */ (import("./gapchart-latest.js"))),
);
const engines = [first, gap, record, money, wales, school, formula, population, tables, claims, own, latest];
/** The views of school funding in Wales, which take tables of the reader's. */
const WALES = ["wales", "wales-authorities", "wales-schools", "single-formula"];
/** The views of the other engines but those of the gap; `src/views.rs` gates them by the engines' names. @type {[Engine, string[]][]} */
const OTHERS = [
  [money, ["funding", "base-years", "decomposition", "freeze", "announced", "post-16", "pay", "premium", "premium-rates"]],
  [school, ["distribution", "icfp", "scorecard"]],
  [formula, ["formula"]],
  [record, ["back-test", "finish-line", "stages", "nations"]],
  [claims, ["claims", "survey"]],
];
/** By attribute: what the first engine holds. Scenarios it holds none. */
const FIRST = { view: ["projection", "trend"], series: ["dfe-ks4-gap-index"], method: ["ols"], "close-by": [""], pace: [""], generation: [""] };

/** The engine of a view, for a reader's own data where some are given. @param {string} view @param {unknown} given @param {boolean} held whether the first has what is asked for */
function engineOf(view, given, held) {
  if (given === "latest") return latest;
  if (WALES.includes(view)) return given ? tables : wales;
  if (given) return view === "formula" ? population : own;
  return OTHERS.find(([, views]) => views.includes(view))?.[0] ?? (held ? first : gap);
}

/** How far from the viewport a figure is made ready, in CSS pixels. */
const NEAR = 400;

/** Attributes that change how a page looks, and not what a figure is. */
const LOOKS = ["class", "style", "theme"];

/** After how many milliseconds without a change a slider rests. */
const REST = 100;

/** How many figures are kept while a slider moves. */
const MADE = 32;

/** What an engine tells as one text: every part has a sign behind it. @param {string} told */
const split = (told, sign = "\x01") => told.split(sign).slice(0, -1);

/** @param {string} tag @param {string} [className] @param {string} [text] */
function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (className) node.setAttribute("part", className);
  if (text) node.textContent = text;
  return node;
}

/** Sets text only where it changed, so that nothing is laid out in vain. @param {Node} node @param {string} text */
function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The same of prose, whose financial years stay on one line: a browser would break one after its hyphen. @param {Element} node @param {string} text */
function write(node, text) {
  if (node.textContent === text) return;
  // Every second part is a year.
  node.replaceChildren(...text.split(/(\d{4}-\d\d)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const year = document.createElement("span");
    year.className = "year";
    year.textContent = part;
    return year;
  }));
}

/** What an engine says of a word, asked once. @template T @param {(word: string) => T} ask @returns {(word: string) => T} */
function once(ask) {
  /** Without what every object has: a word may be `constructor`. @type {Record<string, T>} */
  const known = Object.create(null);
  return (word) => (known[word] ??= ask(word));
}

/** A constructed sheet serves the document that it was made in. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** @param {Document} page */
function sheetOf(page) {
  const sheet = sheets.get(page) ?? new (page.defaultView ?? window).CSSStyleSheet();
  if (!sheets.has(page)) sheet.replaceSync(style);
  sheets.set(page, sheet);
  return [sheet];
}

const [prefersDark, forced, printing] = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"].map((query) => matchMedia(query));
// Paper does not wait: what is asked for at once is drawn at once.
for (const media of [prefersDark, forced, printing]) media.addEventListener("change", () => engines.forEach(({ live }) => live.forEach((element) => element.draw())));

/** What a page may colour: custom properties of these names after `--gap-`. */
const COLOURS = ["background", "text", "muted", "line", "link", "published", "calculated", "lower", "upper"];
/** Checks a page's own colours, once one has some. @type {typeof import("./gapchart-theme.js").paint | undefined} */
let paint;

/** The element. Attributes are its only state: `view` and the view's options; see the documentation of each. */
class GapChart extends HTMLElement {
  #engine = first;
  /** When an option last changed. */ #changed = 0;
  /** @type {Drawn | undefined} */ #chart;
  /** Every figure since a slider last rested, by its options: on the way to and fro none is made twice. @type {Map<string, Drawn>} */ #made = new Map();
  /** What the page gives the picture, asked for when a slider rests and not at each of its steps. @type {Look | undefined} */ #look;
  #generation = 0;
  /** What is shown. @type {"nothing" | "figure" | "fault"} */ #shown = "nothing";
  /** Traps since this element last drew. */ #traps = 0;
  #queued = false;
  #near = false;
  /** Set while a slider moves: what waits for it to rest. @type {ReturnType<typeof setTimeout> | undefined} */ #details;
  #parts;
  #attributes = new MutationObserver((changes) => {
    if (changes.some(({ attributeName }) => LOOKS.includes(attributeName ?? ""))) this.#look = undefined;
    // Of what lies around it only the language counts.
    if (changes.some(({ target }) => target === this) || this.#lang !== this.#parts.gap.lang) this.#queue();
  });
  #sight = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#approach(), { rootMargin: `${NEAR}px` });
  #size = new ResizeObserver(() => {
    if (this.#details) this.#keepRoom();
    this.draw();
  });
  #permalink = "";
  #unit = "";
  /** Opens what the data of this figure open, once its engine has shown such a figure. @type {import("./opener.js").Opener | undefined} */
  #opener;
  /** The reader's own data, and what keeps them between updates. @type {Given | undefined} */
  #data;
  /** @type {Keeper | undefined} */ #keeper;
  /** The engine that it keeps a table of. */ #keeping = own;
  /** Counts updates: one that waited for a file may have been overtaken. */ #turn = 0;
  /** Shows values, once a reader asked for one. @type {Promise<ReturnType<typeof import("./gapchart-read.js").reader>> | undefined} */ #reader;
  /** Places of the data as last drawn: mark, datum, x, y. */
  /** @type {Float64Array} */ #hits = new Float64Array();

  constructor() {
    super();
    // Before the root: what an old browser refuses leaves the fallback in sight.
    const adopted = sheetOf(document);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = adopted;
    const parts = {
      fallback: make("div", "fallback"),
      message: make("p", "message"),
      gap: make("div", "gap"),
      head: make("div", "head"),
      headline: make("h3", "headline"),
      subtitle: make("p", "subtitle"),
      stage: make("div", "stage"),
      canvas: /** @type {HTMLCanvasElement} */ (make("canvas", "canvas")),
      keys: make("div", "keys"),
      summary: make("p", "summary"),
      calculation: make("p", "calculation"),
      source: make("p", "source"),
      stale: make("p", "stale"),
      status: make("p", "status"),
      more: make("div", "more"),
      table: disclosure("table"),
      /** The table's rows in the figure's order, whatever a reader sorts them by. @type {HTMLTableRowElement[]} */ rows: [],
      sound: disclosure("sound"),
      take: disclosure("take"),
      notes: disclosure("notes"),
      working: disclosure("working"),
    };
    parts.message.setAttribute("role", "status");
    parts.message.hidden = true;
    parts.canvas.setAttribute("role", "img");
    // First, so that it is seen: what follows was made in advance, perhaps of another figure.
    parts.fallback.append(parts.message, document.createElement("slot"));
    parts.head.append(parts.headline, parts.subtitle);
    // Beside the picture and not around it: a screen reader passes over an application, and should meet the picture.
    parts.keys.tabIndex = 0;
    parts.keys.setAttribute("role", "application");
    parts.keys.addEventListener("focus", () => this.#read());
    parts.stage.addEventListener("pointerenter", (event) => this.#read(event), { once: true });
    parts.stage.append(parts.canvas, parts.keys);
    parts.more.append(parts.table, parts.sound, parts.take, parts.notes, parts.working);
    parts.status.setAttribute("role", "status");
    // What opens has room of its own: the picture keeps its height.
    parts.more.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("summary")) parts.stage.style.flex = `0 0 ${parts.stage.clientHeight}px`;
    });
    parts.more.addEventListener("toggle", () => parts.more.querySelector("[open]") || (parts.stage.style.flex = ""), true);
    for (const lazy of [parts.take, parts.sound]) lazy.append(make("div"));
    for (const opens of [parts.table, parts.take, parts.sound]) opens.addEventListener("toggle", () => this.#open());
    parts.gap.append(parts.head, parts.stage, parts.summary, parts.calculation, parts.source, parts.stale, parts.more, parts.status);
    parts.gap.hidden = true;
    root.append(parts.fallback, parts.gap);
    this.#parts = parts;
  }

  connectedCallback() {
    // Set before this script came.
    if (Object.hasOwn(this, "data")) {
      const { data } = this;
      delete (/** @type {{data?: Given}} */ (this).data);
      this.data = data;
    }
    for (const above of this.#above()) this.#attributes.observe(above, { attributeFilter: ["lang"] });
    // After its own language, which this widens.
    this.#attributes.observe(this, { attributes: true });
    this.#sight.observe(this);
    if (engines.some(({ asked }) => asked)) return;
    // The observer answers after the first frame: too late for the engine of a figure that stands at the top of a page.
    const { top, bottom, height } = this.getBoundingClientRect();
    // What a closed `<details>` holds has a place, and is not seen.
    if (height && top < innerHeight + NEAR && bottom > -NEAR && this.checkVisibility?.() !== false) this.#approach();
  }

  disconnectedCallback() {
    this.#attributes.disconnect();
    this.#sight.disconnect();
    this.#size.disconnect();
    this.#engine.live.delete(this);
    this.#near = false;
    this.#turn += 1;
    this.#drop();
    this.#keeper?.drop(this.#keeping.generation);
    this.#show("nothing");
    for (const file of this.#parts.take.querySelectorAll("a")) URL.revokeObjectURL(file.href);
    this.#parts.take.open = this.#parts.sound.open = false;
  }

  /** A document takes its own style sheets alone, and Firefox gives an element that moves the prototype of every other element. */
  adoptedCallback() {
    Object.setPrototypeOf(this, GapChart.prototype);
    /** @type {ShadowRoot} */ (this.shadowRoot).adoptedStyleSheets = sheetOf(this.ownerDocument);
    this.#reader = undefined;
  }

  /** The reader's own data: a File, a Blob, text of a CSV, objects (one a row) or columns by name. They stay in the page. */
  get data() {
    return this.#data;
  }

  set data(data) {
    this.#data = data ?? undefined;
    this.#queue();
  }

  /** Where own data come from: the property, the attribute `src`, or a script of JSON inside. */
  get #given() {
    const src = this.getAttribute("src");
    /** @type {HTMLScriptElement | null} */
    const script = this.querySelector(':scope > script[type="application/json"]');
    return this.#data ?? (src ? new URL(src, document.baseURI) : (script ?? undefined));
  }

  get #view() {
    return this.getAttribute("view") ?? (this.hasAttribute("claim") ? "claims" : "projection");
  }

  /** The language: the element's own, or that of the page around it. */
  get #lang() {
    /** @type {Element | undefined} */
    let from = this;
    let marked = from.closest("[lang]");
    while (!marked && (from = /** @type {ShadowRoot} */ (from.getRootNode()).host)) marked = from.closest("[lang]");
    return marked?.getAttribute("lang")?.toLowerCase().startsWith("cy") ? "cy" : "en";
  }

  /** This element and those around it, shadow roots' hosts too, from the inside. */
  #above() {
    /** @type {Element[]} */
    const above = [];
    /** @type {any} */
    let node = this;
    // Not by `instanceof`: another document has classes of its own.
    for (; node; node = node.parentNode ?? node.host) if (node.nodeType === 1) above.push(node);
    return above;
  }

  /** The address of this figure from `#` on, to be put after that of a page that opens figures; empty before it is drawn. */
  get permalink() {
    return this.#permalink;
  }

  /** Places of the data as last drawn, in CSS pixels of the canvas: mark, datum, x, y, one after another. */
  get hits() {
    return this.#hits;
  }

  /** Left, top, right and bottom of the plot in the canvas, in CSS pixels. */
  get plot() {
    return this.#chart && this.#guard(() => this.#chart?.plot());
  }

  #approach() {
    this.#sight.disconnect();
    this.#near = true;
    this.#queue();
  }

  /** One update for any number of changes. */
  #queue() {
    if (this.#queued || !this.#near) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#update();
    });
  }

  /** Reads the attributes and shows their figure. */
  async #update() {
    // Once the engine of the gap was asked for it serves all its figures: it holds what the first does.
    const held = Object.entries(FIRST).every(([name, held]) => held.includes(this.getAttribute(name) ?? held[0]));
    const given = this.#given ?? (this.getAttribute("data") === "latest" ? "latest" : undefined);
    const engine = engineOf(this.#view, given, held && !gap.asked);
    engine.asked = true;
    const turn = ++this.#turn;
    const problem = await engine.load().catch((thrown) => engine.fault(thrown, this.#lang));
    const stale = () => turn !== this.#turn || !this.#near || !this.isConnected;
    if (stale()) return;
    if (problem) {
      this.#fail(problem);
      return;
    }
    if (!paint && !this.#held && this.#coloured) {
      // Without it the figure has colours of its own.
      const theme = await script("gapchart-theme", () => import("./gapchart-theme.js")).catch(() => ({ paint: () => "" }));
      paint = theme.paint;
      if (stale()) return;
    }
    /** @type {import("./own-engine.js").Table | undefined | void} */
    let table;
    if (given && engine.glue.Keeper) {
      if (this.#keeping !== engine) this.#keeper?.drop(this.#keeping.generation);
      if (this.#keeping !== engine || !this.#keeper) this.#keeper = new engine.glue.Keeper();
      this.#keeping = engine;
      const { generation } = engine;
      try {
        table = await this.#keeper.table(given, this.#options(engine), this.#lang, generation, stale);
      } catch (error) {
        if (stale()) return;
        this.#join(engine);
        this.#guard(() => {
          throw error;
        });
        return;
      }
      if (!table) return;
    }
    if (table || this.#made.size >= MADE || !engine.live.has(this)) this.#join(engine);
    this.#guard(() => {
      const { Chart } = /** @type {any} */ (engine.glue);
      const [view, options] = [this.#view, this.#options(engine)];
      const known = `${view}\0${options}`;
      const chart = this.#made.get(known) ?? (table?.free ? Chart.own(view, options, table) : new Chart(view, options));
      this.#made.set(known, chart);
      this.#chart = chart;
      this.#generation = engine.generation;
      const first = this.#shown !== "figure";
      if (first) {
        this.#write();
        this.#show("figure");
      }
      // Drawn before the words change, so that asking for the size does not lay the page out in between.
      if (!this.draw(this.#held)) return;
      this.#traps = 0;
      if (first) {
        this.#writeDetails();
        this.#size.observe(this.#parts.stage);
      } else {
        if (!this.#details) this.#keepRoom();
        this.#write();
        // While a slider moves, the picture follows at once and the table when it rests.
        this.#changed = performance.now();
        if (!this.#details) this.#rest();
      }
      this.#tell(first ? "gap-ready" : "gap-change", undefined);
    });
  }

  /** Once a slider rests: what it has passed is let go, and all follows that need not follow at every step. */
  #rest() {
    const left = this.#changed + REST - performance.now();
    this.#details = left > 0 ? setTimeout(() => this.#rest(), left) : undefined;
    if (left > 0) return;
    this.#settle();
    this.#guard(() => {
      for (const [known, chart] of this.#made) {
        if (chart !== this.#chart && this.#made.delete(known)) chart.free();
      }
      if (this.draw()) tell(this.#parts.status, this.#writeDetails() ?? "");
    });
  }

  /** What is written keeps its room until the slider rests: the picture would change its height with every line more or less. */
  #keepRoom() {
    for (const part of this.#written) {
      // A style tells six digits and is laid out in whole sixty-fourths of a pixel below them: each time it would be one less.
      const room = `${parseFloat(getComputedStyle(part).blockSize) + 0.005}px`;
      if (part.style.minBlockSize !== room) part.style.minBlockSize = room;
    }
  }

  /** Nothing waits for a slider to rest any longer, and no words keep the room that they had. */
  #settle() {
    clearTimeout(this.#details);
    this.#details = undefined;
    for (const part of this.#written) part.style.minBlockSize = "";
  }

  /** From now on served by that engine. @param {Engine} engine */
  #join(engine) {
    this.#drop();
    this.#engine.live.delete(this);
    this.#engine = engine;
    engine.live.add(this);
  }

  /** After the engine was instantiated anew: everything from the attributes again. */
  redo() {
    this.#drop();
    this.#queue();
  }

  /** The view's options that stand on the element, and the page's language, as engines take them. @param {Engine} engine */
  #options(engine) {
    const pairs = ["lang", this.#lang];
    for (const name of engine.options(this.#view)) {
      const value = name === "lang" ? null : this.getAttribute(name);
      // What parts one from the next is no part of a value: there it is refused, as any other sign that is no text.
      if (value !== null) pairs.push(name, value.replaceAll("\0", "\ufffd"));
    }
    return pairs.join("\0");
  }

  /** Whether the page has colours for this figure, or the system has for everything. */
  get #coloured() {
    const style = getComputedStyle(this.#parts.gap);
    return forced.matches || COLOURS.some((name) => style.getPropertyValue(`--gap-${name}`));
  }

  /** Whether to draw on a dark ground: as asked, or as the page around it declares and the reader prefers; never on paper. */
  get #dark() {
    if (printing.matches) return false;
    const theme = this.getAttribute("theme");
    if (theme === "dark" || theme === "light") return theme === "dark";
    const schemes = getComputedStyle(this).colorScheme;
    return schemes.includes("dark") && (!schemes.includes("light") || prefersDark.matches);
  }

  /** Draws the figure at the size that the page gives it; says whether it could, or had no room to. @param {Look} [asked] where it still holds */
  draw(asked) {
    const chart = this.#chart;
    if (!chart || this.#generation !== this.#engine.generation || this.#shown !== "figure") return true;
    const look = asked ?? (this.#look = this.#ask());
    if (look[0] < 40 || look[1] < 40) return true;
    const hits = this.#guard(() => chart.draw(this.#parts.canvas, ...look, devicePixelRatio, chart.look === look));
    if (!hits) return false;
    chart.look = look;
    this.#hits = hits;
    return true;
  }

  /** What the page was last seen to give the picture, while a slider moves. */
  get #held() {
    return this.#details ? this.#look : undefined;
  }

  /** Asks the page for what the picture depends on, and has the style follow it. @returns {Look} */
  #ask() {
    const { stage, gap } = this.#parts;
    const { clientWidth: width, clientHeight: height } = stage;
    const { fontSize, fontFamily: family } = getComputedStyle(gap);
    const dark = this.#dark;
    // On paper a page's own colours may be light on nothing.
    const own = this.#coloured && !printing.matches;
    // Colours that came later: what checks them is fetched, and draws.
    if (own && !paint) this.#queue();
    const colours = paint?.(gap, own ? COLOURS : [], forced.matches, dark) ?? "";
    if (dark) gap.dataset.theme = "dark";
    else delete gap.dataset.theme;
    const size = parseFloat(fontSize) * (width < 480 ? 0.8125 : 0.875);
    return [width, height, size, family, dark, colours];
  }

  /** Where the words stand that change with every option. */
  get #written() {
    const { head, calculation, summary, source } = this.#parts;
    return [head, calculation, summary, source];
  }

  /** The words that change with every option. */
  #write() {
    const { head, headline, subtitle, summary, calculation, source } = this.#parts;
    const [message, measure, answer, caveat, origin] = split(this.#chart?.words() ?? "");
    const level = Math.min(Math.max(Number(this.getAttribute("heading-level")) || 3, 1), 6);
    if (headline.localName !== `h${level}`) {
      this.#parts.headline = make(`h${level}`, "headline");
      head.replaceChildren(this.#parts.headline, subtitle);
    }
    // Set to what it is it would still have all styles worked out anew.
    if (this.#parts.gap.lang !== this.#lang) this.#parts.gap.lang = this.#lang;
    write(this.#parts.headline, message);
    write(subtitle, measure);
    write(summary, answer);
    write(calculation, caveat);
    calculation.hidden = !caveat;
    write(source, origin);
  }

  /** What stands for the picture, table, notes and working: the same figures in words. Gives what a change is announced by. */
  #writeDetails() {
    const details = this.#chart?.details();
    if (!details) return;
    const all = split(details);
    const [sentence, description, method, command, permalink, unit, due, short, announcement] = all;
    const [heads, numbers, kinds, notes, steps, opens] = all.slice(9).map((list) => split(list, "\x02"));
    const [rows, sources] = all.slice(15).map((table) => split(table, "\x03").map((row) => split(row, "\x02")));
    [this.#permalink, this.#unit] = [permalink, unit];
    const [tableTitle, notesTitle, sourcesTitle, quote, workingTitle, commandTitle, instead, back, takeTitle, values, soundTitle, late] = this.#engine.labels(this.#lang);
    const { canvas, headline } = this.#parts;
    canvas.setAttribute("aria-label", short);
    tell(canvas, instead.replace("{0}", headline.textContent).replace("{1}", short));
    this.#parts.rows = fillTable(this.#parts.table, this.#parts.rows, tableTitle, this.#parts.subtitle.textContent ?? "", heads, numbers, kinds, rows);
    if (opens.length > 0) this.#opener ??= this.#engine.glue.opener?.(this, this.#parts);
    this.#opener?.(opens, this.#chart, this.#engine.options, back);
    fill(
      this.#parts.notes,
      notesTitle,
      make("p", "", quote),
      make("blockquote", "sentence", sentence),
      make("p", "description", description),
      list("notes", notes, (note) => [note]),
      make("p", "", sourcesTitle),
      list("sources", sources, cite),
    );
    const code = make("code", "", command);
    code.lang = "en";
    const shell = make("p", "command", `${commandTitle}: `);
    shell.append(code);
    this.#parts.keys.setAttribute("aria-label", values);
    tell(/** @type {Node} */ (this.#parts.take.firstElementChild), takeTitle);
    tell(/** @type {Node} */ (this.#parts.sound.firstElementChild), soundTitle);
    // A month after the last that was to be expected, by the reader's own clock.
    this.#parts.stale.hidden = !due || new Date().toISOString().slice(0, 7) <= due;
    tell(this.#parts.stale, late);
    this.#open();
    fill(this.#parts.working, workingTitle, make("p", "method", method), list("steps", steps, (step) => [step]), shell);
    return announcement;
  }

  /** Begins to read values, where a reader points or moves the focus. @param {PointerEvent} [event] */
  async #read(event) {
    this.#reader ??= script("gapchart-read", () => import("./gapchart-read.js")).then(({ reader }) =>
      reader(/** @type {ShadowRoot} */ (this.shadowRoot), this.#parts, () => ({
        hits: this.#hits,
        plot: this.plot,
        unit: this.#unit,
        row: (mark, datum) => this.#guard(() => this.#chart?.row(mark, datum)) ?? -1,
        near: (x, y) => this.#guard(() => this.#chart?.near?.(x, y)),
      })),
    );
    // Without it the figure is what it was, and its table has the values.
    const reading = await this.#reader.catch(() => (this.#reader = undefined));
    if (event) reading?.point(event);
  }

  /** Fills what a reader has opened; the figure is what it was without. */
  async #open() {
    const { table, sound, take, more } = this.#parts;
    // What played stops when the figure changes.
    if (![table, sound, take].some(({ open }) => open) && !more.dataset.filled) return;
    await script("gapchart-more", () => import("./gapchart-more.js")).then(
      ({ fill }) => fill(this.#parts, this, this.#options(this.#engine), this.#given),
      // The table is there without.
      async (thrown) => {
        const { message } = await fault(thrown, this.#lang, "", "");
        for (const { lastChild } of [sound, take]) if (lastChild) tell(lastChild, message);
      },
    );
  }

  /** Runs a call into the engine; a trap renews the engine, a fault shows its words. @template T @param {() => T} call */
  #guard(call) {
    try {
      return call();
    } catch (error) {
      const known = thrownFault(error);
      if (known) {
        this.#fail(known);
        return;
      }
      // Once more for this element; the others in any case.
      this.#traps += 1;
      this.#chart = undefined;
      if (this.#traps > 1) {
        this.#engine.live.delete(this);
        const turn = this.#turn;
        fault("trap", this.#lang, "", String(error)).then((problem) => turn === this.#turn && this.#near && this.#fail(problem));
      }
      this.#engine.renew();
    }
  }

  /** Leaves the fallback in sight with what went wrong. @param {Fault} problem */
  #fail(problem) {
    this.#drop();
    this.#parts.message.lang = this.#lang;
    tell(this.#parts.message, problem.message);
    this.#show("fault");
    this.#tell("gap-error", problem);
  }

  /** @param {"nothing" | "figure" | "fault"} what */
  #show(what) {
    this.#shown = what;
    this.#parts.gap.hidden = what !== "figure";
    this.#parts.fallback.hidden = what === "figure";
    this.#parts.message.hidden = what !== "fault";
    if (what === "figure") return;
    this.#size.disconnect();
    this.#settle();
  }

  /** Frees the engine's side of the figure. */
  #drop() {
    if (this.#generation === this.#engine.generation) for (const chart of this.#made.values()) chart.free();
    this.#made.clear();
    this.#chart = undefined;
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

/** A part that opens: `<details>` with its summary. @param {string} name */
function disclosure(name) {
  const details = /** @type {HTMLDetailsElement} */ (make("details", name));
  details.append(document.createElement("summary"));
  return details;
}

/** @param {HTMLDetailsElement} details @param {string} title @param {Node[]} children */
function fill(details, title, ...children) {
  const summary = /** @type {HTMLElement} */ (details.firstElementChild);
  tell(summary, title);
  details.replaceChildren(summary, ...children);
}

/**
 * The table; one of an unchanged shape is only re-worded. Gives its rows, the head first, in the figure's order.
 * @param {HTMLDetailsElement} details @param {HTMLTableRowElement[]} lines @param {string} title @param {string} subtitle
 * @param {string[]} heads @param {string[]} numbers @param {string[]} kinds @param {string[][]} rows
 */
function fillTable(details, lines, title, subtitle, heads, numbers, kinds, rows) {
  let table = details.querySelector("table");
  if (!table || lines.length !== rows.length + 1 || lines[0].cells.length !== heads.length || table.querySelector("tbody button")) {
    table = document.createElement("table");
    table.createCaption().id = "caption";
    const head = table.createTHead().insertRow();
    heads.forEach((_, at) => head.append(cell("col", numbers[at])));
    const body = table.createTBody();
    for (const _ of rows) {
      const row = body.insertRow();
      heads.forEach((_, at) => row.append(cell(at ? "" : "row", numbers[at])));
    }
    const scroll = make("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-labelledby", "caption");
    scroll.append(table);
    fill(details, title, scroll);
    lines = [...table.rows];
  }
  tell(/** @type {Node} */ (details.firstElementChild), title);
  tell(/** @type {Node} */ (table.caption), subtitle);
  [heads, ...rows].forEach((words, at) => {
    lines[at].className = kinds[at - 1] ?? "";
    // A column's name may stand on a button that sorts by it.
    words.forEach((word, column) => tell(lines[at].cells[column].firstElementChild ?? lines[at].cells[column], word));
  });
  return lines;
}

/** @param {"col" | "row" | ""} scope @param {string} number */
function cell(scope, number) {
  const node = /** @type {HTMLTableCellElement} */ (document.createElement(scope ? "th" : "td"));
  if (scope) node.scope = scope;
  if (number) node.className = "number";
  return node;
}

/** @template T @param {string} name @param {T[]} items @param {(item: T) => (string | Node)[]} show */
function list(name, items, show) {
  const list = make("ul", name);
  for (const item of items) {
    const entry = document.createElement("li");
    entry.append(...show(item));
    list.append(entry);
  }
  return list;
}

/** A source; its title keeps its own language. @param {string[]} source @returns {(string | Node)[]} */
function cite([publisher, title, lang, published, address]) {
  const name = make(address ? "a" : "span", "", title);
  if (address) name.setAttribute("href", address);
  name.lang = lang;
  return [`${publisher}: `, name, published ? ` (${published})` : ""];
}

/** What only scripts and downloads need, fetched when it is first asked for. @template {keyof Export} N @param {N} name @returns {Export[N]} */
const exported = (name) =>
  /** @type {any} */ (
    async (/** @type {any[]} */ ...asked) => {
      /** @type {any} */
      const all = await script("gapchart-export", () => import("./gapchart-export.js")).catch(async (thrown) => {
        throw await fault(thrown, document.documentElement.lang, "", "");
      });
      return all[name](...asked);
    }
  );

/**
 * Fetches and starts what draws a view, or a reader's own data in it, before an element asks. What fails is said when one does.
 * @param {string} [view] @param {boolean} [own] @returns {Promise<void>}
 */
export const prepare = (view = FIRST.view[0], own = false) =>
  engineOf(view, own, FIRST.view.includes(view) && !gap.asked).load().catch(() => {});

export const figure = exported("figure");
export const svg = exported("svg");
export const png = exported("png");
export const csv = exported("csv");
export const embed = exported("embed");
export const project = exported("project");
export const windows = exported("windows");
export const describe = exported("describe");
export const read = exported("read");
export const readPrices = exported("readPrices");
export const readMeasures = exported("readMeasures");
export const describeOwn = exported("describeOwn");

export { GapChart };

if (!customElements.get("gap-chart")) customElements.define("gap-chart", GapChart);
