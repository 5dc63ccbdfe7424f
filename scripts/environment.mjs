/**
 * Python environments that only some need, so that set-up leaves them out: `npx dark-knowledge environment NAME...`. The engine `ray` asks
 * for its own by itself, by `node scripts/environment.mjs ray`.
 */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "./near-names.mjs";
import { ROOT, runMain } from "./setup.mjs";
import { takeLock } from "./setup/lock.mjs";
import { virtualEnvironment } from "./setup/packages.mjs";
import { SetupError } from "./setup/report.mjs";
import { runStep } from "./setup/step.mjs";
import { checkDiskSpace } from "./setup/tools.mjs";

/** The environments, each with a program by which one sees that it is whole. */
const PROGRAMS = { ray: "ray", mlflow: "mlflow", site: "jupyter-book" };

/** Where an environment lies. @param {string} name */
export function environmentFolder(name) {
  return join(".cache", "environments", name);
}

/**
 * Makes an environment unless it is there.
 * @param {string} name
 * @throws SetupError if there is none of that name, or it can't be installed
 */
export async function setUpEnvironment(name) {
  const program = PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (name)];
  if (program === undefined) {
    const names = Object.keys(PROGRAMS);
    throw new SetupError("environment", {
      expected: `names of ${names.join(", ")}`,
      found: name === "" ? "none" : `${name}${didYouMean(name, names)}`,
      repair: "npx dark-knowledge environment ray",
    });
  }
  const step = virtualEnvironment(ROOT, {
    name: `python environment ${name}`,
    folder: environmentFolder(name),
    requirements: join("scripts", "python", name, "requirements.txt"),
    programs: ["python", program],
  });
  const giveLockBack = await takeLock(join(ROOT, ".cache", "setup", `lock-${name}`));
  try {
    await runStep(ROOT, step);
  } finally {
    giveLockBack();
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    checkDiskSpace(ROOT);
    const names = process.argv.slice(2);
    for (const name of names.length > 0 ? names : [""]) await setUpEnvironment(name);
  });
}
