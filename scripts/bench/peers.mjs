/** Other libraries that take the same step, each in a Python environment of its own, made when the bench first needs it. */
import { join } from "node:path";
import { ROOT } from "../setup.mjs";
import { takeLock } from "../setup/lock.mjs";
import { programOf, virtualEnvironment } from "../setup/packages.mjs";
import { say, SetupError } from "../setup/report.mjs";
import { isUpToDate, runStep } from "../setup/step.mjs";

/** Their environments, with what they take on disk. */
export const PEERS = { pytorch: "5.4 GB", tensorflow: "1.6 GB", jax: "0.6 GB" };
/** @typedef {keyof typeof PEERS} Peer */

/** @param {Peer} peer */
export function peerPython(peer) {
  return programOf(join(ROOT, folderOf(peer)), "python");
}

/** @param {Peer} peer */
function folderOf(peer) {
  return join(".cache", "peers", peer);
}

/**
 * Installs a peer unless it is there in the wanted versions.
 * @param {Peer} peer
 * @returns whether it is there now; if not, why has been said
 */
export async function setUpPeer(peer) {
  const giveLockBack = await takeLock(join(ROOT, ".cache", "setup", `lock-${peer}`));
  try {
    const step = virtualEnvironment(ROOT, {
      name: `python environment bench ${peer}`,
      folder: folderOf(peer),
      requirements: join("scripts", "bench", "peers", peer, "requirements.txt"),
      programs: ["python"],
    });
    if (!(await isUpToDate(ROOT, step)))
      say(`  ${peer} takes ${PEERS[peer]} on disk; --without ${peer} leaves it out`);
    await runStep(ROOT, step);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`! ${peer} is left out: ${error.summary}`);
    return false;
  } finally {
    giveLockBack();
  }
}
