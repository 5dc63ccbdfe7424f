/** Sweeps of tiny trials that are looked at, killed and interrupted while they run. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { repositoryRoot } from "../../src/support/paths.js";
import { allFinished, runTrials } from "../../src/trials/run-trials.js";
import { newStore, startsOf, TINY, tiny } from "./tiny.js";

/** 1, 2, … */
export const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const COMMAND = join(repositoryRoot, "scripts", "dark-knowledge.mjs");
/** Takes some seconds, in which it can be killed. */
export const LONG = { epochs: 1000, examples: 64 };

/** Starts the command on a file with a sweep of tiny trials. */
export function startSweep(store: string, sweep: Record<string, unknown>, ...more: string[]): ChildProcess {
  const file = join(newStore(), "sweep.json");
  writeFileSync(file, JSON.stringify({ recipe: TINY, ...sweep }));
  return spawn(process.execPath, [COMMAND, "sweep", file, "--store", store, ...more], { stdio: "pipe" });
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return ((await once(child, "exit")) as [number | null])[0];
}

/** Waits until so many trials of a store run and have been at it for a moment; returns their processes. */
export async function runningProcesses(store: string, count: number): Promise<number[]> {
  for (;;) {
    const running = existsSync(store)
      ? readdirSync(store).filter((name) => existsSync(join(store, name, "progress.json")))
      : [];
    if (running.length >= count) return running.map((hash) => startsOf(store, hash).at(-1)!);
    await setTimeout(50);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await setTimeout(50);
}

/** What trials come to that nothing disturbs. */
export async function undisturbed(count: number, options: Record<string, number>) {
  const results = await runTrials(
    seeds(count).map((seed) => tiny(seed, options)),
    { store: newStore() },
  );
  return allFinished(results).map(({ metrics, details }) => ({ metrics, details }));
}
