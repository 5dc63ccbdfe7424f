/** npm packages that only some notebooks need, in a folder of their own beside the project's, checked by npm's lock. */
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, removeLeftovers, replaceFolder, temporaryName } from "./files.mjs";
import { say } from "./report.mjs";

/**
 * Installs packages by `npm ci`, with install scripts off.
 *
 * @param {string} folder @param {string} repair
 */
export async function installPackages(folder, repair) {
  await runCommand("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, repair });
}

/**
 * A step that installs the packages of `scripts/NAME/package-lock.json` into `.cache/NAME`.
 * @param {string} root @param {string} name
 * @param {object} what
 * @param {string} what.program in `node_modules`, by which one sees that they are there
 * @param {string} what.about for people: names, versions, size, licences
 * @param {string} what.data as `npm run data` knows them
 * @returns {import("./step.mjs").Step}
 */
export function packagesApart(root, name, { program, about, data }) {
  const source = join(root, "scripts", name);
  const folder = join(root, ".cache", name);
  return {
    name,
    inputs: readFileSync(join(source, "package-lock.json"), "utf8"),
    isPresent: () => existsSync(join(folder, "node_modules", program)),
    make: async () => {
      say(`    ${about}`);
      removeLeftovers(join(root, ".cache"));
      const work = temporaryName(folder);
      makeFolder(work);
      try {
        for (const file of ["package.json", "package-lock.json"]) {
          copyFileSync(join(source, file), join(work, file));
        }
        await installPackages(
          work,
          `check the network and npm's registry settings, then run npm run data -- ${data}`,
        );
        replaceFolder(work, folder);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  };
}
