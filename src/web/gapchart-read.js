// @ts-check
/**
 * Reading values off a figure: by pointer, touch and keyboard, over one list of places. Fetched when a reader first points at a
 * figure or moves the focus to it.
 *
 * In: the places of the data as last drawn, and the figure's own table. Out: a tip with the table's row, a line and dots over the
 * canvas, and one status message. What is shown is the table's text: the two cannot disagree.
 */

/** How long after the last key a value is announced, in milliseconds. */
const REST = 200;
/** The share of a picture that a tip may hide. */
const HIDES = 0.2;
/** Places that the keys for a page move by. */
const PAGE = 5;
/** How near to a place among very many points a pointer must be to mean it, in CSS pixels. */
const MARK = 9;

const STYLE = `
.tip, .cross, .dot { position: absolute; pointer-events: none; }
.tip[hidden], .cross[hidden], .dot[hidden] { display: none; }
.tip {
  z-index: 2; box-sizing: border-box; inline-size: max-content; max-inline-size: min(22em, 100%); padding: 0.4em 0.6em; border: 1px solid var(--muted); border-radius: 3px;
  background: var(--background); color: var(--text); font-size: 0.8125em; line-height: 1.35; pointer-events: auto;
}
.tip b { display: block; }
.tip i { display: block; font-style: normal; color: var(--muted); }
.tip table { border-collapse: collapse; }
.tip th, .tip td { padding: 0 0.8em 0 0; border: 0; font-weight: normal; text-align: start; vertical-align: top; }
.tip td { padding: 0; font-variant-numeric: tabular-nums; }
.tip .now { font-weight: bold; }
.cross { inline-size: 1px; background: var(--muted); }
.dot { inline-size: 11px; block-size: 11px; margin: -6px 0 0 -6px; border: 2px solid var(--text); border-radius: 50%; background: none; box-sizing: border-box; }
@media (forced-colors: active) { .cross { background: CanvasText; } }
`;

/** A constructed sheet serves the document that it was made in. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** One place that can be read: where it is, the row of the table, and the places of its data. @typedef {{x: number, y: number, row: number, at: [number, number][]}} Place */

/**
 * Begins to read a figure; gives what shows the value under a pointer, and what hides it.
 * @param {ShadowRoot} root
 * @param {{stage: HTMLElement, canvas: HTMLElement, keys: HTMLElement, rows: HTMLTableRowElement[], status: HTMLElement}} parts
 * @param {() => {hits: Float64Array, plot: Float64Array | undefined, row: (mark: number, datum: number) => number, near: (x: number, y: number) => any[] | undefined, unit: string}} now
 */
