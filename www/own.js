// @ts-check
/**
 * The reader's own figures in the explorer: a file chosen, dropped or pasted, its problems, and what its controls offer.
 *
 * In: the page's panel `#own`, whose texts are on the page in its language. Out: `data` on the one `<gap-chart>`, and options
 * with the file's own names as choices. Nothing leaves the page.
 */
import { describeOwn, prepare, read } from "./gapchart/gapchart.js";

/** @typedef {import("./gapchart/gapchart-export.js").Option} Choice */
/** @typedef {import("./gapchart/gapchart-export.js").Holdings} Holdings */

/** Options that pick from a file; those before it are of no account where it is chosen anew. */
const PICKED = ["measure", "area", "group", "less", "year", "value"];
/** Questions that take a table of Welsh authorities or schools, or of schools for a formula. */
const TABLES = ["wales-authorities", "wales-schools", "single-formula", "formula"];
/** What a change of each makes void. @type {Record<string, string[]>} */
const VOID = { measure: ["group", "less", "from", "to", "until", "vintage"], area: ["from", "to", "until"], group: ["from", "to", "until"], year: ["from", "to", "until"] };

/** A gap's content; a number with the one of two or six forms that follows it, as in the texts of figures. @param {string | number} part @param {string} [forms] */
function counted(part, forms) {
  if (forms === undefined) return String(part);
  const all = forms.split("|"), welsh = { 0: 0, 1: 1, 2: 2, 3: 3, 6: 4 }[Number(part)] ?? 5;
  return `${part} ${all.length === 2 ? all[Number(Number(part) !== 1)] : all[welsh]}`;
}

/**
 * @param {HTMLElement & {data?: unknown}} chart @param {string} lang
 * @param {() => void} changed when there are other figures to show and to choose from
 */
