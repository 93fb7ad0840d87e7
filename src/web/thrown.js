// @ts-check
/**
 * What the engine throws.
 *
 * @typedef {{code: string, message: string, where: string}} Fault What went wrong: a stable name, words, and the place.
 */

/**
 * What was thrown, as a fault: the engine throws code, message and place; anything else is a trap.
 * @param {unknown} thrown @returns {Fault | undefined}
 */
export function thrownFault(thrown) {
  if (Array.isArray(thrown) && thrown.length === 3) return { code: thrown[0], message: thrown[1], where: thrown[2] };
}
