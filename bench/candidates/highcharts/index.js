/** Highcharts: its core, which does not work in smaller parts, and the one further series that the figure needs. */
import "../../page.css";
import Highcharts from "highcharts/es-modules/masters/highcharts.src.js";
import "highcharts/es-modules/Series/AreaRange/AreaRangeSeries.js";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel } from "../../figure.js";

/** The series' data, in their order. @param {ReturnType<typeof figure>} figure */
function series({ comparable, notComparable, fitted, projected, band }) {
  const pairs = (/** @type {{year: number, value: number}[]} */ points) => points.map(({ year, value }) => [year, value]);
  return [band.map(({ year, lower, upper }) => [year, lower, upper]), pairs(fitted), pairs(projected), pairs(comparable), pairs(notComparable)];
}

const style = { color: colours.text, fontSize: "12px" };
const trend = { type: "line", color: colours.trend, lineWidth: 2, marker: { enabled: false } };
const marker = { symbol: "circle", radius: 4, lineColor: colours.point, lineWidth: 1.5 };

contract((box, to) => {
  const now = figure(to);
  const looks = [
    { type: "arearange", color: colours.band, fillOpacity: 1, lineWidth: 0, marker: { enabled: false } },
    trend,
    { ...trend, dashStyle: "Dash" },
    { type: "scatter", color: colours.point, marker },
    { type: "scatter", color: colours.point, marker: { ...marker, fillColor: "#fff" } },
  ];
  const chart = new Highcharts.Chart(box, {
    chart: { animation: false, style: { fontFamily: font } },
    credits: { enabled: false },
    legend: { enabled: false },
    tooltip: { enabled: false },
    title: { text: title, align: "left", style: { ...style, fontSize: "15px", fontWeight: "bold" } },
    xAxis: { min: from, max: until, tickInterval: 5, title: { text: xLabel, style }, labels: { style } },
    yAxis: { min: 0, max: now.top, tickInterval: 1, endOnTick: false, gridLineColor: colours.grid, title: { text: yLabel, style }, labels: { style } },
    plotOptions: { series: { animation: false, enableMouseTracking: false, states: { inactive: { enabled: false } } } },
    series: series(now).map((data, at) => ({ ...looks[at], data })),
  });
  return (to) => {
    const now = figure(to);
    chart.yAxis[0].setExtremes(0, now.top, false);
    series(now).forEach((data, at) => chart.series[at].setData(data, false, false));
    chart.redraw(false);
  };
});
