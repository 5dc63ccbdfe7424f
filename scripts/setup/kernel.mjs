/** The notebook kernel "TypeScript (tslab)" and papermill's knowledge of TypeScript, both inside .venv. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment, python, root } from "./places.mjs";
import { run } from "./process.mjs";
import { writeAtomically } from "./step.mjs";

const launcher = join(root, "scripts", "kernel", "launch.cjs");
const kernelspec = join(environment, "share", "jupyter", "kernels", "tslab", "kernel.json");
const translator = join(root, "scripts", "python", "papermill_typescript.py");

/** @type {import("./step.mjs").Step} */
export const kernelStep = {
  name: "kernel",
  title: "the kernel TypeScript (tslab) and papermill's TypeScript",
  inputs: () => [
    root,
    process.execPath,
    readFileSync(new URL(import.meta.url), "utf8"),
    readFileSync(translator, "utf8"),
  ],
  outputs: () => [kernelspec],
  make: async () => {
    const spec = {
      argv: [process.execPath, launcher, "{connection_file}"],
      display_name: "TypeScript (tslab)",
      language: "typescript",
      interrupt_mode: "signal",
    };
    writeAtomically(kernelspec, `${JSON.stringify(spec, null, 2)}\n`);
    const site = (await run(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])).trim();
    const distribution = join(site, "papermill_typescript-1.dist-info");
    writeAtomically(join(site, "papermill_typescript.py"), readFileSync(translator, "utf8"));
    writeAtomically(
      join(distribution, "METADATA"),
      "Metadata-Version: 2.1\nName: papermill-typescript\nVersion: 1\n",
    );
    writeAtomically(
      join(distribution, "entry_points.txt"),
      "[papermill.engine]\ntypescript = papermill_typescript:NBClientEngine\n",
    );
  },
};
