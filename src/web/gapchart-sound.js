// @ts-check
/**
 * A figure to be heard. Fetched when a reader asks for it.
 *
 * In: a figure as data. Out: a panel with a button, and what each sound means; sounds of the browser's own synthesis, nothing is
 * loaded. Years run from left to right, values are pitch: two octaves over the vertical axis. What was published is plucked, what
 * is fitted is held, what is projected pulses, and a range is two soft tones as far apart as it is wide.
 */

/**
 * One sound: when it begins and how long it lasts (in shares of the whole), its pitch at the start and at the end (0 the foot of the
 * axis, 1 its head), and how it is made.
 * @typedef {"pluck" | "tick" | "held" | "pulse" | "range" | "bell"} Voice
 * @typedef {{at: number, lasts: number, from: number, to: number, voice: Voice}} Note
 * @typedef {{voice: Voice, name: string, notes: Note[]}} Part what a mark of the figure sounds like
 * @typedef {{kind: string, role: string, label: string, level: number | null, x: number[], y: (number | null)[], lower: number[], upper: number[]}} Mark
 * @typedef {{axes: {x: {domain: number[]}, y: {domain: number[], unit: string}}, marks: Mark[]}} Heard
 */

/** In both languages: the buttons, what there is to hear, what the ends of the axis mean, and each voice. */
const WORDS = {
  en: {
    play: "Play", stop: "Stop", none: "This figure has nothing that rises and falls.", mute: "This browser cannot play sounds.",
    about: "Years run from left to right; higher is more. Sounds, one by one:",
    pluck: "plucked", tick: "plucked softly", held: "a held tone", pulse: "a pulsing tone", range: "two soft tones, as far apart as the range is wide", bell: "a bell",
  },
  cy: {
    play: "Chwarae", stop: "Stopio", none: "Nid oes dim yn y ffigur hwn sy'n codi ac yn gostwng.", mute: "Ni all y porwr hwn chwarae seiniau.",
    about: "Mae'r blynyddoedd yn rhedeg o'r chwith i'r dde; mae uwch yn fwy. Y seiniau, fesul un:",
    pluck: "tant yn cael ei blycio", tick: "tant yn cael ei blycio'n dawel", held: "nodyn cyson", pulse: "nodyn yn curo", range: "dau nodyn tawel, mor bell oddi wrth ei gilydd ag y mae'r ystod yn eang", bell: "cloch",
  },
};

/** Pitch of the foot of the axis in hertz, and how many octaves its head is above. */
const [FOOT, OCTAVES] = [220, 2];
/** Seconds a year takes, and the least and most that a whole figure does. */
const [YEAR, LEAST, MOST] = [0.22, 2, 9];

/** Seconds that a pulse sounds, and is silent. */
const HALF = 0.08;

/** What each role of a separate datum sounds like; the rest is plucked. @type {Record<string, Voice>} */
const PLUCKED = { not_comparable: "tick", provisional: "tick", planned: "tick", real_forecast: "tick", real: "bell", other: "bell", retained: "bell", added: "bell", reported: "bell" };

/**
 * What a figure sounds like, a part for each of its marks that rise and fall.
 * @param {Heard} figure @returns {Part[]}
 */
export function score({ axes, marks }) {
  const [first, last] = axes.x.domain, [low, high] = axes.y.domain;
  const place = (/** @type {number} */ x) => (x - first) / (last - first || 1);
  const pitch = (/** @type {number} */ y) => Math.min(1, Math.max(0, (y - low) / (high - low || 1)));
  const step = 1 / (last - first + 1 || 1);
  /** @type {Part[]} */
  const parts = [];
  /** @param {Voice} voice @param {string} name @param {Note[]} notes */
  const add = (voice, name, notes) => {
    if (notes.length === 0) return;
    const known = parts.find((part) => part.voice === voice && (part.name === name || !name));
    if (known) known.notes.push(...notes);
    else parts.push({ voice, name, notes });
  };
  for (const { kind, role, label, level, x, y, lower, upper } of marks) {
    const line = role === "projected" || role === "scenario" ? "pulse" : role === "fitted" ? "held" : undefined;
    if (kind === "line" && line) {
      /** @type {Note[]} */
      const notes = [];
      x.slice(1).forEach((next, at) => {
        const [from, to] = [y[at], y[at + 1]];
        if (from !== null && to !== null) notes.push({ at: place(x[at]), lasts: place(next) - place(x[at]), from: pitch(from), to: pitch(to), voice: line });
      });
      add(line, label, notes);
    } else if (kind === "band" && level !== 0.8) {
      for (const edge of [lower, upper]) {
        const notes = x.slice(1).map((next, at) => ({ at: place(x[at]), lasts: place(next) - place(x[at]), from: pitch(edge[at]), to: pitch(edge[at + 1]), voice: /** @type {Voice} */ ("range") }));
        add("range", label, notes);
      }
    } else if (kind === "points" || (kind === "line" && !marks.some((other) => other.kind === "points" && other.role === role))) {
      const voice = PLUCKED[role] ?? "pluck";
      /** @type {Note[]} */
      const notes = [];
      x.forEach((x, at) => {
        const value = y[at];
        if (value !== null && value !== undefined) notes.push({ at: place(x), lasts: step, from: pitch(value), to: pitch(value), voice });
      });
      add(voice, label, notes);
    } else if (kind === "bar" || kind === "range" || kind === "arrow") {
      const voice = PLUCKED[role] ?? "pluck";
      // The ends of a range one after the other; of a bar its length alone, which is what it shows.
      const notes = x.flatMap((x, at) => {
        const ends = kind === "bar" ? [upper[at] === 0 ? lower[at] : low + Math.max(0, upper[at]) - Math.max(0, lower[at])] : [lower[at], upper[at]];
        return ends.filter(Number.isFinite).map((end, turn) => ({ at: place(x) + 0.4 * turn * step, lasts: step, from: pitch(end), to: pitch(end), voice }));
      });
      add(voice, label, notes);
    }
  }
  return parts;
}

