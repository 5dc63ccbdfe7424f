/** espeak-ng as WebAssembly (GPL-3.0). */
import { join } from "node:path";
import { packagesApart } from "./packages-apart.mjs";

/** @param {string} root @returns {import("./step.mjs").Step} */
export function espeak(root) {
  return packagesApart(root, "espeak", {
    program: join("@echogarden", "espeak-ng-emscripten", "espeak-ng.js"),
    about: "npm package @echogarden/espeak-ng-emscripten 0.3.5, 24 MB, GPL-3.0",
    data: "espeak",
  });
}
