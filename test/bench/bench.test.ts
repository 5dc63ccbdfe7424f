/** The benchmark runs, measures what it says, and names what is wrong. Times are not tested: the machine is noisy. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agreement } from "../../src/command-line/bench/agreement.js";
import { limitOf, partsOf } from "../../src/command-line/bench/limit.js";
import { quantile, ratioTable } from "../../src/command-line/bench/ratios.js";
import { startContestant } from "../../src/command-line/bench/contestant.js";
import { GROWTH, WORKLOADS } from "../../src/command-line/bench/workloads.js";

const root = join(import.meta.dirname, "..", "..");
const bench = (...options: string[]) =>
  spawnSync(process.execPath, [join(root, "scripts", "dark-knowledge.mjs"), "bench", ...options], {
    cwd: root,
    encoding: "utf8",
  });

test("ratios are of neighbouring rounds, as median and middle 80%", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([0, 10], 0.1)).toBe(1);
  const lines = ratioTable({ ours: [1, 2, 4], peer: [2, 4, 8] }, { ours: "A", peer: "B 1.0" });
  expect(lines[1]).toMatch(/ours +2\.00 \(1\.20 to 3\.60\) +1\.00 \(1\.00 to 1\.00\) +A/);
  expect(lines[2]).toMatch(/peer +4\.00 \(2\.40 to 7\.20\) +2\.00 \(2\.00 to 2\.00\) +B 1\.0/);
});

test("contestants agree whose losses go the same way, and others don't", () => {
  const said = agreement([
    { name: "ours", losses: [460, 459, 458] },
    { name: "like ours", losses: [460, 459.001, 458] },
    { name: "of other weights", losses: [460.1, 459, 458] },
    { name: "of fewer digits", losses: [460, 459.02, 458], precision: "bfloat16" },
    { name: "of none", losses: [460, NaN, 458] },
    { name: "of one step", losses: [460] },
  ]);
  expect(said.map(({ agrees }) => agrees)).toEqual([true, false, true, false, false]);
  expect(said[1]!.line).toMatch(/^! of other weights: .*within 5\.0e-2 of ours.*allowed are 0\.001/);
});

test("the limit is the fastest library's products and the update, round by round", () => {
  const parts = {
    "products alone, A": [5, 7, 5],
    "products alone, B": [4, 9, 6],
    "update alone, C": [1, 1, 2],
  };
  expect(limitOf(parts)).toEqual({ name: "the limit", times: [6, 8, 7] });
  expect(limitOf({ "products alone, A": [5] })).toBeUndefined();
  const perceptron = { layers: [784, 800, 800, 10], batch: 128 };
  expect(partsOf(perceptron, ["recorded", "JAX"]).map(({ of }) => of)).toEqual(["recorded", "JAX"]);
  expect(partsOf({ ...perceptron, convolutional: true }, ["recorded"])).toEqual([]);
});

test("every workload lets the recorded step take its turn first", () => {
  for (const { ours, spec } of [...WORKLOADS, ...GROWTH]) {
    const [first] = Object.values(ours);
    expect({ ...spec, ...first }.step).toBe("recorded");
  }
});

test("runs one round of a workload, and leaves the times", { timeout: 120_000 }, () => {
  const { status, stdout, stderr } = bench("--growth", "--only", "members", "--rounds", "1", "--steps", "1");
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/n = 8 +\d/);
  const { records } = JSON.parse(readFileSync(join(root, "output", "bench.json"), "utf8")) as {
    records: { workload: string; milliseconds: Record<string, number[]> }[];
  };
  expect(records.map(({ workload }) => workload)).toEqual(["members"]);
  expect(records[0]!.milliseconds["n = 1"]).toHaveLength(1);
});

test("without peers, ours agree with each other", { timeout: 120_000 }, () => {
  const options = ["--only", "convolutional", "--without", "all", "--rounds", "1", "--steps", "1"];
  const { status, stdout, stderr } = bench(...options);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/plain: losses of the first 10 steps are within/);
  expect(stdout).not.toMatch(/PyTorch/);
});

test.each([
  [["--rounds", "0"], "bench: rounds must be a whole number of at least 1, got 0"],
  [["--only", "walk"], "found walk"],
  [["--without", "torch"], "found torch"],
  [["--fast"], "unknown option '--fast'"],
])("refuses %s", (options, message) => {
  const { status, stdout, stderr } = bench(...options);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(message);
});

test("a contestant that dies is named, with what it said", async () => {
  const program = [process.execPath, "-e", "console.error('no such layer'); process.exit(1)"];
  await expect(startContestant("a peer", program, { layers: [1, 1], batch: 1 })).rejects.toThrow(
    /benchmark of a peer[^]*no such layer/,
  );
});
