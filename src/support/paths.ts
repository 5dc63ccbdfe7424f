/** Paths in the repository, the same from src/ and dist/. */
import { join } from "node:path";

/** The repository's top folder. */
export const repositoryRoot = join(__dirname, "..", "..");

/** The folder of everything that can be computed again: soft targets, trained nets. Git ignores it. */
export const cacheFolder = join(repositoryRoot, ".cache");
