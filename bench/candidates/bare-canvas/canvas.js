/**
 * The canvas of both pages: as large as its box, as fine as the screen. Drawing is each page's own, so that a step calls nothing that the
 * other needs.
 * @param {HTMLElement} box @param {string} title
 */
export function canvas(box, title) {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { clientWidth: width, clientHeight: height } = box;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  canvas.style.cssText = `width: ${width}px; height: ${height}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  box.append(canvas);
  context.scale(devicePixelRatio, devicePixelRatio);
  return { context, width, height };
}
