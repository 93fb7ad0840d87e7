// @ts-check
/**
 * Fetching and starting an engine, and what is said when that fails.
 *
 * @typedef {{code: string, message: string, where: string}} Fault What went wrong: a stable name, words, and the place.
 */

/** What can be said before, or without, an engine: the only texts that are not the engine's. */
const FAULTS = {
  en: {
    "engine-missing": "This chart could not be loaded: {0} was not found. What stands here instead was made in advance.",
    "engine-broken": "This chart could not be loaded: {0} is damaged. What stands here instead was made in advance.",
    "engine-blocked": "This chart was blocked: the site's security policy must allow 'wasm-unsafe-eval' in script-src. What stands here instead was made in advance.",
    "no-webassembly": "This browser cannot run this chart. What stands here instead was made in advance.",
    trap: "This chart failed while it was drawn. What stands here instead was made in advance.",
  },
  cy: {
    "engine-missing": "Ni ellid llwytho'r siart hwn: ni chafwyd hyd i {0}. Gwnaed yr hyn a welir yma ymlaen llaw.",
    "engine-broken": "Ni ellid llwytho'r siart hwn: mae {0} wedi'i ddifrodi. Gwnaed yr hyn a welir yma ymlaen llaw.",
    "engine-blocked": "Rhwystrwyd y siart hwn: rhaid i bolisi diogelwch y wefan ganiatáu 'wasm-unsafe-eval' yn script-src. Gwnaed yr hyn a welir yma ymlaen llaw.",
    "no-webassembly": "Ni all y porwr hwn redeg y siart hwn. Gwnaed yr hyn a welir yma ymlaen llaw.",
    trap: "Methodd y siart hwn wrth gael ei luniadu. Gwnaed yr hyn a welir yma ymlaen llaw.",
  },
};

/** @typedef {keyof typeof FAULTS.en} FaultCode */

/** @param {FaultCode} code @param {string} lang @param {string} where @returns {Fault} */
export const fault = (code, lang, where) => ({
  code,
  message: FAULTS[lang === "cy" ? "cy" : "en"][code].replace("{0}", where),
  where,
});

/**
 * What was thrown, as a fault: the engine throws code, message and place; anything else is a trap.
 * @param {unknown} thrown @returns {Fault | undefined}
 */
export function thrownFault(thrown) {
  if (Array.isArray(thrown) && thrown.length === 3) return { code: thrown[0], message: thrown[1], where: thrown[2] };
}

/**
 * A function that fetches and starts an engine once; a failure is forgotten, so that a later call may try again. It rejects
 * with a code of {@link fault}.
 * @param {string} address @param {(module: {module: WebAssembly.Module}) => unknown} start may be asynchronous
 */
export function loader(address, start) {
  /** @type {Promise<void> | undefined} */
  let loading;
  const load = async () => {
    if (typeof WebAssembly !== "object") throw "no-webassembly";
    const response = await fetch(address).catch(() => undefined);
    if (!response?.ok) throw "engine-missing";
    await WebAssembly.compileStreaming(response)
      .catch(async (streaming) => {
        // A server that calls the file something else is every embedder's first problem: then the bytes themselves are taken.
        if (!(streaming instanceof TypeError)) throw streaming;
        return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
      })
      .then((module) => start({ module }))
      .catch((error) => {
        // Some browsers let a blocked module compile, and refuse to instantiate it.
        throw /content security policy|csp|unsafe-eval|disallowed by embedder/i.test(String(error)) ? "engine-blocked" : "engine-broken";
      });
  };
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}
