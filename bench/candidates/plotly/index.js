/** Plotly: its basic bundle, already minified; a still plot, and `react` at each step. */
import "../../page.css";
import Plotly from "plotly.js-basic-dist-min";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel } from "../../figure.js";

/** @param {ReturnType<typeof figure>} figure */
function traces({ comparable, notComparable, fitted, projected, band }) {
  const columns = (/** @type {{year: number, value: number}[]} */ points) => ({ x: points.map(({ year }) => year), y: points.map(({ value }) => value) });
  const x = band.map(({ year }) => year);
  const edge = { type: "scatter", mode: "lines", x, line: { width: 0 }, hoverinfo: "skip" };
  const trend = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const points = { type: "scatter", mode: "markers", hoverinfo: "skip" };
  const line = { color: colours.point, width: 1.5 };
  return [
    { ...edge, y: band.map(({ lower }) => lower) },
    { ...edge, y: band.map(({ upper }) => upper), fill: "tonexty", fillcolor: colours.band },
    { ...trend, ...columns(fitted), line: { color: colours.trend, width: 2 } },
    { ...trend, ...columns(projected), line: { color: colours.trend, width: 2, dash: "6px,4px" } },
    { ...points, ...columns(comparable), marker: { size: 8, color: colours.point, line } },
    { ...points, ...columns(notComparable), marker: { size: 8, color: "#fff", line } },
  ];
}

/** @param {HTMLElement} box @param {number} top */
const layout = (box, top) => ({
  width: box.clientWidth,
  height: box.clientHeight,
  title: { text: title, x: 0, font: { size: 15, weight: "bold" } },
  font: { family: font, size: 12, color: colours.text },
  margin: { l: 48, r: 16, t: 36, b: 44 },
  showlegend: false,
  hovermode: false,
  xaxis: { range: [from, until], title: { text: xLabel, standoff: 6 }, dtick: 5, tick0: 2015, showgrid: false },
  yaxis: { range: [0, top], title: { text: yLabel, standoff: 6 }, dtick: 1, gridcolor: colours.grid },
});

contract(async (box, to) => {
  const draw = (/** @type {"newPlot" | "react"} */ how, /** @type {number} */ to) => {
    const now = figure(to);
    return Plotly[how](box, traces(now), layout(box, now.top), { staticPlot: true });
  };
  await draw("newPlot", to);
  return (to) => draw("react", to);
});
