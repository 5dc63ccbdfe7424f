/** The update by a product with the instructions of other processors: what TensorFlow is told not to use is not used here either, and the weights are the same to rounding. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasSessions } from "../../../src/training/recorded/session.js";

const SCRIPT = join(import.meta.dirname, "train-briefly.mjs");

function weightsWith(environment: NodeJS.ProcessEnv): number[] {
  const printed = execFileSync(process.execPath, [SCRIPT], {
    encoding: "utf8",
    env: { ...process.env, TF_NUM_INTRAOP_THREADS: "1", ...environment },
    maxBuffer: 1e8,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return (JSON.parse(printed) as number[][]).flat();
}

test.runIf(hasSessions())("fewer instructions, the same weights to rounding", { timeout: 60_000 }, () => {
  const all = weightsWith({ ONEDNN_MAX_CPU_ISA: undefined });
  for (const last of ["AVX2", "avx2_vnni", "SSE41"]) {
    const fewer = weightsWith({ ONEDNN_MAX_CPU_ISA: last });
    expect(fewer).toHaveLength(all.length);
    const furthest = fewer.reduce((most, value, i) => Math.max(most, Math.abs(value - all[i]!)), 0);
    expect(furthest, last).toBeLessThan(1e-5);
    expect(fewer.every(Number.isFinite), last).toBe(true);
  }
});
