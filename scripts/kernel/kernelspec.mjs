/** Makes the kernel known to Jupyter, and TypeScript to papermill, inside one Python environment. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../setup/files.mjs";

/**
 * Writes the kernelspec "TypeScript (tslab)". Its name is `tslab`, as that of the stock kernel, so that the same
 * notebooks open where only that one is installed.
 *
 * @param {{ root: string, prefix: string }} places the repository and the Python environment
 */
export async function installKernelspec({ root, prefix }) {
  const spec = {
    argv: [process.execPath, join(root, "scripts", "kernel", "launch.cjs"), "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
    interrupt_mode: "signal",
  };
  writeFileAtomically(
    join(prefix, "share", "jupyter", "kernels", "tslab", "kernel.json"),
    `${JSON.stringify(spec, null, 2)}\n`,
  );
}

/**
 * Makes papermill find its TypeScript translator: a module, and an entry point by which papermill loads it.
 *
 * @param {{ root: string, python: string }} places the repository and the environment's Python
 */
export async function installPythonPart({ root, python }) {
  const site = execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], {
    encoding: "utf8",
  }).trim();
  const distribution = join(site, "papermill_typescript-1.dist-info");
  const translator = readFileSync(join(root, "scripts", "python", "papermill_typescript.py"));
  writeFileAtomically(join(site, "papermill_typescript.py"), translator);
  writeFileAtomically(
    join(distribution, "METADATA"),
    "Metadata-Version: 2.1\nName: papermill-typescript\nVersion: 1\n",
  );
  writeFileAtomically(
    join(distribution, "entry_points.txt"),
    "[papermill.engine]\ntypescript = papermill_typescript:NBClientEngine\n",
  );
}
