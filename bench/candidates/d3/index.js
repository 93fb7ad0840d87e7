/** d3: the modules it needs, an SVG, joins. Everything is made once and given new data at each step. */
import "../../page.css";
import "./index.css";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { area, line } from "d3-shape";
import { contract } from "../../contract.js";
import { colours, figure, from, title, until, xLabel, yLabel } from "../../figure.js";

const MARGIN = { top: 36, right: 16, bottom: 44, left: 48 };

contract((box, to) => {
  const { clientWidth: width, clientHeight: height } = box;
  const x = scaleLinear([from, until], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear().range([height - MARGIN.bottom, MARGIN.top]);
  const xAxis = axisBottom(x).ticks(width / 80, "d");
  const yAxis = axisLeft(y).ticks(5).tickSize(MARGIN.left + MARGIN.right - width).tickPadding(6);
  const range = area((point) => x(point.year), (point) => y(point.lower), (point) => y(point.upper));
  const trend = line((point) => x(point.year), (point) => y(point.value));

  const svg = select(box).append("svg").attr("width", width).attr("height", height).attr("role", "img").attr("aria-label", title);
  svg.append("text").attr("y", 19).attr("font-size", 15).attr("font-weight", "bold").text(title);
  const bottom = svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - MARGIN.bottom})`);
  const left = svg.append("g").attr("class", "axis y").attr("transform", `translate(${MARGIN.left},0)`);
  const label = svg.append("g").attr("text-anchor", "middle").attr("font-size", 12);
  label.append("text").attr("x", width / 2).attr("y", height - 4).text(xLabel);
  label.append("text").attr("transform", `translate(14,${height / 2}) rotate(-90)`).text(yLabel);
  const band = svg.append("path").attr("fill", colours.band);
  const fitted = svg.append("path").attr("fill", "none").attr("stroke", colours.trend).attr("stroke-width", 2);
  const projected = svg.append("path").attr("fill", "none").attr("stroke", colours.trend).attr("stroke-width", 2).attr("stroke-dasharray", "6 4");
  const points = svg.append("g").attr("stroke", colours.point).attr("stroke-width", 1.5);
  bottom.call(xAxis);

  const step = (/** @type {number} */ to) => {
    const now = figure(to);
    y.domain([0, now.top]);
    left.call(yAxis);
    band.attr("d", range(now.band));
    fitted.attr("d", trend(now.fitted));
    projected.attr("d", trend(now.projected));
    points
      .selectAll("circle")
      .data([...now.comparable, ...now.notComparable])
      .join("circle")
      .attr("cx", (point) => x(point.year))
      .attr("cy", (point) => y(point.value))
      .attr("r", 4)
      .attr("fill", (point) => (point.comparable ? colours.point : "#fff"));
  };
  step(to);
  return step;
});
