/**
 * The training step measured beside its peers and the machine's limit, all in one run, in turns: the machine's moods meet everybody
 * alike, and ratios of neighbours mean something.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../storage/atomic-write.js";
import { cacheFolder, repositoryRoot } from "../../support/paths.js";
import { didYouMean } from "../../support/near-names.js";
import { setUp } from "../set-up.js";
import { usageError } from "../usage-error.js";
import { BUILT, measure, type BenchRecord } from "./measure.js";
import { peersIn, withPeers } from "./peers.js";
import { GROWTH, WORKLOADS, type Workload } from "./workloads.js";

/** As the command line gives them. */
export interface BenchOptions {
  without: string;
  rounds: number;
  steps: number;
  only: string;
  growth: boolean;
}

/** Steps whose losses are compared. */
const CHECKED = 10;

/** Measures, and leaves the times in output/bench.json. */
export async function bench({ without, rounds, steps, only, growth }: BenchOptions): Promise<void> {
  const leftOut = peersIn(without);
  const workloads = await withPeers(chosen(growth ? GROWTH : WORKLOADS, only), leftOut);
  // The same each time, so that a run that is killed leaves nothing that the next would not.
  const start = join(cacheFolder, "bench");
  const records: BenchRecord[] = [];
  if (!growth) {
    mkdirSync(start, { recursive: true });
    const { runCommand } = await setUp();
    const program = [join(BUILT, "start-values.js"), start];
    await runCommand(process.execPath, program, { cwd: repositoryRoot, repair: "npm run doctor" });
  }
  for (const workload of workloads) {
    const spec = growth ? workload.spec : { ...workload.spec, start, checked: CHECKED };
    records.push(await measure({ ...workload, spec }, rounds, steps));
  }
  const found = { finished: new Date().toISOString(), rounds, steps, records };
  writeAtomically(join(repositoryRoot, "output", "bench.json"), `${JSON.stringify(found, null, 1)}\n`);
  console.log("\nTimes and versions: output/bench.json");
}

/** Those whose name contains a text. */
function chosen(workloads: readonly Workload[], only: string): Workload[] {
  const found = workloads.filter(({ name }) => name.includes(only));
  if (found.length > 0) return found;
  const known = workloads.map(({ name }) => name);
  throw usageError("--only", {
    expected: `part of one of ${known.join(", ")}`,
    found: `${only}${didYouMean(only, known)}`,
    repair: "leave it out",
  });
}
