/** What distillation saved: size, time and answers of nets beside those of their teacher. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { imageTensor } from "../data/batches.js";
import { valuesOf } from "../runtime/values-of.js";
import { checkLabelled } from "../data/check-dataset.js";
import type { LabelledDataset } from "../data/dataset.js";
import { logitsOfMeanSoftmax } from "../distillation/mean-of-members.js";
import { agreement } from "../statistics/agreement.js";
import { writeArrays } from "../storage/safetensors.js";
import { check, checkPositive } from "../support/checks.js";
import { evaluateLogits, logitsOf } from "./evaluate.js";
import { checkTeacherFits, teacherOf, type KnownTeacher, type Teacher } from "./teacher.js";

/** The cost and quality of a net. */
export interface ComparedNet {
  name: string;
  /** Number of weights; for several nets the sum. */
  parameters: number;
  /** Size of the weights in a safetensors file. */
  bytesOnDisk: number;
  /** Median milliseconds per example, for single examples and for batches of 128. */
  millisecondsPerExample: { alone: number; of128: number };
  /** Fraction of the examples that it classifies correctly. */
  accuracy: number;
  /** Fraction of the examples on which it agrees with the first net; 1 for that one. */
  agreement: number;
}

/** How long to measure times. */
export interface CompareNetsOptions {
  /** Seconds in all for each net and batch size. Default: 0.3. */
  seconds?: number;
}

const TOGETHER = 128;
/** Number of turns. Each turn times all nets, one after the other, so that a busy moment affects all of them. */
const ROUNDS = 5;

/**
 * Compares nets. The first is the teacher, and the others' answers are compared with its answers. A list of nets is an
 * ensemble, which answers by its mean probabilities. Times depend on the machine and the moment; look at their ratios.
 *
 * ```ts
 * showTable(netsTable(compareNets({ teacher, student }, digits.test)));
 * ```
 *
 * @param nets - by name, the teacher first
 * @param set - examples from which none of them has learned
 * @throws ArgumentError if no net is given, or one doesn't fit the data
 */
export function compareNets(
  nets: Readonly<Record<string, Teacher>>,
  set: LabelledDataset,
  { seconds = 0.3 }: CompareNetsOptions = {},
): ComparedNet[] {
  const where = "compareNets";
  checkAreByName(where, nets);
  const known = checkLabelled(where, set);
  checkPositive(where, "seconds", seconds);
  const all = Object.entries(nets).map(([name, given]) => ({ name, nets: teacherOf(where, given, name) }));
  check(all.length > 0, where, "there must be at least one net", all.length);
  for (const one of all) checkTeacherFits(where, one.nets, known, one.name);
  const answers = all.map((one) => answersOf(one.nets, known));
  const [alone, together] = [1, TOGETHER].map((batch) =>
    timesOf(
      all.map((one) => one.nets),
      known,
      batch,
      seconds,
    ),
  );
  return all.map(({ name, nets: own }, index) => ({
    name,
    parameters: parametersOf(own),
    bytesOnDisk: bytesOf(own),
    millisecondsPerExample: { alone: alone![index]!, of128: together![index]! },
    accuracy: 1 - evaluateLogits(answers[index]!, known).errors / known.count,
    agreement: agreement({ student: answers[index]!, teacher: answers[0]! }, known.classes).sameAnswers,
  }));
}

/** @throws ArgumentError for a single net, or a list of nets */
function checkAreByName(where: string, nets: unknown): void {
  const expectation = "nets must be an object by name, { teacher, student }";
  check(!Array.isArray(nets), where, expectation, "a list");
  check(typeof nets === "object" && nets !== null, where, expectation, nets);
  const isNet = "namedVariables" in nets || ("layers" in nets && "outputs" in nets);
  check(!isNet, where, expectation, "a net");
}

/** Logits; for several nets, those of their mean probabilities. */
function answersOf({ nets, weights }: KnownTeacher, set: LabelledDataset): Float32Array {
  const logits = nets.map((net) => logitsOf(net, set));
  if (weights === undefined) return logits[0]!;
  return valuesOf(() => {
    const members = tf.stack(
      logits.map((one) => tf.tensor2d(one, [set.count, set.classes])),
      1,
    ) as tf.Tensor3D;
    return logitsOfMeanSoftmax(members, tf.tensor1d(weights.slice()), 1);
  });
}

function parametersOf({ nets }: KnownTeacher): number {
  const arrays = nets.flatMap((net) => Object.values(net.values()));
  return arrays.reduce((sum, { values }) => sum + values.length, 0);
}

function bytesOf({ nets }: KnownTeacher): number {
  const folder = mkdtempSync(join(tmpdir(), "compare-nets-"));
  try {
    const sizes = nets.map((net) => {
      const path = join(folder, "weights.safetensors");
      writeArrays(path, { arrays: net.values(), metadata: {} });
      return statSync(path).size;
    });
    return sizes.reduce((sum, size) => sum + size, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Median milliseconds per example of each. */
function timesOf(
  all: readonly KnownTeacher[],
  set: LabelledDataset,
  batch: number,
  seconds: number,
): number[] {
  const positions = Array.from({ length: batch }, (_, row) => row % set.count);
  const inputs = imageTensor(set, positions);
  try {
    const run = ({ nets }: KnownTeacher) => {
      tf.tidy(() => {
        for (const net of nets) net.apply(inputs).dataSync();
      });
    };
    const times = all.map((): number[] => []);
    // The first run also allocates what later ones reuse.
    all.forEach(run);
    for (let round = 0; round < ROUNDS; round++) {
      all.forEach((one, index) => {
        const end = performance.now() + (1000 * seconds) / ROUNDS;
        do {
          const began = performance.now();
          run(one);
          times[index]!.push(performance.now() - began);
        } while (performance.now() < end);
      });
    }
    return times.map((own) => median(own) / batch);
  } finally {
    inputs.dispose();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
