/** uPlot: its mode for scatters, where paths are drawn by a function of the page's, as in its own example. */
import "../../page.css";
import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import { colours, contract, font, title, xLabel, yLabel } from "../../schools.js";

const axis = { font: `12px ${font}`, labelFont: `12px ${font}`, stroke: colours.text, labelSize: 20 };

/** All points of a series, a square each. @param {uPlot} chart @param {number} at */
function squares(chart, at) {
  uPlot.orient(chart, at, (series, xs, ys, scaleX, scaleY, toX, toY, left, top, width, height) => {
    const [x, y] = chart.data[at];
    const { ctx } = chart;
    const size = 3 * devicePixelRatio;
    ctx.fillStyle = colours.point;
    for (let point = 0; point < x.length; point += 1) {
      ctx.fillRect(toX(x[point], scaleX, width, left) - size / 2, toY(y[point], scaleY, height, top) - size / 2, size, size);
    }
  });
  return null;
}

/** The line. @param {uPlot} chart @param {number} at */
function line(chart, at) {
  uPlot.orient(chart, at, (series, xs, ys, scaleX, scaleY, toX, toY, left, top, width, height) => {
    const [x, y] = chart.data[at];
    const { ctx } = chart;
    ctx.strokeStyle = colours.trend;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    for (const point of x.keys()) ctx.lineTo(toX(x[point], scaleX, width, left), toY(y[point], scaleY, height, top));
    ctx.stroke();
  });
  return null;
}

contract((box, at, rate) => {
  /** @type {[number, number]} */
  let range = [0, 1];
  const columns = (/** @type {number} */ rate) => {
    const now = at(rate);
    range = now.range;
    return [null, [now.x, now.y], [now.line.map(([share]) => share), now.line.map(([, value]) => value)]];
  };
  /** @type {() => void} */
  let drawn;
  const next = () => new Promise((resolve) => (drawn = () => resolve(undefined)));
  const first = next();
  const chart = new uPlot(
    {
      mode: 2,
      title,
      width: box.clientWidth,
      // The title is HTML above the canvas; this is its height.
      height: box.clientHeight - 29,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: () => [0, 100] }, y: { range: () => range } },
      axes: [
        { ...axis, label: xLabel, size: 36, grid: { show: false }, ticks: { stroke: colours.grid } },
        { ...axis, label: yLabel, size: 48, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } },
      ],
      series: [{}, { paths: squares }, { paths: line }],
      hooks: { draw: [() => drawn()] },
    },
    columns(rate),
    box,
  );
  return first.then(() => (rate) => {
    const done = next();
    chart.setData(columns(rate));
    return done;
  });
});
