// @ts-check
/** A page that installed the package from npm and bundles it: the element, its style, and the calculations alone. */
import "gapchart";
import "gapchart/gapchart.css";
import { figure, project } from "gapchart";

const { closing } = await figure("projection", { from: 2011, to: 2019 });
document.querySelector("output")?.append(String(closing?.year));

const { slope } = await project({ year: [2011, 2012, 2013, 2014], value: [4, 3, 2.1, 0.9], decimals: 1 });
document.body.dataset.slope = String(slope);
