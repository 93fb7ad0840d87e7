// @ts-check
/**
 * For the page around frames of gapchart: gives each the height of what it shows.
 *
 * In: messages `{type: "gap-resize", v: 1, id, height}`. Only the frame whose window sent one is changed, and only its height.
 */
addEventListener("message", ({ source, data }) => {
  const height = data?.type === "gap-resize" && data.v === 1 ? Number(data.height) : 0;
  if (!(height > 0 && height < 20000)) return;
  for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source) frame.height = String(Math.ceil(height));
});
