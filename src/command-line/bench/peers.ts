/** The other libraries of a run. */
import { didYouMean } from "../../support/near-names.js";
import { repositoryRoot } from "../../support/paths.js";
import { setUp, type Peer } from "../set-up.js";
import { usageError } from "../usage-error.js";
import type { PeerSpec, Workload } from "./workloads.js";

/** The names that `--without` can have. */
const COMPILED = "torch.compile";
const NAMES: readonly string[] = ["pytorch", "tensorflow", "jax", COMPILED] satisfies (
  Peer | typeof COMPILED
)[];

/** The peers that `--without` names. @throws ArgumentError if it names others */
export function peersIn(text: string): readonly string[] {
  const names = text === "all" ? NAMES : text.split(",").map((name) => name.trim());
  const stranger = names.find((name) => name !== "" && !NAMES.includes(name));
  if (stranger === undefined) return names;
  throw usageError("--without", {
    expected: `some of ${NAMES.join(", ")}, or all`,
    found: `${stranger}${didYouMean(stranger, NAMES)}`,
    repair: "npm run bench -- --without pytorch,jax",
  });
}

/** The workloads with those peers that take part, after these were installed. */
export async function withPeers(
  workloads: readonly Workload[],
  leftOut: readonly string[],
): Promise<Workload[]> {
  const isWanted = ({ of, changes = {} }: PeerSpec) =>
    !leftOut.includes(of) && !(changes.compiled === true && leftOut.includes(COMPILED));
  const wanted = workloads.map((workload) => only(workload, isWanted));
  const installed = new Map<Peer, boolean>();
  const { setUpPeer } = await setUp();
  for (const of of new Set(wanted.flatMap(({ peers }) => Object.values(peers).map((peer) => peer.of)))) {
    installed.set(of, await setUpPeer(repositoryRoot, of));
  }
  return wanted.map((workload) => only(workload, ({ of }) => installed.get(of) === true));
}

function only(workload: Workload, takesPart: (peer: PeerSpec) => boolean): Workload {
  const peers = Object.entries(workload.peers).filter(([, peer]) => takesPart(peer));
  return { ...workload, peers: Object.fromEntries(peers) };
}
