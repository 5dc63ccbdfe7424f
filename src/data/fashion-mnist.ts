/** Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 70,000 pictures of clothes in MNIST's format, harder than digits. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/paths.js";
import { fetchData } from "./fetch-data.js";
import { manifestChecksums } from "./manifest.js";
import { loadIdxPair } from "./readers/idx-pair.js";
import type { InMemory, LabelledDataset } from "./dataset.js";

/** Names of the labels 0 to 9. */
export const CLOTHES = [
  "T-shirt/top",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
] as const;

const FOLDER = join(repositoryRoot, "data", "fashion-mnist");

/**
 * Loads Fashion-MNIST. The first call fetches it (31 MB).
 *
 * @returns 60,000 training and 10,000 test images, 28 × 28 pixels, in the files' order
 * @throws FileError if it can't be fetched, or a file is damaged or altered
 */
export function loadFashionMnist(): { training: InMemory<LabelledDataset>; test: InMemory<LabelledDataset> } {
  const checksums = manifestChecksums("fashion-mnist");
  if (!Object.keys(checksums).every((name) => existsSync(join(FOLDER, name)))) {
    fetchData("fashion-mnist", FOLDER);
  }
  const repair = "npm run data -- fashion-mnist";
  const common = { folder: FOLDER, classNames: CLOTHES, checksums, repair };
  return {
    training: loadIdxPair({ ...common, prefix: "train", name: "Fashion-MNIST training images" }),
    test: loadIdxPair({ ...common, prefix: "t10k", name: "Fashion-MNIST test images" }),
  };
}
