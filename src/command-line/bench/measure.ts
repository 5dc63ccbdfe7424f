/** Lets every contestant that can do a workload take turns at it. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../../support/paths.js";
import { mayUseBfloat16 } from "../../training/precision.js";
import { setUp } from "../set-up.js";
import { agreement } from "./agreement.js";
import { startContestant, type Contestant } from "./contestant.js";
import { limitOf, partsOf } from "./limit.js";
import { ratioTable } from "./ratios.js";
import type { Spec, Workload } from "./workloads.js";

/** Where our programs lie: they are processes of their own. */
export const BUILT = join(repositoryRoot, "dist", "command-line", "bench");

/** Milliseconds. */
const LONGEST_TURN = 1000;
/** Milliseconds between turns. Threads of some libraries, OpenBLAS's among them, keep a core busy for a while after their last product. */
const REST = 200;

/** What was measured. */
export interface BenchRecord {
  workload: string;
  description: string;
  versions: Record<string, string>;
  /** Of each round, a step's, by contestant and part. */
  milliseconds: Record<string, number[]>;
}

/** Measures a workload, and prints it as a table. @throws SetupError if contestants compute different things */
export async function measure(workload: Workload, rounds: number, steps: number): Promise<BenchRecord> {
  const { name: title, description, spec } = workload;
  console.log(`\n${title}: ${description}`);
  const contestants: (Contestant & Pick<Spec, "precision">)[] = [];
  const { SetupError } = await setUp();
  try {
    for (const { name, program, changes, isPeer } of await contestantsFor(workload)) {
      try {
        const one = await startContestant(name, program, { ...spec, ...changes });
        contestants.push({ ...one, ...(changes.precision && { precision: changes.precision }) });
      } catch (error) {
        if (!isPeer || !(error instanceof SetupError)) throw error;
        console.log(`! ${name} is left out: ${error.summary}`);
      }
    }
    const agreements = spec.checked === undefined ? [] : agreement(contestants);
    for (const { line } of agreements) console.log(line);
    if (agreements.some(({ agrees }) => !agrees)) {
      throw new SetupError(title, {
        expected: "all contestants to compute the same",
        found: "losses that differ",
        repair: "--without leaves a peer out",
      });
    }
    const milliseconds = await takeTurns(contestants, spec, rounds, steps);
    const versions = Object.fromEntries(contestants.map(({ name, version }) => [name, version]));
    for (const line of ratioTable(milliseconds, versions)) console.log(line);
    return { workload: title, description, versions, milliseconds };
  } finally {
    for (const { end } of contestants) end();
  }
}

/** Milliseconds a step, by contestant, one for each round; and of what else they measure, with the limit from it. */
async function takeTurns(
  contestants: readonly Contestant[],
  spec: Spec,
  rounds: number,
  steps: number,
): Promise<Record<string, number[]>> {
  const names = contestants.map(({ name }) => name);
  const turns = [
    ...contestants.map(({ name, run }) => ({ name, run })),
    ...partsOf(spec, names).flatMap(({ of, part, name }) => {
      const one = contestants.find((contestant) => contestant.name === of);
      return one === undefined ? [] : [{ name, run: (count: number) => one.run(count, part) }];
    }),
  ].map((turn) => ({ ...turn, count: steps }));
  // The first turn warms up, and shows who takes so long that fewer steps will do.
  for (const turn of turns) {
    turn.count = Math.min(steps, Math.ceil(LONGEST_TURN / (await turn.run(Math.min(5, steps)))));
  }
  const times: Record<string, number[]> = Object.fromEntries(turns.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run, count } of turns) {
      await sleep(REST);
      times[name]!.push(await run(count));
    }
  }
  const limit = limitOf(times);
  return limit === undefined ? times : { ...times, [limit.name]: limit.times };
}

interface Entrant {
  name: string;
  program: readonly string[];
  changes: Partial<Spec>;
  isPeer: boolean;
}

async function contestantsFor({ ours, peers }: Workload): Promise<Entrant[]> {
  const { peerPython } = await setUp();
  const program = [process.execPath, join(BUILT, "ours.js")];
  const own = Object.entries(ours)
    .filter(([, { precision }]) => precision !== "bfloat16" || mayUseBfloat16())
    .map(([name, changes]) => ({ name, program, changes, isPeer: false }));
  const others = Object.entries(peers).map(([name, { of, script, changes = {} }]) => {
    const path = join(repositoryRoot, "scripts", "bench", "peers", script);
    return { name, program: [peerPython(repositoryRoot, of), path], changes, isPeer: true };
  });
  return [...own, ...others];
}
