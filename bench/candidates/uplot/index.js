/** uPlot: one chart with six series over the years, a band between two of them; `setData` at each step. */
import "../../page.css";
import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import { contract } from "../../contract.js";
import { colours, figure, font, title, xLabel, yLabel, years } from "../../figure.js";

/** Columns as uPlot takes them: the years, then one value or null a year for each series. @param {number} to */
function columns(to) {
  const { comparable, notComparable, fitted, projected, band, top } = figure(to);
  const column = (/** @type {{year: number, value: number}[]} */ points) => {
    const values = years.map(() => null);
    for (const { year, value } of points) values[year - years[0]] = value;
    return values;
  };
  const data = [
    years,
    band.map((range) => range.upper),
    band.map((range) => range.lower),
    column(fitted),
    column(projected),
    column(comparable),
    column(notComparable),
  ];
  return { data, top };
}

const axis = { font: `12px ${font}`, labelFont: `12px ${font}`, stroke: colours.text, size: 36, labelSize: 20 };
const edge = { points: { show: false }, stroke: "transparent", width: 0 };
const trend = { points: { show: false }, stroke: colours.trend, width: 2 };
const points = { paths: () => null, stroke: colours.point };

contract((box, to) => {
  let { data, top } = columns(to);
  /** @type {() => void} */
  let drawn;
  const next = () => new Promise((resolve) => (drawn = () => resolve(undefined)));
  const first = next();
  const chart = new uPlot(
    {
      title,
      width: box.clientWidth,
      // The title is HTML above the canvas; this is its height.
      height: box.clientHeight - 29,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: () => [0, top] } },
      axes: [
        { ...axis, label: xLabel, grid: { show: false }, incrs: [5, 10, 20], ticks: { stroke: colours.grid }, values: (_, years) => years.map(String) },
        { ...axis, label: yLabel, grid: { stroke: colours.grid, width: 1 }, incrs: [1, 2], ticks: { show: false } },
      ],
      series: [
        {},
        edge,
        edge,
        trend,
        { ...trend, dash: [6, 4] },
        { ...points, points: { show: true, size: 8, fill: colours.point } },
        { ...points, points: { show: true, size: 8, fill: "#fff" } },
      ],
      bands: [{ series: [1, 2], fill: colours.band }],
      hooks: { draw: [() => drawn()] },
    },
    data,
    box,
  );
  const step = (/** @type {number} */ to) => {
    ({ data, top } = columns(to));
    const done = next();
    chart.setData(data);
    return done;
  };
  return first.then(() => step);
});
