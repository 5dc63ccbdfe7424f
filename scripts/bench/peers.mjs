/** PyTorch and TensorFlow's Python, in an environment of their own beside the workbook's. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../setup.mjs";
import { runCommand } from "../setup/command.mjs";
import { writeFileAtomically } from "../setup/files.mjs";
import { programOf } from "../setup/packages.mjs";
import { say } from "../setup/report.mjs";
import { pythonCommand } from "../setup/tools.mjs";

export const PEERS_FOLDER = join(ROOT, ".cache", "peers");

export function peerPython() {
  return programOf(PEERS_FOLDER, "python");
}

/** Installs the peers unless they are there in the wanted versions. */
export async function setUpPeers() {
  const requirements = join(ROOT, "scripts", "bench", "peers", "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  const marker = join(PEERS_FOLDER, "installed.txt");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) {
    say("✓ peers: unchanged");
    return;
  }
  say("• peers: PyTorch and TensorFlow from PyPI, several GB …");
  rmSync(PEERS_FOLDER, { recursive: true, force: true });
  const repair = "check network, disk (7 GB) and pip's settings, then npm run bench -- --with-peers";
  await runCommand(pythonCommand(), ["-m", "venv", PEERS_FOLDER], { repair });
  await runCommand(peerPython(), ["-m", "pip", "install", "-r", requirements], {
    repair,
    onLine: (line) => {
      if (line.startsWith("Collecting ")) say(`    ${line}`);
    },
  });
  writeFileAtomically(marker, wanted);
  say("✓ peers: done");
}
