// @ts-check
/**
 * Presenting: one figure at a time, in large type, for a hall or a stand.
 *
 * In: the page's questions as steps; arrow and page keys, Home and End, Escape to leave; `?present` in the address to begin with,
 * and `?idle=` for the seconds without a touch after which a stand begins again. Out: the part of the address after `#`, which the
 * explorer follows.
 */

/** Seconds without a touch after which a stand begins again. */
const IDLE = 120;

const asked = new URLSearchParams(location.search);
const idle = 1000 * (Number(asked.get("idle")) || IDLE);
const root = document.documentElement;
const begin = /** @type {HTMLElement} */ (document.querySelector("#present"));
const steps = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".views a")]).map((link) => link.hash);
const place = /** @type {HTMLElement} */ (document.querySelector("#place"));
let at = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

const presenting = () => root.classList.contains("presenting");

/** @param {number} step */
function show(step) {
  at = Math.min(Math.max(step, 0), steps.length - 1);
  location.hash = steps[at];
  place.textContent = `${at + 1} / ${steps.length}`;
  scrollTo(0, 0);
}

/** Begins to wait: whoever comes next finds the first question, and is asked for their own answer again. */
function wait() {
  clearTimeout(resting);
  if (presenting()) resting = setTimeout(again, idle);
}

function again() {
  const next = new URLSearchParams(location.search);
  next.set("present", "");
  history.replaceState(null, "", steps[0]);
  if (asked.has("present")) location.reload();
  else location.search = String(next);
}

/** @param {boolean} on */
function present(on) {
  root.classList.toggle("presenting", on);
  begin.setAttribute("aria-pressed", String(on));
  place.hidden = !on;
  if (on) show(at);
  else clearTimeout(resting);
}

begin.addEventListener("click", () => present(!presenting()));
for (const type of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) addEventListener(type, wait, { passive: true });
addEventListener("keydown", (event) => {
  if (!presenting() || event.altKey || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  if (key === "Escape") present(false);
  // An arrow belongs to whatever has the focus, such as the values of a figure; the keys of a remote control are for pages.
  const free = event.composedPath()[0] === document.body || event.composedPath()[0] === begin;
  /** @type {Record<string, number>} */
  const moves = { PageDown: at + 1, PageUp: at - 1, ...(free && { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: steps.length }) };
  if (!Object.hasOwn(moves, key)) return;
  event.preventDefault();
  show(moves[key]);
});
if (asked.has("present")) present(true);

export {};
