// @ts-check
/**
 * Fetching and starting an engine, only as it was built.
 *
 * In: the name and the address of an engine. Out: a started engine, or what was thrown, to be put into words by
 * `gapchart-fault.js`, which is fetched when something fails. The build writes the hashes of engines and further scripts into
 * each script that asks for them: whoever pins `gapchart.js` pins all the rest.
 *
 * @typedef {import("./thrown.js").Fault} Fault
 */

/** Hashes by file, as `integrity` takes them. A script that a bundler will rewrite has none: see `xtask/src/build.rs`. */
const FILES = GAPCHART_FILES;
const HERE = import.meta.url;

export { thrownFault } from "./thrown.js";

/** WebKit fills the page's map of modules with a script of other contents all the same (2.50); its `fetch` refuses one. */
const UNCHECKED = navigator.vendor.startsWith("Apple");

/**
 * Loads a further script. `import()` takes no hash: the page's map of modules is filled by a link that does, and a script of
 * other contents stays out of it, or `fetch` is asked first. The build adds the same query to the name that is imported. Rejects with the address.
 * @template T @param {string} name @param {() => Promise<T>} load @returns {Promise<T>}
 */
export async function script(name, load) {
  const integrity = FILES[`${name}.js`];
  const { href } = new URL(`${name}.js?${integrity?.slice(7, 15)}`, HERE);
  const link = document.createElement("link");
  try {
    if (integrity && UNCHECKED) {
      // A policy may forbid every fetch, and then there is nothing to compare: what tells of that must still come.
      await fetch(href, { integrity }).catch(async (error) => {
        if (await fetch(href).then(() => true, () => false)) throw error;
      });
    } else if (integrity && link.relList.supports("modulepreload")) {
      Object.assign(link, { rel: "modulepreload", integrity, href });
      await new Promise((resolve, reject) => {
        [link.onload, link.onerror] = [resolve, reject];
        document.head.append(link);
      });
    }
    return await load();
  } catch {
    throw { script: href };
  } finally {
    link.remove();
  }
}

/**
 * A function that fetches and starts an engine once; a failure is forgotten, so that a later call may try again.
 * @template T
 * @param {string} name @param {string} address @param {() => T | Promise<T>} glue
 * @param {(glue: T, module: {module: WebAssembly.Module}) => void} start
 */
export function loader(name, address, glue, start) {
  /** @type {Promise<void> | undefined} */
  let loading;
  const compiled = async () => {
    const { compile } = WebAssembly;
    /** @param {RequestCache} cache */
    const get = (cache) => fetch(address, { integrity: FILES[`${name}.wasm`], cache });
    // What the browser kept may be of another version, or cut short.
    const response = await get("default").catch(() => get("reload"));
    // A server that calls the file something else is every embedder's first problem: then it is not streamed.
    return response.headers.get("content-type") === "application/wasm"
      ? WebAssembly.compileStreaming(response)
      : compile(await response.arrayBuffer());
  };
  const load = async () => {
    const [module, ready] = await Promise.all([compiled(), glue()]);
    start(ready, { module });
  };
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}

/**
 * What was thrown by a {@link loader}, in words; if even these cannot be fetched, in one sentence that fits all.
 * @param {unknown} thrown @param {string} lang @param {string} name @param {string} address @returns {Promise<Fault>}
 */
export const fault = (thrown, lang, name, address) =>
  script("gapchart-fault", () => import("./gapchart-fault.js")).then(
    ({ explain }) => explain(thrown, lang, address, FILES[`${name}.wasm`]),
    () => ({
      code: "not-loaded",
      message:
        lang === "cy"
          ? "Ni ellid llwytho'r siart hwn. Gwnaed yr hyn a welir yma ymlaen llaw."
          : "This chart could not be loaded. What stands here instead was made in advance.",
      where: address,
    }),
  );
