/** `npm run setup`: everything between a fresh clone and a working one. What is done already is left alone. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions } from "./options.mjs";
import { addon, routesToTry } from "./setup/addon.mjs";
import { fallBackNotice, forgetFailure } from "./setup/fall-back.mjs";
import { removeLeftovers } from "./setup/files.mjs";
import { kernel } from "./setup/kernel.mjs";
import { kernels } from "./setup/kernels.mjs";
import { library } from "./setup/library.mjs";
import { takeLock } from "./setup/lock.mjs";
import { mnist } from "./setup/mnist.mjs";
import { npmPackages, pythonEnvironment } from "./setup/packages.mjs";
import { say, secondsSince, SetupError } from "./setup/report.mjs";
import { runStep } from "./setup/step.mjs";
import { checkDiskSpace, checkFolder, checkNode, checkPython } from "./setup/tools.mjs";

/** The repository's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The steps in their order: each may rely on those before it. */
export const STEPS = [npmPackages, pythonEnvironment, addon, kernels, kernel, mnist, library];

/**
 * @param {string} [root]
 * @param {readonly ((root: string) => import("./setup/step.mjs").Step)[]} [steps]
 * @throws SetupError that names what is missing and what repairs it
 */
export async function setUp(root = ROOT, steps = STEPS) {
  const startedAt = performance.now();
  routesToTry();
  checkFolder(root);
  const node = checkNode();
  const python = checkPython();
  say(`✓ tools: Node ${node}, Python ${python}`);
  const giveLockBack = await takeLock(join(root, ".cache", "setup", "lock"));
  try {
    for (const folder of [".", ".cache"]) removeLeftovers(join(root, folder));
    let changed = 0;
    for (const makeStep of steps) {
      const step = makeStep(root);
      if (await runStep(root, step)) changed += 1;
    }
    if (changed === 0) say(`Set-up: nothing to do (${secondsSince(startedAt)}).`);
    else say(`Set-up: ready in ${secondsSince(startedAt)}.`);
    const notice = fallBackNotice(root);
    if (notice !== undefined) say(`NOTICE: ${notice}`);
  } finally {
    giveLockBack();
  }
}

/** @param {unknown} error @returns {error is Error} of set-up, or of the library */
function isForReading(error) {
  return (
    error instanceof SetupError || ["ArgumentError", "FileError"].includes(/** @type {Error} */ (error)?.name)
  );
}

/** Runs a command of this project; its named errors are for reading, others are ours and keep their trace. */
export async function runMain(/** @type {() => Promise<unknown>} */ main) {
  try {
    await main();
  } catch (error) {
    console.error(isForReading(error) ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    readOptions("npm run setup", {});
    checkDiskSpace(ROOT);
    forgetFailure(ROOT);
    await setUp();
  });
}
