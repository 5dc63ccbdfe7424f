/** The library's own ways to write text, there only once set-up has built it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../setup.mjs";

/** @param {string} name a module of src/notebook */
const load = (name) => import(pathToFileURL(join(ROOT, "dist", "notebook", `${name}.js`)).href);

/** @returns {Promise<(table: import("./execute.mjs").Table) => string>} result tables as aligned text */
export const loadTableText = async () => (await load("table")).tableText;

/** @returns {Promise<(text: string) => string>} text that may stand in HTML */
export const loadEscapeHtml = async () => (await load("display")).escapeHtml;
