/** The Palmer penguins (Gorman, Williams, Fraser 2014; Horst, Hill, Gorman 2020): a small table, an example of users' own data. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash } from "../storage/content-hash.js";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";
import { fetchData } from "./fetch-data.js";
import { manifestChecksums } from "./manifest.js";

const FILE = "penguins.csv";
const PATH = join(repositoryRoot, "data", "penguins", FILE);

/**
 * The file with the measurements of 344 penguins of three species, for `readCsv`. The first call fetches it (19 kB). Two rows have no
 * measurements: "NA".
 *
 * @returns its path
 * @throws FileError if it can't be fetched, or was altered
 */
export function penguinsCsv(): string {
  if (!existsSync(PATH)) fetchData("penguins", PATH);
  const [expected, found] = [manifestChecksums("penguins")[FILE]!, contentHash(readFileSync(PATH))];
  if (found === expected) return PATH;
  const problem = `expected the penguins, with SHA-256 ${expected}, found ${found}`;
  throw new FileError(PATH, problem, "npm run data -- penguins");
}
