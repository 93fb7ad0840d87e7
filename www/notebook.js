// @ts-check
/**
 * A notebook: the calculations alone, without a picture. Each cell is a function; the page shows its text and what it gives.
 *
 * In: the published figures, as a figure's table has them. Out: what a spreadsheet would be asked for. Nothing here computes: all
 * numbers come from `project` and `windows`.
 */
import { figure, project, windows } from "./gapchart/gapchart.js";

/** What one cell hands to the next. @type {{year: number[], value: number[]}} */
let gap = { year: [], value: [] };

const cells = {
  async figures() {
    const { table } = await figure("trend", { vintage: "2026" });
    /** @type {[string, string, number][]} */
    const rows = table.rows;
    const comparable = rows.filter(([, role]) => role === "observed");
    gap = {
      year: comparable.map(([period]) => Number(period.slice(0, 4)) + 1),
      value: comparable.map(([, , value]) => value),
    };
    return gap;
  },

  async closing() {
    const until = gap.year.indexOf(2019) + 1;
    const { slope, slope_se, closing } = await project({
      year: gap.year.slice(0, until),
      value: gap.value.slice(0, until),
      decimals: 2,
    });
    const { year, lower, upper } = closing;
    return { slope, slope_se, year, lower, upper };
  },

  async every() {
    const all = await windows({ ...gap, decimals: 2 });
    const close = all.filter(({ closing }) => closing.kind === "closes");
    // A window may close without a year that can be named.
    const soon = close.filter(({ to, closing }) => closing.year !== null && closing.year - to <= 100);
    return {
      windows: all.length,
      close: close.length,
      within_a_century: soon.length,
      do_not_close: all.length - close.length,
    };
  },

  async other() {
    const value = [...gap.value.slice(0, -1), 3.5];
    const columns = { year: gap.year, value, decimals: 2 };
    const { closing } = await project(columns, { method: "theil-sen" });
    return { year: closing.year, detectable: closing.detectable };
  },
};

for (const [name, cell] of Object.entries(cells)) {
  const place = /** @type {HTMLElement} */ (document.querySelector(`[data-cell="${name}"]`));
  const [code, result] = [document.createElement("pre"), document.createElement("pre")];
  // Names in a script are English, whatever the page is in.
  code.lang = result.lang = "en";
  // As it stands here, two spaces less in.
  // Wide lines scroll on a telephone, by keyboard too.
  code.tabIndex = 0;
  code.textContent = String(cell).replaceAll("\n  ", "\n");
  result.className = "result";
  place.append(code, result);
  try {
    result.textContent = JSON.stringify(await cell(), null, 2).replace(/\[[^\]]*\]/g, (list) => list.replace(/\s+/g, " "));
  } catch (fault) {
    result.textContent = /** @type {{message?: string}} */ (fault).message ?? String(fault);
  }
}
