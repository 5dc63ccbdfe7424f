/** `npm run doctor`: what is there, what computes, and what to do about what is missing. Changes nothing. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readOptions } from "./options.mjs";
import { ROOT, runMain, STEPS } from "./setup.mjs";
import { installedRoute, routesToTry } from "./setup/addon.mjs";
import { TENSORFLOW_VERSION } from "./setup/addon-native.mjs";
import { fallBackNotice } from "./setup/fall-back.mjs";
import { kernelspecPath } from "./setup/kernel.mjs";
import { dataFileProblem, mnistFiles } from "./setup/mnist.mjs";
import { say } from "./setup/report.mjs";
import { isUpToDate } from "./setup/step.mjs";
import {
  checkDiskSpace,
  checkFolder,
  checkNode,
  checkPython,
  freeGigabytes,
  versionOf,
} from "./setup/tools.mjs";

let problems = 0;

/**
 * Prints a line about one thing; an error becomes a line with its repair.
 * @param {string} name
 * @param {() => unknown} look returns what was found
 */
async function report(name, look) {
  try {
    say(`✓ ${name}: ${String(await look())}`);
  } catch (error) {
    problems += 1;
    say(`✗ ${name}: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {unknown} found @param {string} message @returns {unknown} */
function orElse(found, message) {
  if (found === undefined || found === false) throw new Error(message);
  return found;
}

async function tools() {
  await report("Node", () => checkNode());
  await report("npm", () => orElse(versionOf("npm"), "not found. To repair: install Node with npm"));
  await report("Python", () => checkPython());
  await report("C++ compiler", () =>
    orElse(versionOf("g++"), "no g++, so the native addon can't be compiled. To repair: apt install g++"),
  );
  await report("repository folder", () => {
    checkFolder(ROOT);
    checkDiskSpace(ROOT);
    return `writable, ${freeGigabytes(ROOT).toFixed(0)} GB free`;
  });
}

async function steps() {
  for (const makeStep of STEPS) {
    await report(`step ${makeStep.name}`, async () =>
      orElse((await isUpToDate(ROOT, makeStep(ROOT))) && "up to date", "not done. To repair: npm run setup"),
    );
  }
}

async function results() {
  await report("backend", () => {
    routesToTry();
    if (!existsSync(join(ROOT, "node_modules"))) throw new Error("no npm packages. To repair: npm run setup");
    const forced = process.env.DARK_KNOWLEDGE_BACKEND;
    const notice = forced === undefined ? fallBackNotice(ROOT) : undefined;
    if (notice !== undefined) throw new Error(notice);
    const route = forced === "wasm" ? forced : installedRoute(ROOT);
    const why = forced === undefined ? "" : `, as DARK_KNOWLEDGE_BACKEND says`;
    if (route === "wasm")
      return `wasm${why}: WebAssembly, about 30 times slower than TensorFlow's native library`;
    return route === "native"
      ? `native: TensorFlow ${TENSORFLOW_VERSION}, compiled here${why}`
      : `prebuilt${why}`;
  });
  await report("kernel", () =>
    orElse(
      existsSync(kernelspecPath(ROOT)) && kernelspecPath(ROOT),
      "no kernelspec. To repair: npm run setup",
    ),
  );
  for (const file of mnistFiles(ROOT)) {
    await report(`data/mnist/${file.name}`, async () => {
      const problem = await dataFileProblem(join(ROOT, "data", "mnist"), file);
      return orElse(problem === undefined && "whole", `${problem ?? ""}. To repair: npm run setup`);
    });
  }
}

await runMain(async () => {
  readOptions("npm run doctor", {});
  await tools();
  await steps();
  await results();
  say(problems === 0 ? "\nAll is well." : `\n${problems} to repair: see the lines with ✗.`);
  process.exitCode = problems === 0 ? 0 : 1;
});
