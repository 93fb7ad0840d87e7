// @ts-check
/**
 * Colours of a page's own for a figure, and those of a system that forces its own. Fetched where there are some.
 *
 * In: the custom properties `--gap-*` on the element. Out: the colours that the engine draws with, and those of the words around
 * the picture. Colours that could not be told apart or read are refused, with the reason on the console.
 *
 * Contrast as WCAG 2.2 defines it: text 4.5 to 1 on its ground; lines, bars and markers 3 to 1 on theirs and between each other.
 */

/** @typedef {[number, number, number]} Colour red, green, blue, 0 to 255 */

/** The engine's order of colours, as `palette.rs` has it. */
const ORDER = /** @type {const} */ (["background", "text", "muted", "line", "axis", "published", "calculated", "words", "lower", "upper", "onLower", "onUpper"]);
/** @typedef {Record<typeof ORDER[number] | "link", Colour>} Palette */

/** Opacity of the two bands, one on the other, as `palette.rs` has it. */
const BANDS = [0.13, 0.2];
/** What a theme that sets only the ground leaves to us. @type {Record<"true" | "false", Colour>} */
const LINK = { true: [0x9e, 0xcb, 0xff], false: [0x0a, 0x4a, 0x8f] };
/** The colours of a system that forces its own. */
const SYSTEM = {
  background: "Canvas", text: "CanvasText", muted: "CanvasText", axis: "CanvasText", published: "CanvasText",
  calculated: "LinkText", words: "LinkText", lower: "Highlight", upper: "CanvasText", onLower: "HighlightText", onUpper: "Canvas", link: "LinkText",
};

/** Ours, in the engine's order; a test holds them to `palette.rs`. */
const OWN = {
  light: "ffffff1d1d1b595959e2e2e28080800a2540bf4d0a8a360612436df46a25ffffff1d1d1b",
  dark: "14171cf2f2f0b4b4b0333840858a92f4f1ead96a26ffa366336fa1ffc9a3f2f2f014171c",
};

/** Relative luminance, 0 to 1. @param {Colour} colour */
export function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, 1 to 21. @param {Colour} one @param {Colour} other */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {Colour} below @param {Colour} above @param {number} share @returns {Colour} */
const mix = (below, above, share) => /** @type {Colour} */ (below.map((part, at) => Math.round(part + share * (above[at] - part))));

/** @param {Colour} colour */
const hex = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** What reads a colour as a page writes it. @type {CanvasRenderingContext2D | null | undefined} */
let reading;

/** A computed colour over another as numbers; nothing where it can be seen through. @param {string} over @param {string} computed @returns {Colour | undefined} */
function numbers(over, computed) {
  reading ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  if (!reading) return;
  reading.clearRect(0, 0, 1, 1);
  for (const colour of [over, computed]) {
    reading.fillStyle = colour;
    reading.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue, alpha] = reading.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? [red, green, blue] : undefined;
}

/** A colour on which white or black can be read, and which of them. @param {Colour} ground @returns {Colour} */
const on = (ground) => (contrast(ground, [255, 255, 255]) >= contrast(ground, [0x14, 0x17, 0x1c]) ? [255, 255, 255] : [0x14, 0x17, 0x1c]);

/**
 * What is wrong with a palette: nothing, or the first pair that cannot be told apart.
 * @param {Palette} palette @returns {string}
 */
export function fault(palette) {
  const { background, published, calculated, lower, upper } = palette;
  const banded = BANDS.reduce((below, share) => mix(below, calculated, share), background);
  /** @type {[string, Colour, string, Colour, number][]} */
  const pairs = [
    ...["text", "muted", "link"].map((name) => /** @type {[string, Colour, string, Colour, number]} */ ([name, palette[/** @type {"text"} */ (name)], "background", background, 4.5])),
    ["published", published, "background", background, 3],
    ["calculated", calculated, "background", background, 3],
    ["lower", lower, "background", background, 3],
    ["upper", upper, "background", background, 3],
    ["published", published, "calculated", calculated, 3],
    ["lower", lower, "upper", upper, 3],
    ["published", published, "the band of calculated", banded, 3],
    ["text", palette.text, "the band of calculated", banded, 4.5],
  ];
  for (const [one, first, other, second, least] of pairs) {
    const found = contrast(first, second);
    // Cut, not rounded: 4.499 is not 4.5.
    if (found < least) return `--gap-${one} ${hex(first)} against ${other.includes(" ") ? other : `--gap-${other}`} ${hex(second)} is ${Math.floor(100 * found) / 100} to 1, and needs ${least} to 1`;
  }
  return "";
}

