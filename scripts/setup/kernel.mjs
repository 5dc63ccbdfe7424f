/** The kernelspec "TypeScript (tslab)" and the papermill translator, inside the Python environment. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentProgram } from "./packages.mjs";

/** @param {string} root */
export function kernelspecPath(root) {
  return join(root, ".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");
}

/** @param {string} root @returns {import("./step.mjs").Step} */
export function kernel(root) {
  const sources = ["kernel", "python"].map((name) => join(root, "scripts", name));
  const files = sources.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => join(folder, name))
      : [],
  );
  return {
    name: "kernel",
    inputs: [root, process.execPath, files.map((path) => [path, readFileSync(path, "utf8")])],
    isPresent: () => existsSync(kernelspecPath(root)),
    make: async () => {
      // Imported late: the first set-up has no packages yet on which the module may rely.
      const { installKernelspec, installPythonPart } = await import("../kernel/kernelspec.mjs");
      await installKernelspec({ root, prefix: join(root, ".venv") });
      await installPythonPart({ root, python: environmentProgram(root, "python") });
    },
  };
}