/** How long parts take together, in seconds. @param {Heard} figure */
export const seconds = ({ axes }) => Math.min(MOST, Math.max(LEAST, YEAR * (axes.x.domain[1] - axes.x.domain[0] + 1)));

/**
 * Puts parts into an audio context, online or offline.
 * @param {BaseAudioContext} context @param {Part[]} parts @param {number} whole seconds @param {number} start
 */
export function play(context, parts, whole, start) {
  const out = context.createGain();
  out.gain.value = 0.5;
  out.connect(context.destination);
  const hertz = (/** @type {number} */ pitch) => FOOT * 2 ** (OCTAVES * pitch);
  for (const { notes } of parts) {
    for (const { at, lasts, from, to, voice } of notes) {
      const begin = start + at * whole, end = begin + Math.max(0.02, lasts * whole);
      const tone = context.createOscillator(), loud = context.createGain();
      tone.type = voice === "bell" ? "triangle" : voice === "held" || voice === "pulse" ? "sawtooth" : "sine";
      tone.frequency.setValueAtTime(hertz(from), begin);
      tone.frequency.linearRampToValueAtTime(hertz(to), end);
      const gain = loud.gain;
      gain.setValueAtTime(0, begin);
      const plucked = voice === "pluck" || voice === "tick" || voice === "bell";
      const most = { pluck: 0.5, bell: 0.3, tick: 0.12, held: 0.05, pulse: 0.09, range: 0.05 }[voice];
      if (plucked) {
        gain.linearRampToValueAtTime(most, begin + 0.01);
        gain.exponentialRampToValueAtTime(0.001, begin + 0.4);
      } else if (voice === "pulse") {
        // Heard as the dashes are seen.
        for (let half = Math.floor((begin - start) / HALF); start + half * HALF < end; half += 1) {
          gain.setValueAtTime(half % 2 === 0 ? most : 0, Math.max(begin, start + half * HALF));
        }
        gain.setValueAtTime(0, end);
      } else {
        gain.setValueAtTime(most, begin);
        gain.setValueAtTime(0, end);
      }
      tone.connect(loud);
      loud.connect(out);
      tone.start(begin);
      tone.stop(plucked ? begin + 0.42 : end);
    }
  }
  return out;
}

/** What is playing in a panel, and what stops it. @type {WeakMap<Element, () => void>} */
const playing = new WeakMap();

/**
 * Fills a panel with what there is to hear; an open one, and one whose figure changed.
 * @param {Element} panel @param {boolean} open @param {string} lang @param {() => Promise<unknown>} ask gives the figure as data
 */
export async function listen(panel, open, lang, ask) {
  playing.get(panel)?.();
  if (!open) return;
  const words = WORDS[lang === "cy" ? "cy" : "en"];
  const say = (/** @type {string} */ text) => Object.assign(document.createElement("p"), { textContent: text });
  if (!globalThis.AudioContext) {
    panel.replaceChildren(say(words.mute));
    return;
  }
  /** @type {Heard} */
  let figure;
  try {
    figure = /** @type {Heard} */ (await ask());
  } catch (error) {
    panel.replaceChildren(say(/** @type {{message?: string}} */ (error).message ?? String(error)));
    return;
  }
  const parts = score(figure), whole = seconds(figure);
  if (parts.length === 0) {
    panel.replaceChildren(say(words.none));
    return;
  }
  /** A button that plays parts, and stops them. @param {string} name @param {Part[]} parts */
  const button = (name, parts) => {
    const button = document.createElement("button");
    const rest = () => (button.textContent = name);
    rest();
    button.addEventListener("click", () => {
      const again = button.textContent !== name;
      playing.get(panel)?.();
      if (again) return;
      const context = new AudioContext();
      const stop = () => {
        clearTimeout(done);
        playing.delete(panel);
        rest();
        context.close();
      };
      const done = setTimeout(stop, 1000 * whole + 800);
      playing.set(panel, stop);
      button.textContent = words.stop;
      play(context, parts, whole, context.currentTime + 0.1);
    });
    return button;
  };
  const list = document.createElement("ul");
  for (const part of parts) {
    const entry = document.createElement("li");
    const name = part.name || part.voice;
    const alone = button(words.play, [part]);
    alone.setAttribute("aria-label", `${words.play}: ${name}`);
    entry.append(alone, ` ${name}: ${words[part.voice]}`);
    list.append(entry);
  }
  panel.replaceChildren(button(words.play, parts), say(words.about), list);
  /** @type {HTMLElement} */ (panel).onkeydown = ({ key }) => void (key === "Escape" && playing.get(panel)?.());
}
