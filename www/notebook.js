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
    return { slope, slope_se, year: closing.year, lower: closing.lower, upper: closing.upper };
  },

  async every() {
    const all = await windows({ ...gap, decimals: 2 });
    const within = (/** @type {number} */ years) => all.filter(({ to, closing }) => closing.year !== null && closing.year - to <= years).length;
    const closes = all.filter(({ closing }) => closing.kind === "closes").length;
    return { windows: all.length, close: closes, within_a_century: within(100), do_not_close: all.length - closes };
  },

  async other() {
    const value = [...gap.value.slice(0, -1), 3.5];
    const { closing } = await project({ year: gap.year, value, decimals: 2 }, { method: "theil-sen" });
    return { year: closing.year, detectable: closing.detectable };
  },
};

for (const [name, cell] of Object.entries(cells)) {
  const place = /** @type {HTMLElement} */ (document.querySelector(`[data-cell="${name}"]`));
  const [code, result] = [document.createElement("pre"), document.createElement("pre")];
  // As it stands here, two spaces less in.
  code.textContent = String(cell).replaceAll("\n  ", "\n");
  result.className = "result";
  place.append(code, result);
  try {
    result.textContent = JSON.stringify(await cell(), null, 1).replace(/\n\s+(?=[-\d"][^:]*[,\n])/g, " ");
  } catch (fault) {
    result.textContent = /** @type {{message?: string}} */ (fault).message ?? String(fault);
  }
}