export async function ownFigures(chart, lang, changed) {
  const described = await describeOwn(lang);
  /** Those that draw whatever a file holds, and those that have controls of their own for a table. */
  const views = described.filter(({ key }) => !TABLES.includes(key));
  const tables = described.filter(({ key }) => TABLES.includes(key));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(`#own-${name}`));
  const panel = /** @type {HTMLDetailsElement} */ (document.querySelector("#own"));
  const picker = /** @type {HTMLInputElement} */ (part("file"));
  const pasted = /** @type {HTMLTextAreaElement} */ (part("paste"));
  const status = part("status"), problems = part("problems"), anyway = part("anyway"), leave = part("leave");
  /** What is drawn, and whether it is a table of Wales, whose figures have the controls of the published ones. @type {{file: File, holds: Holdings, table: boolean} | undefined} */
  let held;
  /** What a link asks for. @type {{name: string, sha256: string} | undefined} */
  let wanted;
  /** Files that were given one after another: the last one counts. */
  let turn = 0;

  /** A text of the page with its gaps filled. @param {string} name @param {(string | number)[]} parts */
  const say = (name, ...parts) => {
    const text = status.dataset[name] ?? "";
    status.textContent = text.replace(/\{(\d)(?::([^}]*))?\}/g, (_, at, forms) => counted(parts[at] ?? "", forms));
  };
  const get = (/** @type {string} */ name) => chart.getAttribute(name) ?? "";

  /** @param {File} file */
  async function take(file) {
    const mine = ++turn;
    panel.open = true;
    problems.hidden = anyway.hidden = true;
    say("reading", file.name);
    let holds;
    const table = TABLES.includes(get("view"));
    try {
      holds = await read(file, table ? { lang, view: get("view") } : { lang, year: get("year"), value: get("value") });
    } catch (fault) {
      if (mine === turn) status.textContent = /** @type {{message?: string}} */ (fault).message ?? String(fault);
      return;
    }
    if (mine !== turn) return;
    list(holds);
    const draw = () => {
      anyway.hidden = true;
      if (!wanted && !table) {
        const rest = ["series", "vintage", "from", "to", "until", "method", "include", "guess"];
        for (const name of [...PICKED, ...rest]) chart.removeAttribute(name);
      }
      // The one view that draws whatever a file holds.
      if (!table && (!wanted || !views.some(({ key }) => key === get("view")))) chart.setAttribute("view", "trend");
      wanted = undefined;
      held = { file, holds, table };
      leave.hidden = false;
      say(holds.problems.length > 0 ? "problems" : "read", holds.file, holds.rows, holds.problems.length + holds.more);
      chart.data = file;
      changed();
    };
    if (wanted && wanted.sha256 !== holds.sha256) {
      say(wanted.name === holds.file ? "changed" : "other", wanted.name, holds.file);
      anyway.hidden = false;
      anyway.onclick = draw;
    } else draw();
  }

  /** @param {Holdings} holds */
  function list(holds) {
    const names = /** @type {HTMLElement} */ (problems.querySelector("ol"));
    problems.hidden = holds.problems.length === 0;
    names.replaceChildren(
      ...holds.problems.map((problem) => {
        const entry = document.createElement("li");
        entry.textContent = problem;
        return entry;
      }),
    );
    const rest = /** @type {HTMLElement} */ (problems.lastElementChild);
    rest.hidden = holds.more === 0;
    rest.textContent = (rest.dataset.more ?? "").replace("{0}", String(holds.more));
  }

  function go() {
    held = wanted = undefined;
    turn += 1;
    for (const name of PICKED) chart.removeAttribute(name);
    chart.data = undefined;
    status.textContent = "";
    problems.hidden = anyway.hidden = leave.hidden = true;
    picker.value = pasted.value = "";
  }

  // What draws a file comes while it is being looked for.
  for (const event of ["pointerenter", "focus"]) {
    picker.addEventListener(event, () => prepare(TABLES.includes(get("view")) ? /** @type {any} */ (get("view")) : "trend", true), { once: true });
  }
  picker.addEventListener("change", () => picker.files?.[0] && take(picker.files[0]));
  leave.addEventListener("click", () => {
    go();
    location.hash = "view=trend";
  });
  pasted.addEventListener("input", () => {
    const text = pasted.value;
    // A line is not a table yet: it is being typed.
    if (text.trim().includes("\n")) take(new File([text], "pasted.csv"));
  });
  document.addEventListener("paste", (event) => {
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const { clipboardData: from } = event;
    const text = from?.getData("text/csv") || from?.getData("text/plain") || "";
    const file = from?.files[0] ?? (text.trim().includes("\n") ? new File([text], "pasted.csv") : undefined);
    if (file) take(file);
  });
  document.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });

  /** A choice among names, the first of them or none being what is drawn when nothing is said. @param {Choice} option @param {[string, string][]} choices @param {string} otherwise @returns {Choice} */
  const among = (option, choices, otherwise) => ({ ...option, takes: "one", choices, default: otherwise });

  return {
    /** Whether a reader's own figures are shown, by controls of their own. */
    get shown() {
      return held !== undefined && (!held.table || tables.some(({ key }) => key === get("view")));
    },
    /** Whether a link waits for its file. */
    get waiting() {
      return wanted !== undefined;
    },
    /** The names of the options that an address may have. */
    keys: ["file", "sha256", ...PICKED],
    /** The names of those that only a table has. */
    names: tables.flatMap(({ options }) => options.map(({ name }) => name)),
    /** What a change of an option makes void. @param {string} name */
    voids: (name) => (held && !held.table ? (VOID[name] ?? []) : []),
    /** Whether the file is to be read anew for an option. @param {string} name */
    again(name) {
      if (held && !held.table && (name === "year" || name === "value")) {
        wanted = { name: held.holds.file, sha256: held.holds.sha256 };
        take(held.file);
      }
    },
    /** An address names a file, or none. @param {string | null} name @param {string | null} sha256 */
    asked(name, sha256) {
      if (name === null) return void (held || wanted ? go() : undefined);
      if (held && (!sha256 || held.holds.sha256 === sha256)) return;
      go();
      wanted = { name, sha256: sha256 ?? "" };
      panel.open = true;
      say("wanted", name);
    },
    /** The options of a view with the file's own names and years. @param {string} key @returns {Choice[]} */
    options(key) {
      if (!held || held.table) return tables.find((view) => view.key === key)?.options ?? [];
      const { measures, groups, areas, lines, columns, tidy, kind } = held.holds;
      const same = (/** @type {string} */ one, /** @type {string} */ other) => one.toLowerCase() === other.toLowerCase();
      const measure = Math.max(0, measures.findIndex(({ name }) => same(name, get("measure") || get("value"))));
      const mine = lines.filter((line) => !tidy || line[0] === measure);
      const once = (/** @type {number} */ column, /** @type {number[][]} */ of) => [...new Set(of.map((line) => line[column]))];
      const ours = once(1, mine);
      const total = ours.find((at) => /^(total|all|all pupils|cyfanswm)$/i.test(groups[at])) ?? ours[0];
      const group = ours.find((at) => same(groups[at], get("group"))) ?? total;
      const with_ = mine.filter((line) => line[1] === group);
      const places = once(2, with_);
      const area = places.find((at) => areas[at].some((name) => name && same(name, get("area"))));
      const span = with_.filter((line) => area === undefined || line[2] === area);
      const first = Math.min(...span.map((line) => line[3])), last = Math.max(...span.map((line) => line[4]));
      /** @param {string[]} names @returns {[string, string][]} */
      const pairs = (names) => names.map((name) => [name, name]);
      const others = [
        ...ours.filter((at) => at !== group).map((at) => groups[at]),
        ...measures.filter((other, at) => at !== measure && other.unit === measures[measure].unit).map(({ name }) => name),
      ];
      const view = views.find((view) => view.key === key);
      /** @type {Choice[]} */
      const options = [among({ .../** @type {any} */ (view), name: "view", label: panel.dataset.view ?? "", help: "" }, views.map(({ key, title }) => [key, title]), key)];
      for (const option of view?.options ?? []) {
        if (option.name === "measure") options.push(among(option, pairs(measures.map(({ name }) => name)), measures[measure].name));
        else if (option.name === "group") options.push(among(option, pairs(ours.map((at) => groups[at])), groups[group]));
        else if (option.name === "less") options.push({ ...among(option, pairs(others), ""), choices: others.length > 0 ? [["", "\u2013"], ...pairs(others)] : [] });
        else if (option.name === "area") {
          const sorted = places.map((at) => areas[at]).sort(([, one], [, other]) => one.localeCompare(other, lang));
          options.push({ ...among(option, sorted.map(([code, name]) => [code || name, name]), ""), choices: sorted.length > 1 ? [["", "\u2013"], ...sorted.map(([code, name]) => /** @type {[string, string]} */ ([code || name, name]))] : [] });
        } else if (option.name === "year") {
          if (kind === "columns") options.push({ ...among(option, [["", "\u2013"], ...pairs(columns)], "") });
        } else if (option.name === "value" || option.name === "vintage") {
          // A measure is a column of values; vintages are those of the line, which the file's own newest stands for.
        } else if (option.takes === "year" || option.takes === "guess") {
          const ahead = option.name === "until" || option.takes === "guess";
          options.push({ ...option, first: ahead ? last : first, last: ahead ? last + 1000 : last });
        } else options.push(option);
      }
      return options;
    },
  };
}
