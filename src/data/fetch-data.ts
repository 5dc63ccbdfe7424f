/** Fetches data that only some notebooks need, at first use. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";

/**
 * Runs `npm run data -- NAME`, which prints its steps and does nothing if the data are already there.
 *
 * @param name - `fashion-mnist`, `penguins` or `espeak`
 * @param place - the path that it creates, for the message
 * @throws FileError if that fails
 */
export function fetchData(name: string, place: string): void {
  const script = join(repositoryRoot, "scripts", "data.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, name], { encoding: "utf8" });
  // Don't inherit the output: in a notebook that would be the kernel's terminal.
  console.log(stdout.trim());
  if (status === 0) return;
  throw new FileError(
    place,
    `expected npm run data -- ${name} to bring it, found ${stderr.trim()}`,
    "see there",
  );
}
