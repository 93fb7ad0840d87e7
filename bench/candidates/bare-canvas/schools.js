/** No library: a square for each point, which is the least that a canvas can be asked for. */
import "../../page.css";
import { canvas } from "./canvas.js";
import { colours, contract, font, title, xLabel, yLabel } from "../../schools.js";

const MARGIN = { top: 36, right: 12, bottom: 44, left: 60 };

contract((box, at, rate) => {
  const { context, width, height } = canvas(box, title);
  draw(context, width, height, at(rate));
  return (rate) => draw(context, width, height, at(rate));
});

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {import("../../schools.js").Schools} schools */
function draw(context, width, height, { x, y, line, range: [low, high] }) {
  const [left, right, bottom] = [MARGIN.left, width - MARGIN.right, height - MARGIN.bottom];
  const [across, down] = [(right - left) / 100, (bottom - MARGIN.top) / (high - low)];
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
  for (let value = low; value <= high; value += 500) {
    const at = Math.round(bottom - (value - low) * down) + 0.5;
    context.moveTo(left, at);
    context.lineTo(right, at);
    context.fillText(`£${value}`, left - 6, at);
  }
  context.textAlign = "center";
  for (let share = 0; share <= 100; share += 10) {
    const at = Math.round(left + share * across) + 0.5;
    context.moveTo(at, bottom);
    context.lineTo(at, bottom + 5);
    context.fillText(`${share}%`, Math.min(at, width - 16), bottom + 14);
  }
  context.stroke();
  context.fillText(xLabel, (left + right) / 2, height - 8);
  context.save();
  context.translate(10, (MARGIN.top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(yLabel, 0, 0);
  context.restore();
  context.fillStyle = colours.point;
  for (let at = 0; at < x.length; at += 1) {
    context.fillRect(left + x[at] * across - 1.5, bottom - (y[at] - low) * down - 1.5, 3, 3);
  }
  context.strokeStyle = colours.trend;
  context.lineWidth = 2;
  context.beginPath();
  for (const [share, value] of line) context.lineTo(left + share * across, bottom - (value - low) * down);
  context.stroke();
}
