/** Makes git compare and merge notebooks by cell, with nbdime from the Python environment; see .gitattributes. */
import { setUp } from "../set-up.js";

/** git calls the programs in the repository's top folder, so relative paths suffice. */
const SETTINGS = [
  ["diff.jupyternotebook.command", ".venv/bin/git-nbdiffdriver diff"],
  ["merge.jupyternotebook.driver", ".venv/bin/git-nbmergedriver merge %O %A %B %L %P"],
  ["merge.jupyternotebook.name", "jupyter notebook merge driver"],
] as const;

/** Writes the settings into a clone's own configuration. */
export async function useNbdime(clone: string): Promise<void> {
  const { runCommand } = await setUp();
  for (const setting of SETTINGS) {
    await runCommand("git", ["config", "--local", ...setting], {
      cwd: clone,
      repair: "is this a git clone?",
    });
  }
}
