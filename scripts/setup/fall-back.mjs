/** WebAssembly that computes because something failed, which set-up keeps and says until it is repaired. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./files.mjs";
import { SetupError } from "./report.mjs";

/**
 * @typedef {object} Failure
 * @property {string} route that this machine should have had
 * @property {string} cause in one line
 * @property {string} repair
 */
/** @typedef {{ route: string, failure?: Failure }} Choice what computes, and why nothing faster does */

/** What set-up chose; tells a chosen WebAssembly from an addon that `npm ci` removed. @param {string} root */
export function chosenPath(root) {
  return join(root, ".cache", "setup", "chosen-route.json");
}

/** The route that a machine of this kind has when nothing fails. */
export function bestRoute(platform = process.platform, architecture = process.arch) {
  return platform === "linux" && architecture === "x64" ? "native" : "prebuilt";
}

/** @param {string} route @param {unknown} error @returns {Failure} */
export function failureOf(route, error) {
  if (error instanceof SetupError) return { route, cause: error.summary, repair: error.repair };
  return { route, cause: String(error).split("\n")[0] ?? "", repair: "npm run doctor" };
}

/** @param {string} root @returns {string | undefined} what failed, in one line, if WebAssembly computes because of that */
export function fallBackNotice(root) {
  /** @type {Choice | undefined} */
  const choice = readJson(chosenPath(root));
  if (choice?.failure === undefined) return undefined;
  const { route, cause, repair } = choice.failure;
  const again = repair.includes("npm run setup") ? repair : `${repair}, then npm run setup`;
  return `WebAssembly computes, about 30 times slower, because the ${route} backend failed. ${cause}. To repair: ${again}`;
}

/** Has the next set-up try again what failed. @param {string} root */
export function forgetFailure(root) {
  if (fallBackNotice(root) !== undefined) rmSync(chosenPath(root));
}
