// @ts-check
/**
 * Data that open further figures: what the engines of the gap and of a reader's own file have, and others have not.
 */

/** How near to a datum a pointer must be, in CSS pixels. */
const NEAR = 24;

/**
 * After each drawing: the figures that the table's rows open (none where rows open none), the engine's chart, the names of a
 * view's options, and the word for going back.
 * @typedef {(opens: string[], chart: Partial<Pick<import("./gap-engine.js").Chart, "opens">> | undefined, options: (view: string) => string[], back: string) => void} Opener
 */

/**
 * Makes an element open what its data open: a click on the canvas or a button in the table shows that figure in place of
 * this one, with a way back. The event `gap-select` is sent first; a page that prevents its default does something else.
 * @param {HTMLElement & {hits: Float64Array, plot: Float64Array | undefined}} element
 * @param {{canvas: HTMLElement, stage: HTMLElement, rows: HTMLTableRowElement[]}} parts
 * @returns {Opener}
 */
export function opener(element, parts) {
  const { canvas, stage } = parts;
  /** What was shown before, to come back to. @type {[string, string][][]} */
  const before = [];
  /** @type {Parameters<Opener>[1]} */
  let chart;
  /** @type {Parameters<Opener>[2]} */
  let options;

  /** View and options as they stand on the element. @returns {[string, string][]} */
  const asked = () =>
    ["view", ...options(element.getAttribute("view") ?? (element.hasAttribute("claim") ? "claims" : "projection"))].flatMap((name) => {
      const value = element.getAttribute(name);
      return value === null ? [] : [[name, value]];
    });
  /** @param {[string, string][]} other */
  const become = (other) => {
    for (const [name] of asked()) if (name !== "lang" && name !== "theme") element.removeAttribute(name);
    // Of a reader's own file the address has the name and hash; the file itself is on the element already.
    for (const [name, value] of other) if (!["lang", "file", "sha256"].includes(name)) element.setAttribute(name, value);
  };
  /** @param {string} permalink */
  const open = (permalink) => {
    const select = new CustomEvent("gap-select", { bubbles: true, composed: true, cancelable: true, detail: { permalink } });
    if (!permalink || !element.dispatchEvent(select)) return;
    const figure = new URLSearchParams(permalink.slice(1));
    figure.delete("v");
    before.push(asked());
    become([...figure]);
  };
  /** The figure that the datum under a pointer opens; empty where there is none. @param {MouseEvent} event */
  const under = ({ offsetX, offsetY }) => {
    const { hits, plot: [left, top, right, bottom] = [] } = element;
    if (!(offsetX >= left && offsetX <= right && offsetY >= top && offsetY <= bottom)) return "";
    let [found, least] = ["", NEAR ** 2];
    for (let at = 0; at < hits.length; at += 4) {
      const [mark, datum, x, y] = hits.subarray(at, at + 4);
      const away = (x - offsetX) ** 2 + (y - offsetY) ** 2;
      const opens = away < least ? chart?.opens?.(mark, datum) : "";
      if (opens) [found, least] = [opens, away];
    }
    return found;
  };
  canvas.classList.add("chooses");
  canvas.addEventListener("click", (event) => open(under(event)));
  canvas.addEventListener("pointermove", (event) => canvas.classList.toggle("opens", under(event) !== ""));

  const back = document.createElement("button");
  back.className = "back";
  back.setAttribute("part", "back");
  back.addEventListener("click", () => {
    const last = before.pop();
    if (last) become(last);
  });
  stage.after(back);

  return (opens, now, names, word) => {
    [chart, options] = [now, names];
    back.textContent = word;
    back.hidden = before.length === 0;
    const { rows } = parts;
    opens.forEach((figure, at) => {
      const [first, second] = rows[at + 1].cells;
      const [one, other] = rows[0].cells;
      const button = document.createElement("button");
      button.textContent = first.textContent;
      button.setAttribute("aria-label", `${one.textContent} ${first.textContent}, ${other.textContent} ${second.textContent}`);
      button.addEventListener("click", () => open(figure));
      first.replaceChildren(button);
    });
  };
}
