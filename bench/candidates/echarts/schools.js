/** ECharts: its core with the parts it needs; a large scatter, as its handbook advises, with typed arrays. */
import "../../page.css";
import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { colours, contract, font, title, xLabel, yLabel } from "../../schools.js";

use([CanvasRenderer, GridComponent, LineChart, ScatterChart, TitleComponent]);

/** The points in turn, as ECharts takes a typed array. @param {import("../../schools.js").Schools} schools */
function pairs({ x, y }) {
  const pairs = new Float64Array(2 * x.length);
  for (let at = 0; at < x.length; at += 1) [pairs[2 * at], pairs[2 * at + 1]] = [x[at], y[at]];
  return pairs;
}

contract((box, at, rate) => {
  const chart = init(box);
  const option = (/** @type {number} */ rate) => {
    const now = at(rate);
    return {
      yAxis: { min: now.range[0], max: now.range[1] },
      series: [{ data: pairs(now) }, { data: now.line }],
    };
  };
  const name = { nameLocation: "middle", nameTextStyle: { color: colours.text } };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: colours.text },
    title: { text: title, textStyle: { fontSize: 15, color: colours.text } },
    grid: { left: 60, right: 16, top: 36, bottom: 44 },
    xAxis: { type: "value", min: 0, max: 100, name: xLabel, nameGap: 26, splitLine: { show: false }, ...name },
    yAxis: { type: "value", name: yLabel, nameGap: 44, splitLine: { lineStyle: { color: colours.grid } }, ...name },
    series: [
      { type: "scatter", large: true, largeThreshold: 500, symbolSize: 3, silent: true, itemStyle: { color: colours.point } },
      { type: "line", showSymbol: false, silent: true, lineStyle: { color: colours.trend, width: 2 } },
    ],
  });
  const step = (/** @type {number} */ rate) =>
    new Promise((drawn) => {
      chart.on("finished", () => {
        chart.off("finished");
        drawn(undefined);
      });
      chart.setOption(option(rate));
    });
  return step(rate).then(() => step);
});
