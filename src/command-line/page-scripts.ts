/** Scripts from npm with which pages need no network. */
import { join } from "node:path";
import { repositoryRoot } from "../support/paths.js";

const modules = join(repositoryRoot, "node_modules");

/** Draws figures. */
export const PLOTLY_SCRIPT = join(modules, "plotly.js-dist", "plotly.js");

/** Draws formulas; all in one file, without fonts. */
export const MATHJAX_SCRIPT = join(modules, "mathjax", "es5", "tex-svg.js");
