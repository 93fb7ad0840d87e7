// What the types allow, and what they refuse: `tsc --strict` finds an error that is expected and missing, too.
import { type Fault, type Figure, type Fit, type GapChart, csv, describe, embed, figure, png, project, svg, windows } from "gapchart";

const made: Figure = await figure("projection", { from: 2011, to: "2018/19", closeBy: 2050, "close-by": "2050", level: 0.8, lang: "cy" });
const year: number | null | undefined = made.closing?.year;
const upper: number | "never" | null | undefined = made.closing?.upper;
const texts: [string, string, Blob] = [await svg("trend", {}, { width: 640, dark: true }), await csv("wales"), await png("windows")];
const choices: [string, string][] = (await describe("cy", "dfe-ks2-gap-index"))[0].options[0].choices;

const element: GapChart | null = document.querySelector("gap-chart");
element?.addEventListener("gap-error", ({ detail }) => {
  const fault: Fault = detail;
  console.log(fault.code.length, element.permalink, element.hits.length, year, upper, texts, choices);
});

// The calculations alone, and markup for another page.
const columns = { year: [2011, 2012, 2013, 2014], value: Float64Array.of(4, 3, 2.1, 0.9), decimals: 1 };
const fit: Fit = await project(columns, { method: "step", after: 2012, until: 2030 });
const never: boolean = (await windows(columns)).some(({ closing }) => closing.upper === "never");
const { markup, files } = await embed("trend", { lang: "cy" }, { rung: "picture", width: 640, headingLevel: 2 });
console.log(fit.slope, never, markup, files[0].file.size, await figure("trend", { data: "latest" }));
// @ts-expect-error Years and values go together.
await project({ year: [2011] });
// @ts-expect-error A rung is one of three.
await embed("trend", {}, { rung: "ladder" });

// @ts-expect-error There is no such view.
await figure("nothing");
// @ts-expect-error There is no such option.
await figure("trend", { form: 2011 });
// @ts-expect-error A method is one of those that there are.
await figure("projection", { method: "guesswork" });
// @ts-expect-error It is read only.
if (element) element.permalink = "";
