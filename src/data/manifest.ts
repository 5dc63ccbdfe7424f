/** Reads data/manifest.json: the sources of the data sets and the checksums of their files. */
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../storage/json-file.js";
import { repositoryRoot } from "../support/paths.js";

/** The parts that are read here. */
const MANIFEST = z.record(
  z.string(),
  z.object({
    files: z.array(z.object({ name: z.string(), sha256: z.string() })),
    drawn: z.record(z.string(), z.string()).optional(),
  }),
);

/** SHA-256 of each file of a data set, by its name. */
export function manifestChecksums(dataSet: string): Record<string, string> {
  const { files } = manifestOf(dataSet);
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
}

/** SHA-256 of pictures that were drawn for the published results, if these used such a set. */
export function publishedChecksum(dataSet: string, name: string): string | undefined {
  return manifestOf(dataSet).drawn?.[name];
}

function manifestOf(dataSet: string) {
  const path = join(repositoryRoot, "data", "manifest.json");
  const manifest = readJsonFile(path, MANIFEST, {
    what: "the sources of the data sets",
    repair: `git checkout ${path}`,
  });
  return manifest[dataSet]!;
}
