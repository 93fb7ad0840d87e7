// @ts-check
/**
 * Two figures beside each other in the explorer, or below each other where there is no room.
 *
 * In: the key `with` of the address, which holds the second figure's own address; the page's questions, to choose one from. Out: a
 * second `<gap-chart>` after the first, and the key. The choices are always those of the first figure: the two can be swapped.
 */

/** @typedef {HTMLElement & {permalink: string}} Chart */

/** The part of an address that opens a figure in the page's own language. @param {string} link */
const plain = (link) => link.replace(/^#/, "").replace(/&lang=\w+/, "");

/**
 * @param {Chart} chart the first figure @param {{options: () => Set<string>, go: (address: string) => void, changed: () => void}} page every
 * option's name; goes to an address, as a link would; says that the second figure has changed
 * @returns {{read: (link: string | null, shown: boolean) => void, tail: () => string}} takes the second figure from the address; what its
 * figure adds to one
 */
export function comparison(chart, { options, go, changed }) {
  const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const box = part("pair"), swap = part("pair-swap"), leave = part("pair-leave");
  const choice = /** @type {HTMLSelectElement} */ (part("pair-with"));
  const layout = /** @type {HTMLElement} */ (chart.parentElement);
  /** @type {Chart | undefined} */
  let second;

  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".views a"))) {
    choice.append(new Option(link.textContent ?? "", link.getAttribute("href") ?? ""));
  }
  box.hidden = false;

  // The address leads: a figure that is not drawn yet has none of its own.
  const first = () => plain(location.hash.replace(/&with=[^&]*/, "")) || plain(chart.permalink);
  const other = () => plain(new URLSearchParams(location.hash.slice(1)).get("with") ?? "");
  const tail = () => (second ? `&with=${encodeURIComponent(plain(second.permalink || second.dataset.asked || ""))}` : "");
  /** @param {string} one @param {string} next */
  const both = (one, next) => go(`#${one}${next && `&with=${encodeURIComponent(next)}`}`);

  choice.addEventListener("change", () => {
    both(first(), choice.value === "same" ? first() : plain(choice.value));
  });
  swap.addEventListener("click", () => both(other(), first()));
  leave.addEventListener("click", () => {
    both(first(), "");
    choice.focus();
  });

  /** @param {string | null} link @param {boolean} shown whether the first figure is */
  function read(link, shown) {
    // A reader's own file is the first figure's alone.
    const file = new URLSearchParams(location.hash.slice(1)).has("file");
    layout.classList.toggle("paired", Boolean(link));
    box.hidden = !shown;
    swap.hidden = !link || file;
    leave.hidden = !link;
    for (const option of choice.options) option.disabled = option.value === "same" && file;
    const asked = new URLSearchParams(link ?? "");
    choice.value = [...choice.options].find(({ value }) => link && value.split("&")[0] === `#view=${asked.get("view")}`)?.value ?? "";
    if (!link) {
      second?.remove();
      second = undefined;
      return;
    }
    if (!second) {
      second = /** @type {Chart} */ (document.createElement("gap-chart"));
      second.id = "second";
      second.setAttribute("heading-level", chart.getAttribute("heading-level") ?? "2");
      for (const type of ["gap-ready", "gap-change"]) second.addEventListener(type, changed);
      second.addEventListener("gap-select", (event) => {
        event.preventDefault();
        both(first(), plain(/** @type {CustomEvent} */ (event).detail.permalink));
      });
    }
    const address = chart.getAttribute("address");
    if (address) second.setAttribute("address", address);
    second.dataset.asked = link;
    second.hidden = !shown;
    for (const name of options()) {
      const value = asked.get(name);
      if (["lang", "file", "sha256"].includes(name)) continue;
      if (value === null) second.removeAttribute(name);
      else if (second.getAttribute(name) !== value) second.setAttribute(name, value);
    }
    if (asked.get("view")) second.setAttribute("view", asked.get("view") ?? "");
    else second.removeAttribute("view");
    if (!second.isConnected) chart.after(second);
  }

  return { read, tail };
}
