/** d3: scales and axes in an SVG, and the points on a canvas below it, as its guides advise for as many. */
import "../../page.css";
import "./index.css";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { line } from "d3-shape";
import { colours, contract, title, xLabel, yLabel } from "../../schools.js";

const MARGIN = { top: 36, right: 16, bottom: 44, left: 60 };

contract((box, at, rate) => {
  const { clientWidth: width, clientHeight: height } = box;
  const x = scaleLinear([0, 100], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear().range([height - MARGIN.bottom, MARGIN.top]);
  const xAxis = axisBottom(x).ticks(width / 80).tickFormat((share) => `${share}%`);
  const yAxis = axisLeft(y).ticks(6).tickSize(MARGIN.left + MARGIN.right - width).tickPadding(6).tickFormat((value) => `£${value}`);
  const trend = line((point) => x(point[0]), (point) => y(point[1]));
  box.style.position = "relative";
  const canvas = select(box).append("canvas").attr("width", width * devicePixelRatio).attr("height", height * devicePixelRatio);
  canvas.style("position", "absolute").style("width", `${width}px`).style("height", `${height}px`);
  const context = canvas.node().getContext("2d");
  context.scale(devicePixelRatio, devicePixelRatio);
  const svg = select(box).append("svg").attr("width", width).attr("height", height).attr("role", "img").attr("aria-label", title);
  svg.style("position", "relative");
  svg.append("text").attr("y", 19).attr("font-size", 15).attr("font-weight", "bold").text(title);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - MARGIN.bottom})`).call(xAxis);
  const left = svg.append("g").attr("class", "axis y").attr("transform", `translate(${MARGIN.left},0)`);
  const label = svg.append("g").attr("text-anchor", "middle").attr("font-size", 12);
  label.append("text").attr("x", width / 2).attr("y", height - 4).text(xLabel);
  label.append("text").attr("transform", `translate(14,${height / 2}) rotate(-90)`).text(yLabel);
  const fitted = svg.append("path").attr("fill", "none").attr("stroke", colours.trend).attr("stroke-width", 2);
  const step = (/** @type {number} */ rate) => {
    const now = at(rate);
    y.domain(now.range);
    left.call(yAxis);
    fitted.attr("d", trend(now.line));
    context.clearRect(0, 0, width, height);
    context.fillStyle = colours.point;
    for (let point = 0; point < now.x.length; point += 1) context.fillRect(x(now.x[point]) - 1.5, y(now.y[point]) - 1.5, 3, 3);
  };
  step(rate);
  return step;
});
