/** Chart.js: a scatter without parsing and animation, as its page on performance advises; new data and `update("none")` at each step. */
import "../../page.css";
import { Chart, LinearScale, LineElement, PointElement, ScatterController, Title } from "chart.js";
import { colours, contract, font, title, xLabel, yLabel } from "../../schools.js";

Chart.register(LinearScale, LineElement, PointElement, ScatterController, Title);
Chart.defaults.font = { ...Chart.defaults.font, family: font, size: 12 };
Chart.defaults.color = colours.text;

/** @param {import("../../schools.js").Schools} schools */
function series({ x, y, line }) {
  const points = Array.from(x, (share, at) => ({ x: share, y: y[at] }));
  return [line.map(([x, y]) => ({ x, y })), points];
}

contract((box, at, rate) => {
  const now = at(rate);
  const looks = [
    { showLine: true, pointRadius: 0, borderColor: colours.trend, borderWidth: 2 },
    { pointRadius: 1.5, borderWidth: 0, backgroundColor: colours.point },
  ];
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  box.append(canvas);
  const chart = new Chart(canvas, {
    type: "scatter",
    data: { datasets: series(now).map((data, at) => ({ ...looks[at], data })) },
    options: {
      animation: false,
      events: [],
      maintainAspectRatio: false,
      normalized: true,
      parsing: false,
      plugins: { title: { display: true, text: title, align: "start", font: { size: 15 } } },
      scales: {
        x: { type: "linear", min: 0, max: 100, title: { display: true, text: xLabel }, grid: { display: false } },
        y: { type: "linear", min: now.range[0], max: now.range[1], title: { display: true, text: yLabel }, grid: { color: colours.grid } },
      },
    },
  });
  return (rate) => {
    const now = at(rate);
    series(now).forEach((data, at) => (chart.data.datasets[at].data = data));
    [chart.options.scales.y.min, chart.options.scales.y.max] = now.range;
    chart.update("none");
  };
});
