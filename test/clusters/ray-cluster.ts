/** A Ray cluster of two nodes on the loopback interface, with a token. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../src/support/paths.js";
import { descendantsOf, freePorts, startServer, until, type Server } from "./processes.js";

export interface RayCluster {
  address: string;
  /** For who is not on a machine of the cluster. */
  clientAddress: string;
  tokenFile: string;
  /** The second node; the first is the head. Each has one core, the second a graphics card in name. */
  second: Server;
  end: () => Promise<void>;
}

/** Nodes have addresses of their own: Ray takes 127.0.0.1 for "this machine" and looks for another one. */
const [HEAD, SECOND] = ["127.0.0.2", "127.0.0.3"];

/** Starts it, with what `npx dark-knowledge environment ray` has installed. */
export async function startRay(): Promise<RayCluster> {
  const folder = mkdtempSync(join(tmpdir(), "ray-test-"));
  const tokenFile = join(folder, "token");
  const token = randomBytes(32).toString("hex");
  writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
  const [port, clientPort] = await freePorts(2);
  const address = `${HEAD}:${port!}`;
  const servers: Server[] = [];
  const start = (name: string, ...args: string[]) => {
    const program = join(repositoryRoot, ".cache", "environments", "ray", "bin", "ray");
    const options = ["--num-cpus=1", "--object-store-memory=80000000", "--block", "--disable-usage-stats"];
    const environment = { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: token };
    const log = join(folder, `${name}.txt`);
    servers.push(startServer(program, ["start", ...args, ...options], log, environment));
    return servers.at(-1)!;
  };
  const started = async (server: Server) => {
    await until("a node of Ray runs", () => server.output().includes("Ray runtime started"), servers);
  };
  const end = async () => {
    for (const server of servers.toReversed()) await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const head = ["--head", `--node-ip-address=${HEAD}`, `--port=${port!}`, `--temp-dir=${folder}/head`];
    await started(
      start("head", ...head, "--include-dashboard=false", `--ray-client-server-port=${clientPort!}`),
    );
    const second = start("second", `--address=${address}`, `--node-ip-address=${SECOND}`, "--num-gpus=1");
    await started(second);
    return { address, clientAddress: `ray://${HEAD}:${clientPort!}`, tokenFile, second, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The process that makes a machine a node of Ray: a child of `ray start`. */
export function rayletOf({ process: { pid } }: Server): number {
  const raylet = descendantsOf(pid!).find(({ name }) => name === "raylet")?.pid;
  if (raylet === undefined) throw new Error(`process ${pid!} has no raylet`);
  return raylet;
}
