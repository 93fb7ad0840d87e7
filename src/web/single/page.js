// @ts-check
/**
 * The page that holds everything: one file for a disk, a stand, and a frame on another site.
 *
 * In: the language (`?lang=cy`), the figure (the part after `#`, as in the explorer), and with `frame=ID` in it the name by which
 * the page around a frame knows it. Out: the explorer's page in that language; in a frame the figure alone, and its height. It
 * acts on no message.
 */

const asked = new URLSearchParams(location.search);
const wanted = asked.get("lang") ?? navigator.language;
const lang = wanted.toLowerCase().startsWith("cy") ? "cy" : "en";
const framed = parent !== self;

const template = /** @type {HTMLTemplateElement} */ (document.getElementById(lang));
document.documentElement.lang = lang;
document.title = template.title;
document.body.append(template.content.cloneNode(true));
for (const link of document.querySelectorAll("a.language")) {
  asked.set("lang", link.getAttribute("lang") ?? "");
  link.setAttribute("href", `?${asked}`);
}

if (framed) {
  const figure = new URLSearchParams(location.hash.slice(1));
  const theme = figure.get("theme");
  document.documentElement.classList.add("framed", theme === "dark" || theme === "auto" ? theme : "light");
  // The sources that a figure names are pages of their own.
  const base = document.createElement("base");
  base.target = "_blank";
  document.head.append(base);
  const id = figure.get("frame") ?? "";
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // To whatever page is around: it learns no more than a height.
    parent.postMessage({ type: "gap-resize", v: 1, id, height }, "*");
  }).observe(document.body);
}

export {};
