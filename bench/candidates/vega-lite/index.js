/** Vega-Lite: compiled to Vega once for the page, without the embedding helper; named data sets change at each step. */
import "../../page.css";
import { changeset, parse, View } from "vega";
import { compile } from "vega-lite";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel } from "../../figure.js";

const x = { field: "year", type: "quantitative", title: xLabel, scale: { domain: [from, until] }, axis: { format: "d", grid: false, values: [2015, 2020, 2025, 2030, 2035, 2040, 2045, 2050] } };
const axis = { tickMinStep: 1, tickCount: 5, gridColor: colours.grid };
const y = { field: "value", type: "quantitative", title: yLabel, scale: { domain: { expr: "[0, top]" } }, axis };
const trend = { type: "line", color: colours.trend, strokeWidth: 2 };
const point = { type: "point", size: 64, opacity: 1, stroke: colours.point, strokeWidth: 1.5 };
const NAMES = /** @type {const} */ (["band", "fitted", "projected", "comparable", "notComparable"]);

const runtime = parse(
  compile({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: title, anchor: "start", fontSize: 15 },
    width: 100,
    height: 100,
    autosize: { type: "fit", contains: "padding" },
    config: { font, axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" }, view: { stroke: null } },
    params: [{ name: "top", value: 5 }],
    layer: [
      { data: { name: "band" }, mark: { type: "area", color: colours.band, opacity: 1 }, encoding: { x, y: { ...y, field: "lower" }, y2: { field: "upper" } } },
      { data: { name: "fitted" }, mark: trend, encoding: { x, y } },
      { data: { name: "projected" }, mark: { ...trend, strokeDash: [6, 4] }, encoding: { x, y } },
      { data: { name: "comparable" }, mark: { ...point, fill: colours.point }, encoding: { x, y } },
      { data: { name: "notComparable" }, mark: { ...point, fill: "#fff" }, encoding: { x, y } },
    ],
  }).spec,
);

contract(async (box, to) => {
  const view = new View(runtime, { renderer: "canvas", hover: false });
  const step = (/** @type {number} */ to) => {
    const now = figure(to);
    view.signal("top", now.top);
    for (const name of NAMES) view.change(name, changeset().remove(() => true).insert(now[name].map((row) => ({ ...row }))));
    return view.runAsync();
  };
  view.initialize(box).width(box.clientWidth).height(box.clientHeight);
  await step(to);
  return step;
});
