/** Data that are fetched into a folder of data/, every file checked against data/manifest.json. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, readJson, removeLeftovers, temporaryName } from "./files.mjs";
import { dataFileProblem } from "./mnist.mjs";
import { SetupError } from "./report.mjs";

/**
 * A step that fetches what is not there, or not as the manifest says.
 * @template {{ files: import("./mnist.mjs").DataFile[] }} Manifest
 * @param {string} root @param {string} name of the data set, in the manifest and in data/
 * @param {(manifest: Manifest, work: string, folder: string) => Promise<void>} bring fetches into a folder for the work, and calls `placeFile`
 * @param {(file: Manifest["files"][number]) => boolean} [isWanted] which of the files; all by default
 * @returns {import("./step.mjs").Step}
 */
export function fetchedData(root, name, bring, isWanted = () => true) {
  /** @type {Manifest} */
  const whole = readJson(join(root, "data", "manifest.json"))[name];
  const manifest = { ...whole, files: whole.files.filter(isWanted) };
  const folder = join(root, "data", name);
  const problems = () => Promise.all(manifest.files.map((file) => dataFileProblem(folder, file)));
  const isPresent = async () => (await problems()).every((problem) => problem === undefined);
  return {
    name,
    inputs: manifest,
    isPresent,
    make: async () => {
      makeFolder(folder, "move the file that has the folder's name");
      removeLeftovers(folder);
      if (await isPresent()) return;
      const work = temporaryName(join(folder, "download"));
      mkdirSync(work, { recursive: true });
      try {
        await bring(manifest, work, folder);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  };
}

/**
 * Moves a fetched file to its place.
 * @param {string} from its folder @param {string} folder @param {import("./mnist.mjs").DataFile} file
 * @param {object} told @param {string} told.source to be named in errors @param {string} told.repair
 * @throws SetupError unless it is the file of the manifest
 */
export async function placeFile(from, folder, file, { source, repair }) {
  const problem = existsSync(from) ? await dataFileProblem(from, file) : "no such folder in the package";
  if (problem !== undefined) {
    throw new SetupError(source, { expected: "the file of data/manifest.json", found: problem, repair });
  }
  rmSync(join(folder, file.name), { recursive: true, force: true });
  renameSync(join(from, file.name), join(folder, file.name));
}
