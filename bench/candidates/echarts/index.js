/** ECharts: its core with the parts it needs; the band is a stack of two lines, as in its own example. */
import "../../page.css";
import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { contract } from "../../contract.js";
import { colours, figure, font, title, xLabel, yLabel, years } from "../../figure.js";

use([LineChart, ScatterChart, GridComponent, TitleComponent, CanvasRenderer]);

/** What changes with a step. @param {number} to */
function change(to) {
  const { comparable, notComparable, fitted, projected, band, top } = figure(to);
  const pairs = (/** @type {{year: number, value: number}[]} */ points) => points.map(({ year, value }) => [String(year), value]);
  return {
    yAxis: { max: top },
    series: [
      { data: band.map(({ lower }) => lower) },
      { data: band.map(({ lower, upper }) => upper - lower) },
      { data: pairs(fitted) },
      { data: pairs(projected) },
      { data: pairs(comparable) },
      { data: pairs(notComparable) },
    ],
  };
}

const line = { type: "line", symbol: "none", silent: true };
const edge = { ...line, stack: "band", lineStyle: { opacity: 0 } };
const trend = { color: colours.trend, width: 2 };
const points = { type: "scatter", symbolSize: 8, silent: true, z: 3 };
const name = { nameLocation: "middle", nameTextStyle: { color: colours.text, fontSize: 12 } };
const axisLabel = { color: colours.text, fontSize: 12 };

contract((box, to) => {
  const chart = init(box);
  const now = change(to);
  const looks = [
    edge,
    { ...edge, areaStyle: { color: colours.band, opacity: 1 } },
    { ...line, lineStyle: trend },
    { ...line, lineStyle: { ...trend, type: [6, 4] } },
    { ...points, itemStyle: { color: colours.point } },
    { ...points, itemStyle: { color: "#fff", borderColor: colours.point, borderWidth: 1.5 } },
  ];
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font },
    title: { text: title, left: 0, textStyle: { fontSize: 15, color: colours.text } },
    grid: { left: 48, right: 16, top: 36, bottom: 44, outerBoundsMode: "none" },
    xAxis: {
      ...name,
      type: "category",
      name: xLabel,
      nameGap: 26,
      data: years.map(String),
      boundaryGap: false,
      axisLabel: { ...axisLabel, interval: (_, year) => year % 5 === 0 },
      axisTick: { interval: (_, year) => year % 5 === 0 },
    },
    yAxis: { ...name, type: "value", name: yLabel, nameGap: 26, min: 0, interval: 1, axisLabel, splitLine: { lineStyle: { color: colours.grid } }, ...now.yAxis },
    series: now.series.map((data, at) => ({ ...looks[at], ...data })),
  });
  return (to) => chart.setOption(change(to));
});
