/** Servers of tests: started in the foreground, ended by their own process ids. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

export interface Server {
  process: ChildProcess;
  /** What it has printed. */
  output: () => string;
  /** Ends it; resolves when it has. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a program that stays in the foreground; its output goes to a file. */
export function startServer(
  program: string,
  args: readonly string[],
  log: string,
  environment: Record<string, string> = {},
): Server {
  const file = openSync(log, "a");
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { env, stdio: ["ignore", file, file] });
  closeSync(file);
  let problem = "";
  child.on("error", (error) => (problem = error.message));
  const output = () => problem + readFileSync(log, "utf8");
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || problem !== "";
  return {
    process: child,
    output,
    end: async (signal = "SIGTERM") => {
      if (hasEnded()) return;
      child.kill(signal);
      const killer = globalThis.setTimeout(() => child.kill("SIGKILL"), 15_000);
      await once(child, "exit");
      clearTimeout(killer);
    },
  };
}

/** Waits until something is so, or fails with what the servers have said. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  servers: readonly Server[] = [],
  seconds = 60,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) {
      const words = servers.map(({ output }) => output().split("\n").slice(-20).join("\n"));
      throw new Error(`after ${seconds} s it is not so that ${what}:\n${words.join("\n")}`);
    }
    await setTimeout(100);
  }
}

/** Ports of this machine that nobody listens at. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

/** All processes that a process has started, and those that they have; Linux. */
export function descendantsOf(pid: number): { pid: number; name: string }[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children.split(" ").flatMap((text) => {
    if (text === "") return [];
    const child = Number(text);
    try {
      const name = readFileSync(`/proc/${child}/comm`, "utf8").trim();
      return [{ pid: child, name }, ...descendantsOf(child)];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
}