/** What was last said of an element's colours, so that it is said once. @type {WeakMap<Element, string>} */
const told = new WeakMap();

/**
 * Colours an element's words, and gives the colours to draw with as the engine takes them: empty for the theme's own.
 * @param {HTMLElement} gap @param {string[]} names the custom properties to look for, without `--gap-`; none to go back to the theme's own
 * @param {boolean} forced whether the system forces its colours @param {boolean} dark
 */
export function paint(gap, names, forced, dark) {
  const variables = ["background", "text", "muted", "line", "link"];
  const plain = (/** @type {string} */ reason) => {
    for (const name of variables) gap.style.removeProperty(`--${name}`);
    if (reason && told.get(gap) !== reason) console.warn(`gap-chart: the colours of the page were not used: ${reason}`);
    told.set(gap, reason);
    return "";
  };
  if (names.length === 0) return plain("");
  const style = getComputedStyle(gap);
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.setProperty("forced-color-adjust", "none");
  gap.append(probe);
  /** @type {Partial<Palette>} */
  const given = {};
  let reason = "";
  for (const name of forced ? Object.keys(SYSTEM) : names) {
    const written = forced ? SYSTEM[/** @type {"text"} */ (name)] : style.getPropertyValue(`--gap-${name}`).trim();
    if (!written) continue;
    probe.style.color = "";
    probe.style.color = written;
    // A system's colour for what is marked may let its ground through; a page's must not, for what is under it is not known.
    const colour = probe.style.color ? numbers(forced && given.background ? hex(given.background) : "transparent", getComputedStyle(probe).color) : undefined;
    if (!colour) reason ||= `--gap-${name}: ${written} is no colour that covers what is under it`;
    else given[/** @type {"text"} */ (name)] = colour;
  }
  probe.remove();
  if (reason) return plain(reason);
  const ground = given.background ? luminance(given.background) < 0.18 : dark;
  const digits = OWN[ground ? "dark" : "light"];
  const own = /** @type {Palette} */ (Object.fromEntries(ORDER.map((name, at) => [name, [0, 2, 4].map((part) => parseInt(digits.slice(6 * at + part, 6 * at + part + 2), 16))])));
  own.link = LINK[`${ground}`];
  const all = { ...own, ...given };
  // Lines that only lead the eye stay behind the data.
  if (given.background && !given.line) all.line = mix(all.background, all.text, forced ? 0.3 : 0.15);
  if (!forced) {
    // What stands on a page's colours follows from them.
    if (given.lower) all.onLower = on(all.lower);
    if (given.upper) all.onUpper = on(all.upper);
    if (given.background) all.axis = mix(all.background, all.text, 0.5);
    // What the page left to us gives way to what it chose.
    for (const [name, least] of /** @type {["muted", number][]} */ ([["muted", 4.5], ["link", 4.5], ["published", 3], ["calculated", 3], ["lower", 3], ["upper", 3]])) {
      for (let share = 0.004; share <= 1 && !given[name] && contrast(all[name], all.background) < least; share += 0.004) all[name] = mix(own[name], all.text, share);
    }
    // Two neighbours that came closer part again.
    const further = ground ? "upper" : "lower";
    for (let share = 0.004; share <= 1 && !given[further] && contrast(all.lower, all.upper) < 3; share += 0.004) all[further] = mix(own[further], all.text, share);
    for (let share = 0.004; share <= 1 && !given.published && contrast(all.published, all.calculated) < 3; share += 0.004) all.published = mix(own.published, all.text, share);
    if (given.calculated || given.background) {
      const banded = BANDS.reduce((below, share) => mix(below, all.calculated, share), all.background);
      all.words = all.calculated;
      for (let share = 0; share <= 1 && contrast(all.words, banded) < 4.5; share += 0.1) all.words = mix(all.calculated, all.text, share);
    }
    reason = fault(all);
    if (reason) return plain(reason);
  }
  told.delete(gap);
  for (const name of variables) gap.style.setProperty(`--${name}`, hex(all[/** @type {"text"} */ (name)]));
  return ORDER.map((name) => hex(all[name]).slice(1)).join("");
}
