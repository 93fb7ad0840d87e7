/** Observable Plot: a plot is made anew at each step and put in the place of the last, as its documentation says. */
import "../../page.css";
import { areaY, dot, lineY, plot } from "@observablehq/plot";
import { contract } from "../../contract.js";
import { colours, figure, font, from, title, until, xLabel, yLabel } from "../../figure.js";

contract((box, to) => {
  const { clientWidth: width, clientHeight: height } = box;
  const step = (/** @type {number} */ to) => {
    const { comparable, notComparable, fitted, projected, band, top } = figure(to);
    const points = { x: "year", y: "value", r: 4, stroke: colours.point };
    const trend = { x: "year", y: "value", stroke: colours.trend, strokeWidth: 2 };
    box.replaceChildren(
      plot({
        width,
        // The title is HTML above the SVG; this is its height.
        height: height - 29,
        title,
        style: { fontFamily: font, fontSize: "12px" },
        marginLeft: 48,
        x: { domain: [from, until], label: xLabel, labelAnchor: "center", labelArrow: "none", tickFormat: "d", ticks: width / 80 },
        y: { domain: [0, top], label: yLabel, labelAnchor: "center", labelArrow: "none", ticks: top, grid: true },
        marks: [
          areaY(band, { x: "year", y1: "lower", y2: "upper", fill: colours.band }),
          lineY(fitted, trend),
          lineY(projected, { ...trend, strokeDasharray: "6 4" }),
          dot(comparable, { ...points, fill: colours.point }),
          dot(notComparable, { ...points, fill: "#fff" }),
        ],
      }),
    );
  };
  step(to);
  return step;
});
