/**
 * `npm run setup`: makes everything that the workbook needs, or finds that it is there already. The other commands
 * run this first. Plain Node: nothing need be installed before.
 */
import { pathToFileURL } from "node:url";
import { forcedRoute, setUpBackend } from "./setup/addon.mjs";
import { environmentStep } from "./setup/environment.mjs";
import { kernelStep } from "./setup/kernel.mjs";
import { libraryStep } from "./setup/library.mjs";
import { alone } from "./setup/lock.mjs";
import { mnistStep } from "./setup/mnist.mjs";
import { linkStep, packagesStep } from "./setup/packages.mjs";
import { runMain } from "./setup/problem.mjs";
import { secondsSince } from "./setup/report.mjs";
import { doStep } from "./setup/step.mjs";
import { checkTools } from "./setup/tools.mjs";

/** All steps but the backend, which is one of several. */
export const STEPS = [packagesStep, linkStep, environmentStep, kernelStep, mnistStep, libraryStep];

/** Does what is missing. @returns {Promise<void>} */
export async function setUp() {
  const started = performance.now();
  checkTools();
  forcedRoute();
  await alone(async () => {
    for (const step of [packagesStep, linkStep, environmentStep]) await doStep(step);
    await setUpBackend();
    for (const step of [kernelStep, mnistStep, libraryStep]) await doStep(step);
  });
  console.log(`Set-up is complete, ${secondsSince(started)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runMain(setUp);