export function reader(root, parts, now) {
  const { stage, canvas, keys, status } = parts;
  const page = root.ownerDocument;
  const sheet = sheets.get(page) ?? new (page.defaultView ?? window).CSSStyleSheet();
  if (!sheets.has(page)) sheet.replaceSync(STYLE);
  sheets.set(page, sheet);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  const make = (/** @type {string} */ name, tag = "div") => {
    const node = document.createElement(tag);
    node.className = name;
    node.setAttribute("part", name);
    node.hidden = true;
    stage.append(node);
    return node;
  };
  const tip = make("tip"), cross = make("cross");
  // What is seen is spoken once, by the status message.
  for (const node of [tip, cross]) node.setAttribute("aria-hidden", "true");
  /** @type {HTMLElement[]} */
  const dots = [];

  /** @type {Float64Array | undefined} */
  let known;
  /** @type {Place[]} */
  let places = [];
  /** Whether the places lie in rows and columns. */
  let grid = false;
  /** Whether each row of the table is a row of the picture. */
  let turned = false;
  /** Whether there are very many points, of which the table has a few: the others are found where a pointer is. */
  let scattered = false;
  /** The place and the column that are read. */
  let [at, column] = [-1, -1];
  /** Whether the unit was spoken since the focus came. */
  let unitTold = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  /** The places anew where the figure was drawn again. */
  const look = () => {
    const { hits, row, near } = now();
    if (hits === known) return;
    known = hits;
    scattered = near(0, 0) !== undefined;
    /** @type {Map<number, Place>} */
    const found = new Map();
    for (let hit = 0; hit < hits.length; hit += 4) {
      const [mark, datum, x, y] = hits.subarray(hit, hit + 4);
      const line = row(mark, datum);
      if (line < 0) continue;
      const place = found.get(line);
      if (!place) found.set(line, { x, y, row: line, at: [[x, y]] });
      else if (!place.at.some(([left, top]) => left === x && top === y)) place.at.push([x, y]);
    }
    places = [...found.values()].sort((one, other) => one.x - other.x || other.y - one.y);
    // Straight down the picture as down the table, and not across it: years run across, and a trend is straight both ways.
    const even = (/** @type {"x" | "y"} */ way) => {
      const [one, other] = [places[0], places[places.length - 1]];
      const step = (other[way] - one[way]) / (other.row - one.row);
      return places.every((place) => Math.abs(place[way] - one[way] - step * (place.row - one.row)) < 0.5);
    };
    turned = !scattered && places.length > 2 && even("y") && !even("x");
    if (turned) places.sort((one, other) => one.y - other.y);
    grid = !turned && !scattered && places.some((place, index) => index > 0 && Math.abs(place.x - places[index - 1].x) < 0.5);
    if (at >= places.length) at = -1;
  };

  /** The columns of a row that say something, past the first. @param {HTMLTableRowElement} row */
  const said = (row) => [...row.cells].map((_, index) => index).filter((index) => index > 0 && !/^\s*[\u2013-]?\s*$/.test(row.cells[index].textContent ?? ""));
  /** The first column of numbers that says something. @param {HTMLTableRowElement} row @param {number[]} columns */
  const first = (row, columns) => columns.find((index) => row.cells[index].classList.contains("number")) ?? columns[0];

  const hide = () => {
    for (const node of [tip, cross, ...dots]) node.hidden = true;
    at = -1;
    clearTimeout(resting);
  };

  /**
   * Where a tip that would hide most of a narrow picture stands instead: over the words below it or above it, wherever all of it is seen.
   * @param {number} height @param {number} wide @param {number} high its share of the picture's width and height
   */
  const outside = (height, wide, high) => {
    const { top, bottom } = stage.getBoundingClientRect();
    if (wide * high < HIDES) return undefined;
    if (bottom + height <= innerHeight) return stage.clientHeight;
    return top >= height ? -height : undefined;
  };

  /** Puts the tip at a place. @param {{x: number, y: number, at: [number, number][]}} place @param {string} title @param {[string | null, string | null, boolean?][]} told */
  const put = (place, title, told) => {
    const head = document.createElement("b");
    head.textContent = title;
    const unit = document.createElement("i");
    unit.textContent = grid ? "" : now().unit;
    const lines = document.createElement("table");
    lines.setAttribute("role", "presentation");
    for (const [heading, value, chosen] of told) {
      const line = lines.insertRow();
      line.className = chosen ? "now" : "";
      const name = document.createElement("th");
      name.textContent = heading;
      line.append(name);
      line.insertCell().textContent = value;
    }
    tip.replaceChildren(head, unit, lines);
    const [, top, , bottom] = now().plot ?? [];
    const free = grid || turned || scattered;
    Object.assign(cross.style, { left: `${place.x}px`, top: `${top}px`, height: `${bottom - top}px` });
    cross.hidden = free;
    while (dots.length < place.at.length) dots.push(make("dot"));
    dots.forEach((dot, index) => {
      dot.hidden = index >= place.at.length;
      if (!dot.hidden) Object.assign(dot.style, { left: `${place.at[index][0]}px`, top: `${place.at[index][1]}px` });
    });
    tip.hidden = false;
    // Beside the line where there is room, and always inside the picture's width.
    const { offsetWidth: width, offsetHeight: height } = tip, { clientWidth: room, clientHeight: tall } = stage;
    const beside = place.x + 12 + width <= room ? place.x + 12 : place.x - 12 - width;
    tip.style.left = `${Math.max(0, Math.min(beside, room - width))}px`;
    tip.style.top = `${outside(height, width / room, height / tall) ?? Math.max(0, Math.min(free ? place.y + 14 : top, tall - height))}px`;
  };

  /** Shows a place. @param {number} next @param {boolean} keyed whether a key asked for it: then it is spoken */
  const show = (next, keyed) => {
    const place = places[next];
    const { plot } = now();
    const row = parts.rows[place.row + 1], heads = parts.rows[0].cells;
    if (!plot || !row) return;
    at = next;
    const columns = said(row);
    if (!columns.includes(column)) column = first(row, columns) ?? -1;
    put(
      place,
      `${grid ? `${heads[0].textContent} ` : ""}${row.cells[0].textContent}`,
      columns.map((index) => [heads[index].textContent, row.cells[index].textContent, keyed && index === column]),
    );
    if (!keyed) return;
    clearTimeout(resting);
    resting = setTimeout(() => {
      const told = (/** @type {number} */ index) => `${heads[index].textContent}: ${row.cells[index].textContent}`;
      // The unit with the first value of a visit; of a grid's cell all that it says.
      const unit = grid || unitTold ? "" : `. ${now().unit}`;
      unitTold = true;
      status.textContent = grid ? [0, ...columns].map(told).join(", ") : [row.cells[0].textContent, column > 0 ? told(column) : ""].join(", ") + unit;
    }, REST);
  };

  /** The place nearest to a point of the canvas; none outside the plot. @param {number} x @param {number} y */
  const nearest = (x, y) => {
    const [left, top, right, bottom] = now().plot ?? [];
    if (!(x >= left - 12 && x <= right + 12 && y >= top - 12 && y <= bottom + 12)) return -1;
    let [found, least] = [-1, Infinity];
    places.forEach((place, index) => {
      const away = grid || scattered ? Math.hypot(place.x - x, place.y - y) : Math.abs(turned ? place.y - y : place.x - x);
      if (away < least) [found, least] = [index, away];
    });
    return scattered && least > MARK ? -1 : found;
  };

  /** The next place of a grid in a direction. @param {number} dx @param {number} dy */
  const beside = (dx, dy) => {
    const here = places[at];
    let [found, least] = [at, Infinity];
    places.forEach(({ x, y }, index) => {
      const along = (x - here.x) * dx + (y - here.y) * dy, across = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
      if (along > 0.5 && along + 4 * across < least) [found, least] = [index, along + 4 * across];
    });
    return found;
  };

  const point = (/** @type {PointerEvent} */ event) => {
    // Over the tip itself it stays as it is.
    if (event.target === tip || tip.contains(/** @type {Node} */ (event.target))) return;
    look();
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = nearest(x, y);
    const [left, top, title, ...told] = (found < 0 && now().near(x, y)) || [];
    if (title) {
      at = -1;
      put({ x: left, y: top, at: [[left, top]] }, title, told.flatMap((_, index) => (index % 2 ? [] : [[told[index], told[index + 1]]])));
    } else if (found < 0) hide();
    else if (found !== at || tip.hidden) show(found, false);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    look();
    const last = places.length - 1;
    if (last < 0) return;
    if (event.key === "Escape") {
      if (tip.hidden) return;
      hide();
    } else if (event.key === "Enter" && at >= 0 && canvas.classList.contains("chooses")) {
      const box = canvas.getBoundingClientRect();
      canvas.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: box.left + places[at].x, clientY: box.top + places[at].y }));
    } else {
      const start = at < 0;
      const move = /** @type {Record<string, () => number>} */ ({
        ArrowRight: () => (start ? 0 : grid ? beside(1, 0) : turned ? turn(1) : Math.min(at + 1, last)),
        ArrowLeft: () => (start ? last : grid ? beside(-1, 0) : turned ? turn(-1) : Math.max(at - 1, 0)),
        ArrowDown: () => (start ? 0 : grid ? beside(0, 1) : turned ? Math.min(at + 1, last) : turn(1)),
        ArrowUp: () => (start ? 0 : grid ? beside(0, -1) : turned ? Math.max(at - 1, 0) : turn(-1)),
        PageDown: () => Math.min(Math.max(at, 0) + PAGE, last),
        PageUp: () => Math.max(at - PAGE, 0),
        Home: () => 0,
        End: () => last,
      })[event.key];
      if (!move) return;
      show(move(), true);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  /** Another column of the same place. @param {number} by */
  const turn = (by) => {
    const columns = said(parts.rows[places[at].row + 1]);
    column = columns[(columns.indexOf(column) + by + columns.length) % columns.length];
    return at;
  };
  const leave = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== "touch" && root.activeElement !== keys) hide();
  };

  stage.addEventListener("pointermove", point);
  stage.addEventListener("pointerdown", point);
  stage.addEventListener("pointerleave", leave);
  keys.addEventListener("keydown", key);
  keys.addEventListener("blur", () => {
    hide();
    unitTold = false;
  });
  return { point, hide };
}
