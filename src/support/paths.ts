/** Where things lie in the repository, from src/ as from dist/. */
import { join } from "node:path";

/** The repository's top folder. */
export const repositoryRoot = join(__dirname, "..", "..");

/** What can be made again at any time: soft targets, trained nets. Ignored by git. */
export const cacheFolder = join(repositoryRoot, ".cache");
