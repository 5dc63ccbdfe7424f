/** Why a loss is no number any more, or rises, and what may help: not always another learning rate. */
import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { checkValues } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import type { Net } from "../models/net.js";
import { check } from "../support/checks.js";
import { checkFinite, checkLogitRows } from "../support/check-values.js";
import { largestInput } from "./large-inputs.js";

/** The loss is no number any more, or has come to be higher than before any learning. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
}

/** What is known when a training stops. */
export interface DivergenceFacts {
  data: Dataset;
  /** What the loss must do: "stay finite". */
  bound: string;
  /** What was trained. */
  label: string;
  loss: number;
  /** The loss of the step before; undefined if this was the first. */
  lossBefore: number | undefined;
  /** From 1, as the step. */
  epoch: number;
  step: number;
  learningRate: number;
  /** Whether the loss is one of the user's own, which may give NaN for logits that are in order. */
  isOwnLoss: boolean;
  /** Of the last checkpoint, in words. */
  checkpoint: string;
}

/** Inputs that reach further than this make most nets diverge. */
const LARGE_INPUT = 30;

/**
 * The error for a training that can't go on.
 * @throws ArgumentError in its place if the data hold what is no number: they were written to since they were checked
 */
export function divergenceError(facts: DivergenceFacts): DivergenceError {
  checkValues("train", facts.data);
  const { label, bound, loss, epoch, step, learningRate, checkpoint } = facts;
  return new DivergenceError(
    `train: the loss of ${label} must ${bound}, got ${loss} in epoch ${epoch}, step ${step}, ` +
      `at learning rate ${learningRate.toPrecision(3)}. ${adviceFor(facts)}; ${checkpoint}`,
  );
}

function adviceFor({ data, loss, lossBefore, isOwnLoss }: DivergenceFacts): string {
  const reach = largestInput(data);
  const large =
    reach > LARGE_INPUT ? `Inputs reach ${reach.toPrecision(3)}: scale them to about 1` : undefined;
  if (isOwnLoss && (data.teacherLogits ?? data.memberLogits)?.includes(-Infinity)) {
    return "The teacher's logits rule out classes (-Infinity), which this loss may not take";
  }
  if (lossBefore === undefined) {
    const cause = isOwnLoss
      ? "look at what the loss gives for the first logits"
      : "the net's weights are too large";
    return large ?? `Nothing was learned before, so the learning rate is not the cause: ${cause}`;
  }
  if (large !== undefined) return `${large}, or take a smaller learningRate`;
  const rate = "A smaller learningRate may help";
  if (!isOwnLoss || Number.isFinite(loss)) return rate;
  return `${rate}, unless the loss itself gives ${loss} for some logits (the step before, it was ${lossBefore.toPrecision(4)})`;
}

/** @throws ArgumentError naming the first weight that is no number: a net that has diverged can't be trained further */
export function checkWeightsFinite(where: string, net: Net): void {
  for (const [name, { values }] of Object.entries(net.values())) {
    const position = values.findIndex((value) => !Number.isFinite(value));
    const expectation = `${name} of the net must be finite (after a divergence, make the net anew)`;
    check(position < 0, where, `${expectation}, at position ${position}`, values[position]);
  }
}

/**
 * Looks for what is no number in what a step is given: rectified linear units make 0 of NaN on some backends, and the loss would not
 * show it.
 *
 * @param computed - what was computed for this step: by teachers beside the student, by a function of the user's own for the inputs
 * @throws ArgumentError naming who gave it
 */
export function checkBatch(
  { inputs, teacherLogits, memberLogits }: Batch,
  computed: { teacher: boolean; inputs: boolean },
): void {
  const rows = (what: string, tensor: tf.Tensor) => ({
    what,
    values: tensor.dataSync<"float32">(),
    size: tensor.shape.at(-1)!,
  });
  if (computed.inputs) checkFinite("train", rows("what augment.inputs gives", inputs));
  if (!computed.teacher) return;
  if (teacherLogits) checkLogitRows("train", rows("the teacher's logits", teacherLogits));
  if (memberLogits) checkLogitRows("train", rows("the teachers' logits, teacher by teacher,", memberLogits));
}

/** The mean weight of some examples of a set, or of all; 1 where they have none. */
export function meanWeight({ weights, count }: Dataset, positions?: Uint32Array): number {
  if (weights === undefined) return 1;
  if (positions === undefined) return weights.reduce((sum, weight) => sum + weight, 0) / count;
  return positions.reduce((sum, position) => sum + weights[position]!, 0) / positions.length;
}
