/** A SLURM cluster of two nodes on the loopback interface, with Debian's packages and munge's authentication. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts, startServer, until, type Server } from "./processes.js";

/** Nodes of one core each. */
export const SLURM_NODES = ["first", "second"] as const;

export interface SlurmCluster {
  /** The nodes' daemons, as SLURM_NODES. */
  nodes: Server[];
  /** Ends everything. */
  end: () => Promise<void>;
}

/** Starts it, and points SLURM's commands of this process to it by SLURM_CONF. */
export async function startSlurm(): Promise<SlurmCluster> {
  const folder = mkdtempSync(join(tmpdir(), "slurm-"));
  // munge's socket is for everybody.
  chmodSync(folder, 0o755);
  const file = (name: string) => join(folder, name);
  writeFileSync(file("munge.key"), randomBytes(128), { mode: 0o600 });
  const [controllerPort, ...nodePorts] = await freePorts(1 + SLURM_NODES.length);
  writeFileSync(file("slurm.conf"), configuration(folder, controllerPort!, nodePorts));
  const own = process.env.SLURM_CONF;
  process.env.SLURM_CONF = file("slurm.conf");
  const servers: Server[] = [];
  const start = (name: string, program: string, ...args: string[]) => {
    servers.push(startServer(program, args, file(`${name}.txt`)));
    return servers.at(-1)!;
  };
  const end = async () => {
    for (const server of servers.toReversed()) await server.end();
    if (own === undefined) delete process.env.SLURM_CONF;
    else process.env.SLURM_CONF = own;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const places = ["key-file", "log-file", "pid-file", "seed-file", "socket"];
    start(
      "munged",
      "munged",
      "--foreground",
      ...places.map((one) => `--${one}=${file(`munge.${one.split("-")[0]!}`)}`),
    );
    await until("munge has a socket", () => existsSync(file("munge.socket")), servers);
    start("slurmctld", "slurmctld", "-D");
    const nodes = SLURM_NODES.map((name) => {
      mkdirSync(file(name));
      return start(name, "slurmd", "-D", "-N", name);
    });
    await until("SLURM's nodes are idle", () => idleNodes() === SLURM_NODES.length, servers);
    return { nodes, end };
  } catch (error) {
    await end();
    throw error;
  }
}

function idleNodes(): number {
  const { stdout } = spawnSync("sinfo", ["-h", "-N", "-o", "%T"], { encoding: "utf8" });
  return stdout.split("\n").filter((state) => state === "idle").length;
}

function configuration(folder: string, controllerPort: number, nodePorts: readonly number[]): string {
  const nodes = SLURM_NODES.map(
    (name, index) =>
      `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${nodePorts[index]!} CPUs=1 RealMemory=4000`,
  );
  return [
    "ClusterName=loopback",
    `SlurmctldHost=${hostname()}(127.0.0.1)`,
    `SlurmctldPort=${controllerPort}`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/munge",
    `AuthInfo=socket=${join(folder, "munge.socket")}`,
    `StateSaveLocation=${join(folder, "state")}`,
    `SlurmdSpoolDir=${join(folder, "%n")}`,
    `SlurmctldPidFile=${join(folder, "slurmctld.pid")}`,
    `SlurmdPidFile=${join(folder, "%n.pid")}`,
    // A container has no control groups of its own.
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "MpiDefault=none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core_Memory",
    "DefMemPerCPU=1000",
    "SchedulerType=sched/backfill",
    "SchedulerParameters=sched_min_interval=0,bf_interval=1",
    // A lost node is noticed soon, and comes back by itself.
    "SlurmdTimeout=10",
    "ReturnToService=2",
    "KillWait=20",
    ...nodes,
    `PartitionName=short Nodes=${SLURM_NODES.join(",")} Default=YES MaxTime=10 State=UP`,
    "",
  ].join("\n");
}
