// @ts-check
/** A page that installed the package from npm and bundles it: the element, its style, and the calculations alone. */
import "gapchart";
import "gapchart/gapchart.css";
import { figure } from "gapchart";

const { closing } = await figure("projection", { from: 2011, to: 2019 });
document.querySelector("output")?.append(String(closing?.year));
