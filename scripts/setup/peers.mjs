/** Other libraries that take the same step, each in a Python environment of its own, made when the bench first needs it. */
import { join } from "node:path";
import { takeLock } from "./lock.mjs";
import { programOf, virtualEnvironment } from "./packages.mjs";
import { say, SetupError } from "./report.mjs";
import { isUpToDate, runStep } from "./step.mjs";

/** Their environments, with what they take on disk. */
export const PEERS = { pytorch: "5.4 GB", tensorflow: "1.6 GB", jax: "0.6 GB" };
/** @typedef {keyof typeof PEERS} Peer */

/** @param {string} root @param {Peer} peer */
export function peerPython(root, peer) {
  return programOf(join(root, folderOf(peer)), "python");
}

/** @param {Peer} peer */
function folderOf(peer) {
  return join(".cache", "peers", peer);
}

/**
 * Installs a peer unless it is there in the wanted versions.
 * @param {string} root @param {Peer} peer
 * @returns whether it is there now; if not, why has been said
 */
export async function setUpPeer(root, peer) {
  const giveLockBack = await takeLock(join(root, ".cache", "setup", `lock-${peer}`));
  try {
    const step = virtualEnvironment(root, {
      name: `python environment bench ${peer}`,
      folder: folderOf(peer),
      requirements: join("scripts", "bench", "peers", peer, "requirements.txt"),
      programs: ["python"],
    });
    if (!(await isUpToDate(root, step)))
      say(`  ${peer} takes ${PEERS[peer]} on disk; --without ${peer} leaves it out`);
    await runStep(root, step);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`! ${peer} is left out: ${error.summary}`);
    return false;
  } finally {
    giveLockBack();
  }
}
