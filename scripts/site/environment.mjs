/** The Python packages that build the site, in an environment of their own: installed when a site is first asked for. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../setup.mjs";
import { runCommand } from "../setup/command.mjs";
import { writeFileAtomically } from "../setup/files.mjs";
import { programOf } from "../setup/packages.mjs";
import { say } from "../setup/report.mjs";
import { pythonCommand } from "../setup/tools.mjs";

const FOLDER = join(ROOT, ".cache", "site");
const REPAIR = "check the network and pip's settings, then npm run publish-site";

/** @param {string} name @returns {string} a program of the environment */
export const siteProgram = (name) => programOf(FOLDER, name);

/** Installs jupyter-book unless it is there in the wanted version. */
export async function setUpSite() {
  const requirements = join(ROOT, "scripts", "site", "requirements.txt");
  // Programs in a virtual environment carry its path.
  const wanted = `${FOLDER}\n${readFileSync(requirements, "utf8")}`;
  const marker = join(FOLDER, "installed.txt");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return say("✓ site packages: unchanged");
  say("• site packages: jupyter-book from PyPI …");
  rmSync(FOLDER, { recursive: true, force: true });
  await runCommand(pythonCommand(), ["-m", "venv", FOLDER], { repair: REPAIR });
  const pip = ["-m", "pip", "install", "--require-hashes", "--no-deps", "-r", requirements];
  await runCommand(siteProgram("python"), pip, { repair: REPAIR });
  writeFileAtomically(marker, wanted);
  say("✓ site packages: done");
}
