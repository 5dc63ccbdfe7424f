/** Runs trials as tasks of a Ray cluster, or of a temporary one on this machine. */
import { constants } from "node:os";
import { join } from "node:path";
import { TRIAL_FILES } from "../trial-folder.js";
import { endOf, type Engine, type Job, type JobEnd, type JobEvents } from "./engine.js";
import { environmentPython } from "./environment.js";
import { startRayBridge, type BridgeEnd, type RayBridge } from "./ray-bridge.js";
import { rayToken } from "./ray-token.js";
import { watchStarts } from "./remote.js";
import type { Resources } from "./resources.js";

/** The Ray cluster and the resources of a trial. */
export interface RayOptions extends Resources {
  /** `host:6379` on a machine of the cluster, or `ray://host:10001` from elsewhere. Default: a cluster on this machine. */
  address?: string | undefined;
  /** See `RayTokenOptions`. */
  tokenFile?: string | undefined;
  /** Number of tasks at once. Default: the cluster's limit. */
  workers?: number | undefined;
}

/**
 * Ray is installed at first use. A task whose worker or node is lost counts as crashed. Ray itself
 * retries nothing; `runTrials` does.
 */
export function rayEngine(options: RayOptions): Engine {
  let bridge: RayBridge | undefined;
  return {
    name: "ray",
    run: async (jobs, events, signal) => {
      try {
        if (!bridge?.isOpen()) bridge = await connect(options, signal);
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      await runJobs(bridge, jobs, events, signal);
    },
    close: async () => bridge?.end(),
  };
}

async function connect(
  { address, tokenFile, workers, cpus = 1, gpus = 0, memory }: RayOptions,
  signal: AbortSignal,
): Promise<RayBridge> {
  const token = rayToken({ address, tokenFile });
  const python = await environmentPython("ray", signal);
  const bytes = memory === undefined ? null : memory * 2 ** 30;
  const wanted = { cpus, gpus, memory: bytes };
  const told = { address: address ?? null, workers: workers ?? null, ...wanted };
  const bridge = await startRayBridge(python, token, told, signal);
  const fits = bridge.nodes.some(
    ({ CPU = 0, GPU = 0, memory: has = 0 }) => CPU >= cpus && GPU >= gpus && has >= (bytes ?? 0),
  );
  if (!fits) {
    // Not an error, since a cluster may grow.
    console.warn(
      `engine ray: no node has what a trial asks for now (${JSON.stringify(wanted)}); all wait for one`,
    );
  }
  return bridge;
}

async function runJobs(
  bridge: RayBridge,
  jobs: readonly Job[],
  events: JobEvents,
  signal: AbortSignal,
): Promise<void> {
  const endWatch = watchStarts(jobs, events.started);
  signal.addEventListener("abort", bridge.cancel);
  const runJob = async ({ hash, folder, command, environment }: Job) => {
    const log = join(folder, TRIAL_FILES.log);
    const end = await bridge.run(hash, { command, environment, folder: process.cwd(), log });
    events.ended(hash, jobEnd(end, signal.aborted));
  };
  try {
    await Promise.all(jobs.map(runJob));
  } finally {
    signal.removeEventListener("abort", bridge.cancel);
    endWatch();
  }
}

function jobEnd(end: BridgeEnd, asked: boolean): JobEnd {
  if ("code" in end) return endOf(end.code);
  const reason = "lost" in end ? end.lost : `its process was killed by ${signalName(end.signal)}`;
  return { ended: asked ? "stopped" : "crashed", reason };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
