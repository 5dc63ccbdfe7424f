/** Other Nodes, from the packages in which npm carries their programs: into .cache, beside this machine's own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../setup/command.mjs";
import { makeFolder } from "../setup/files.mjs";

/**
 * @param {string} root the repository's folder, in whose .cache they are kept
 * @param {string} version such as 24, its latest, or 20.17
 * @returns {Promise<string>} a folder with the program `node`, to be put at the head of PATH
 */
export async function nodeFolder(root, version) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(root, ".cache", "nodes", version);
  const programs = join(folder, "node_modules", name, "bin");
  if (!existsSync(join(programs, process.platform === "win32" ? "node.exe" : "node"))) {
    makeFolder(folder);
    const options = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"];
    await runCommand("npm", ["install", ...options, `${name}@${version}`], {
      repair: `check npm's registry settings, and that it has a Node ${version} for this machine`,
    });
  }
  return programs;
}
