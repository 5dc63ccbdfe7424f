/** espeak-ng as WebAssembly (GPL-3.0), into a folder of its own beside the project's packages, checked by npm's lock. */
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, removeLeftovers, replaceFolder, temporaryName } from "./files.mjs";
import { say } from "./report.mjs";

/** @param {string} root @returns {import("./step.mjs").Step} */
export function espeak(root) {
  const source = join(root, "scripts", "espeak");
  const folder = join(root, ".cache", "espeak");
  const program = join(folder, "node_modules", "@echogarden", "espeak-ng-emscripten", "espeak-ng.js");
  return {
    name: "espeak",
    inputs: readFileSync(join(source, "package-lock.json"), "utf8"),
    isPresent: () => existsSync(program),
    make: async () => {
      say("    npm package @echogarden/espeak-ng-emscripten 0.3.5, 24 MB, GPL-3.0");
      removeLeftovers(join(root, ".cache"));
      const work = temporaryName(folder);
      makeFolder(work);
      try {
        for (const name of ["package.json", "package-lock.json"]) {
          copyFileSync(join(source, name), join(work, name));
        }
        const repair = "check the network and npm's registry settings, then run npm run data -- espeak";
        await runCommand("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: work, repair });
        replaceFolder(work, folder);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  };
}
