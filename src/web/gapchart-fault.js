// @ts-check
/**
 * Why an engine did not start, in words for the reader and for whoever can mend it. Fetched when that happens.
 *
 * In: what was thrown, and the address of the engine. Out: a fault. Fetch and import tell no more than that they failed, so the
 * file is asked for once more, to see how far it comes.
 */

/** In each, {0} is the file and {1} a detail. What a reader needs comes first, what mends it last. */
const FAULTS = {
  en: {
    "engine-missing": "This chart could not be loaded: {0} was not found ({1}).",
    "engine-unreachable": "This chart could not be loaded: {0} could not be reached.",
    "engine-broken": "This chart could not be loaded: {0} is damaged, or of another version.",
    "engine-refused": "This browser could not start this chart ({1}).",
    "engine-blocked": "This chart was blocked by the site's security policy.",
    "script-broken": "This chart could not be loaded: {0} is missing, damaged, or of another version.",
    "no-webassembly": "This browser cannot run this chart.",
    trap: "This chart failed while it was drawn.",
  },
  cy: {
    "engine-missing": "Ni ellid llwytho'r siart hwn: ni chafwyd hyd i {0} ({1}).",
    "engine-unreachable": "Ni ellid llwytho'r siart hwn: ni ellid cyrraedd {0}.",
    "engine-broken": "Ni ellid llwytho'r siart hwn: mae {0} wedi'i ddifrodi, neu'n perthyn i fersiwn arall.",
    "engine-refused": "Ni allai'r porwr hwn gychwyn y siart hwn ({1}).",
    "engine-blocked": "Rhwystrwyd y siart hwn gan bolisi diogelwch y wefan.",
    "script-broken": "Ni ellid llwytho'r siart hwn: mae {0} ar goll, wedi'i ddifrodi, neu'n perthyn i fersiwn arall.",
    "no-webassembly": "Ni all y porwr hwn redeg y siart hwn.",
    trap: "Methodd y siart hwn wrth gael ei luniadu.",
  },
};

const INSTEAD = {
  en: "What stands here instead was made in advance.",
  cy: "Gwnaed yr hyn a welir yma ymlaen llaw.",
};

/** What mends it, for whoever runs the page. @type {Record<"en" | "cy", Partial<Record<keyof typeof FAULTS.en, string>>>} */
const MENDING = {
  en: {
    "engine-missing": "For the site's editor: put all the files of the package into one folder.",
    "engine-unreachable": "For the site's editor: if the files lie on another server, it must send Access-Control-Allow-Origin.",
    "engine-broken": "For the site's editor: upload all the files of the package again, together and unchanged.",
    "engine-blocked": "For the site's editor: the policy must allow {1}.",
    "script-broken": "For the site's editor: upload all the files of the package again, together and unchanged, and serve .js as text/javascript.",
  },
  cy: {
    "engine-missing": "I olygydd y wefan: rhowch holl ffeiliau'r pecyn mewn un ffolder.",
    "engine-unreachable": "I olygydd y wefan: os yw'r ffeiliau ar weinydd arall, rhaid iddo anfon Access-Control-Allow-Origin.",
    "engine-broken": "I olygydd y wefan: lanlwythwch holl ffeiliau'r pecyn eto, gyda'i gilydd a heb eu newid.",
    "engine-blocked": "I olygydd y wefan: rhaid i'r polisi ganiatáu {1}.",
    "script-broken": "I olygydd y wefan: lanlwythwch holl ffeiliau'r pecyn eto, gyda'i gilydd a heb eu newid, ac anfonwch .js fel text/javascript.",
  },
};

/** @typedef {keyof typeof FAULTS.en} FaultCode */
/** @typedef {import("./load.js").Fault} Fault */

/** @param {FaultCode} code @param {string} lang @param {string} where @param {string} [detail] @returns {Fault} */
function worded(code, lang, where, detail = "") {
  const words = lang === "cy" ? "cy" : "en";
  const file = where.split(/[?#]/)[0].split("/").pop() ?? "";
  const message = [FAULTS[words][code], INSTEAD[words], MENDING[words][code] ?? ""].join(" ").trim();
  return { code, message: message.replace("{0}", file).replace("{1}", detail), where };
}

/**
 * @param {unknown} thrown by the loader; `trap` for what the engine threw while it drew, which is then the place
 * @param {string} lang @param {string} address of the engine; empty in a page that holds it @param {string | undefined} integrity its hash
 * @returns {Promise<Fault>}
 */
export async function explain(thrown, lang, address, integrity) {
  if (thrown === "trap") return worded("trap", lang, address);
  if (typeof WebAssembly !== "object") return worded("no-webassembly", lang, address);
  const { script } = /** @type {{script?: string}} */ (thrown);
  if (script) return worded("script-broken", lang, script);
  const text = String(thrown);
  if (/content security policy|csp|unsafe-eval|disallowed by embedder/i.test(text)) {
    return worded("engine-blocked", lang, address, "'wasm-unsafe-eval' (script-src)");
  }
  // A single file holds its engine, and there is nothing to fetch.
  if (!address) return worded("engine-refused", lang, address, text);
  let blocked = false;
  /** @param {SecurityPolicyViolationEvent} event */
  const note = (event) => (blocked ||= event.effectiveDirective === "connect-src");
  document.addEventListener("securitypolicyviolation", note);
  try {
    const response = await fetch(address, { cache: "no-store" });
    if (!response.ok) return worded("engine-missing", lang, address, `HTTP ${response.status}`);
    await response.arrayBuffer();
  } catch {
    // The browser reports the violation after the request has failed.
    await new Promise((done) => setTimeout(done, 200));
    return blocked
      ? worded("engine-blocked", lang, address, `${new URL(address).origin} (connect-src)`)
      : worded("engine-unreachable", lang, address);
  } finally {
    document.removeEventListener("securitypolicyviolation", note);
  }
  const whole = await fetch(address, { integrity, cache: "no-store" }).catch(() => undefined);
  return whole ? worded("engine-refused", lang, address, text) : worded("engine-broken", lang, address);
}
