/** No library: about the least that a page can do. */
import "../../page.css";
import { canvas } from "./canvas.js";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel, years } from "../../figure.js";

const MARGIN = { top: 36, right: 12, bottom: 44, left: 48 };

contract((box, to) => {
  const { context, width, height } = canvas(box, title);
  draw(context, width, height, to);
  return (to) => draw(context, width, height, to);
});

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {number} to */
function draw(context, width, height, to) {
  const { comparable, notComparable, fitted, projected, band, top } = figure(to);
  const [left, right, bottom] = [MARGIN.left, width - MARGIN.right, height - MARGIN.bottom];
  const x = (/** @type {number} */ year) => left + ((right - left) * (year - from)) / (until - from);
  const y = (/** @type {number} */ value) => bottom - ((bottom - MARGIN.top) * value) / top;

  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  context.font = `bold 15px ${font}`;
  context.textAlign = "left";
  context.fillText(title, 0, 14);
  context.font = `12px ${font}`;
  context.textAlign = "right";
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.beginPath();
  for (let value = 0; value <= top; value += 1) {
    const line = Math.round(y(value)) + 0.5;
    context.moveTo(left, line);
    context.lineTo(right, line);
    context.fillText(String(value), left - 6, line);
  }
  context.textAlign = "center";
  for (const year of years) {
    if (year % 5) continue;
    const line = Math.round(x(year)) + 0.5;
    context.moveTo(line, bottom);
    context.lineTo(line, bottom + 5);
    context.fillText(String(year), Math.min(x(year), width - 14), bottom + 14);
  }
  context.stroke();
  context.fillText(xLabel, (left + right) / 2, height - 8);
  context.save();
  context.translate(10, (MARGIN.top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(yLabel, 0, 0);
  context.restore();

  context.fillStyle = colours.band;
  context.beginPath();
  for (const { year, upper } of band) context.lineTo(x(year), y(upper));
  for (let at = band.length - 1; at >= 0; at -= 1) context.lineTo(x(band[at].year), y(band[at].lower));
  context.fill();

  context.strokeStyle = colours.trend;
  context.lineWidth = 2;
  context.beginPath();
  for (const { year, value } of fitted) context.lineTo(x(year), y(value));
  context.stroke();
  context.setLineDash([6, 4]);
  context.beginPath();
  for (const { year, value } of projected) context.lineTo(x(year), y(value));
  context.stroke();
  context.setLineDash([]);

  context.fillStyle = colours.point;
  context.beginPath();
  for (const { year, value } of comparable) {
    context.moveTo(x(year) + 4, y(value));
    context.arc(x(year), y(value), 4, 0, 2 * Math.PI);
  }
  context.fill();
  context.fillStyle = "#fff";
  context.strokeStyle = colours.point;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { year, value } of notComparable) {
    context.moveTo(x(year) + 4, y(value));
    context.arc(x(year), y(value), 4, 0, 2 * Math.PI);
  }
  context.fill();
  context.stroke();
}
