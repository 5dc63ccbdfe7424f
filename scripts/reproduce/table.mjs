/** The library's own ways to write text, there only once set-up has built it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../setup.mjs";

/** @param {string} name a module of src/ */
const load = (name) => import(pathToFileURL(join(ROOT, "dist", `${name}.js`)).href);

/** @returns {Promise<(table: import("./execute.mjs").Table) => string>} result tables as aligned text */
export const loadTableText = async () => (await load("figures/table")).tableText;

/** @returns {Promise<(text: string) => string>} text that may stand in HTML */
export const loadEscapeHtml = async () => (await load("notebook/display")).escapeHtml;
