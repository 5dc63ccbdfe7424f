/** Result tables as text, by the library's own code: there only once set-up has built it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../setup.mjs";

/** @returns {Promise<(table: import("./execute.mjs").Table) => string>} */
export async function loadTableText() {
  const { tableText } = await import(pathToFileURL(join(ROOT, "dist", "notebook", "table.js")).href);
  return tableText;
}
