// @ts-check
/**
 * Starting an engine that lies in the page: what `load.js` is where everything is fetched.
 *
 * In: the name of an engine, whose bytes stand in a `<script type="application/gzip">` of that name, compressed and as base64. Out:
 * a started engine, or a fault in words. Nothing is asked of a network.
 *
 * @typedef {import("../thrown.js").Fault} Fault
 */
export { thrownFault } from "../thrown.js";

/** @template T @param {string} _name @param {() => Promise<T>} load */
export const script = (_name, load) => load();

/**
 * @template T
 * @param {string} name @param {string} _address @param {() => T | Promise<T>} glue
 * @param {(glue: T, module: {module: WebAssembly.Module}) => void} start
 */
export function loader(name, _address, glue, start) {
  /** @type {Promise<void> | undefined} */
  let loading;
  const load = async () => {
    const { compile } = WebAssembly;
    const packed = Uint8Array.from(atob(document.getElementById(name)?.textContent ?? ""), (letter) => letter.charCodeAt(0));
    const whole = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
    const [module, ready] = await Promise.all([whole.arrayBuffer().then(compile), glue()]);
    start(ready, { module });
  };
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}

/** @param {unknown} thrown @param {string} lang @returns {Promise<Fault>} */
export const fault = async (thrown, lang) => (await import("../gapchart-fault.js")).explain(thrown, lang, "", undefined);
