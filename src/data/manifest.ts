/** Reads data/manifest.json: the sources of the data sets and the checksums of their files. */
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../storage/json-file.js";
import { repositoryRoot } from "../support/paths.js";

/** The parts that are read here. */
const MANIFEST = z.record(
  z.string(),
  z.object({ files: z.array(z.object({ name: z.string(), sha256: z.string() })) }),
);

/** SHA-256 of each file of a data set, by its name. */
export function manifestChecksums(dataSet: string): Record<string, string> {
  const path = join(repositoryRoot, "data", "manifest.json");
  const manifest = readJsonFile(path, MANIFEST, {
    what: "the sources of the data sets",
    repair: `git checkout ${path}`,
  });
  return Object.fromEntries(manifest[dataSet]!.files.map(({ name, sha256 }) => [name, sha256]));
}
