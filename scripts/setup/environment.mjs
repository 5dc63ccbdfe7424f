/** The Python environment with JupyterLab and what executes notebooks, in .venv. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { environment, python, root } from "./places.mjs";
import { run } from "./process.mjs";
import { systemPython, versionOf } from "./tools.mjs";

const requirements = join(root, "scripts", "python", "requirements.txt");

/** @type {import("./step.mjs").Step} */
export const environmentStep = {
  name: "environment",
  title: "Python environment .venv: JupyterLab, nbclient, papermill, jupytext, plotly's renderer",
  // An environment holds absolute paths, so it cannot be moved.
  inputs: () => [readFileSync(requirements, "utf8"), root, versionOf(systemPython()) ?? ""],
  outputs: () => [python, join(environment, "bin", "jupyter-lab")],
  make: async () => {
    rmSync(environment, { recursive: true, force: true });
    await run(systemPython(), ["-m", "venv", environment], {
      repair: "install Python's venv module (Debian: python3-venv)",
    });
    let packages = 0;
    const total = (readFileSync(requirements, "utf8").match(/^[a-z].*==/gim) ?? []).length;
    await run(
      python,
      [
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        requirements,
      ],
      {
        onLine: (line) => {
          if (!line.startsWith("Collecting")) return;
          packages++;
          if (packages % 25 === 0) console.log(`    ${packages} of at most ${total} packages`);
        },
        repair: "is the Python package index reachable? The message above says what pip lacks",
      },
    );
  },
};
