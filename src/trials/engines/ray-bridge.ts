/** The process that talks to Ray, scripts/python/ray_bridge.py, in lines of JSON. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { repositoryRoot } from "../../support/paths.js";

/** Options of the bridge when it starts. */
export interface BridgeOptions {
  address: string | null;
  /** Number of tasks at once; null for the cluster's limit. */
  workers: number | null;
  /** Resources of each task: cores, graphics cards, bytes. */
  cpus: number;
  gpus: number;
  memory: number | null;
}

/** A command for Ray to run, with its environment. */
export interface BridgeOrder {
  command: readonly string[];
  environment: Readonly<Record<string, string>>;
  folder: string;
  log: string;
}

/** How a command ended: by itself, by a signal, or lost by Ray, with the reason. */
export type BridgeEnd = { code: number } | { signal: number } | { lost: string };

/** A connection to a Ray cluster. */
export interface RayBridge {
  /** The resources of each node, by Ray's names: CPU, GPU, memory in bytes. */
  nodes: readonly Readonly<Record<string, number>>[];
  isOpen: () => boolean;
  run: (name: string, order: BridgeOrder) => Promise<BridgeEnd>;
  /** Asks all running commands to stop; {@link run} then resolves. */
  cancel: () => void;
  /** Ends the process, and the cluster if it started one. */
  end: () => Promise<void>;
}

/** A line from the bridge: it has a cluster, or a command has ended. */
const ANSWER = z.union([
  z.object({ ready: z.object({ nodes: z.array(z.record(z.string(), z.number())) }) }),
  z.object({ ended: z.string(), code: z.int() }),
  z.object({ ended: z.string(), signal: z.int() }),
  z.object({ ended: z.string(), lost: z.string() }),
]);

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Starts the program and waits until it has a cluster.
 * @throws Error with Ray's last message if it gets none
 */
export async function startRayBridge(
  python: string,
  environment: Readonly<Record<string, string>>,
  options: BridgeOptions,
  signal: AbortSignal,
): Promise<RayBridge> {
  const script = join(repositoryRoot, "scripts", "python", "ray_bridge.py");
  const child = spawn(python, [script, JSON.stringify(options)], {
    env: { ...process.env, RAY_USAGE_STATS_ENABLED: "0", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C in a terminal reaches all of its processes; this one must stop only when told.
    detached: true,
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-4000)));
  const waiting = new Map<string, (end: BridgeEnd) => void>();
  const closed = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      words += error.message;
      resolve();
    });
    child.once("close", () => {
      resolve();
    });
  });
  let open = true;
  const lost = () => `the bridge to Ray ended: ${lastWords(words)}`;
  void closed.then(() => {
    open = false;
    for (const resolve of waiting.values()) resolve({ lost: lost() });
  });
  // A broken pipe means that the process has ended, which "close" reports.
  child.stdin.on("error", () => undefined);
  const send = (order: unknown) => child.stdin.write(`${JSON.stringify(order)}\n`);
  const stop = () => {
    child.kill("SIGTERM");
  };
  signal.addEventListener("abort", stop);
  try {
    const nodes = await new Promise<RayBridge["nodes"]>((resolve, reject) => {
      void closed.then(() => {
        reject(
          new Error(
            `engine ray: expected a cluster at ${options.address ?? "this machine"}, got ${lastWords(words)}`,
          ),
        );
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        const answer = ANSWER.safeParse(jsonOf(line)).data;
        // Ray's own libraries also print to this pipe.
        if (answer === undefined) words = (words + line).slice(-4000);
        else if ("ready" in answer) resolve(answer.ready.nodes);
        else {
          const { ended, ...end } = answer;
          waiting.get(ended)?.(end);
          waiting.delete(ended);
        }
      });
    });
    return {
      nodes,
      isOpen: () => open,
      run: (name, order) =>
        new Promise((resolve) => {
          waiting.set(name, resolve);
          if (open) send({ run: name, ...order });
          else resolve({ lost: lost() });
        }),
      cancel: () => send({ cancel: true }),
      end: async () => {
        child.stdin.end();
        await closed;
      },
    };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The last line of Ray's messages, without its time and place in Ray's source. */
function lastWords(text: string): string {
  const lines = text.trim().split("\n");
  const refused = lines.find((line) => line.includes("InvalidAuthToken"));
  return refused?.replace(/^.*InvalidAuthToken: /, "") ?? lines.at(-1)!.trim();
}
