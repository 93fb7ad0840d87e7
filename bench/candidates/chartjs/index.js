/** Chart.js: only the parts it needs are registered; new data and `update("none")` at each step. */
import "../../page.css";
import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, Title } from "chart.js";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel } from "../../figure.js";

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Title);
Chart.defaults.font = { ...Chart.defaults.font, family: font, size: 12 };
Chart.defaults.color = colours.text;

/** The six datasets' data, in their order. @param {ReturnType<typeof figure>} figure */
function series({ comparable, notComparable, fitted, projected, band }) {
  const values = (/** @type {{year: number, value: number}[]} */ points) => points.map(({ year, value }) => ({ x: year, y: value }));
  return [
    values(comparable),
    values(notComparable),
    values(fitted),
    values(projected),
    band.map(({ year, upper }) => ({ x: year, y: upper })),
    band.map(({ year, lower }) => ({ x: year, y: lower })),
  ];
}

const points = { showLine: false, pointRadius: 4, borderColor: colours.point };
const trend = { pointRadius: 0, borderColor: colours.trend, borderWidth: 2 };
const edge = { pointRadius: 0, borderWidth: 0 };

contract((box, to) => {
  const now = figure(to);
  const looks = [
    { ...points, backgroundColor: colours.point },
    { ...points, backgroundColor: "#fff" },
    trend,
    { ...trend, borderDash: [6, 4] },
    { ...edge, backgroundColor: colours.band, fill: "+1" },
    edge,
  ];
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  box.append(canvas);
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: series(now).map((data, at) => ({ ...looks[at], data })) },
    options: {
      animation: false,
      events: [],
      maintainAspectRatio: false,
      normalized: true,
      parsing: false,
      plugins: { title: { display: true, text: title, align: "start", font: { size: 15 } } },
      scales: {
        x: {
          type: "linear",
          min: from,
          max: until,
          title: { display: true, text: xLabel },
          grid: { display: false },
          ticks: { stepSize: 5, includeBounds: false, maxRotation: 0, format: { useGrouping: false } },
        },
        y: {
          type: "linear",
          min: 0,
          max: now.top,
          title: { display: true, text: yLabel },
          grid: { color: colours.grid },
          ticks: { stepSize: 1 },
        },
      },
    },
  });
  return (to) => {
    const now = figure(to);
    series(now).forEach((data, at) => (chart.data.datasets[at].data = data));
    chart.options.scales.y.max = now.top;
    chart.update("none");
  };
});
