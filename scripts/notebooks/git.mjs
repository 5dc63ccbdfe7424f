/** Lets git compare and merge notebooks by their cells, with nbdime of the Python environment; see .gitattributes. */
import { runCommand } from "../setup/command.mjs";

/** git calls the programs in the repository's top folder, so no path of this machine is needed. */
const SETTINGS = [
  ["diff.jupyternotebook.command", ".venv/bin/git-nbdiffdriver diff"],
  ["merge.jupyternotebook.driver", ".venv/bin/git-nbmergedriver merge %O %A %B %L %P"],
  ["merge.jupyternotebook.name", "jupyter notebook merge driver"],
];

/** Writes the settings into a clone's own configuration. @param {string} root */
export async function useNbdime(root) {
  for (const [name = "", value = ""] of SETTINGS) {
    await runCommand("git", ["config", "--local", name, value], { cwd: root, repair: "is this a git clone?" });
  }
}
