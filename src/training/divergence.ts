/** Explains why a loss became NaN or infinite, or rose, and what may help; that is not always another learning rate. */
import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import { checkValues } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { isInFile } from "../data/file-inputs.js";
import { firstExamples } from "../data/select-examples.js";
import type { Net } from "../models/net.js";
import { check } from "../support/checks.js";
import { checkFinite, checkLogitRows } from "../support/check-values.js";
import { logitsOf } from "./evaluate.js";
import { largestInput } from "./large-inputs.js";

/** The training diverged: its loss is not finite, or has risen above that of the first step while the net answers all examples alike. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
}

/** Facts about a training that stopped. */
export interface DivergenceFacts {
  data: Dataset;
  /** The condition that the loss violated: "stay finite". */
  bound: string;
  /** Label of the training. */
  label: string;
  loss: number;
  /** The loss of the previous step; undefined at the first. */
  lossBefore: number | undefined;
  /** From 1, as the step. */
  epoch: number;
  step: number;
  learningRate: number;
  /** Whether the loss is the user's own, which may give NaN for valid logits. */
  isOwnLoss: boolean;
  /** Describes the last checkpoint. */
  checkpoint: string;
}

/** Inputs larger than this make most nets diverge. */
const LARGE_INPUT = 30;

/**
 * The error for a training that can't continue.
 * @throws ArgumentError instead, if the data hold NaN or infinities: they changed after they had been checked
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
  const kept = data.teacherLogits ?? data.memberLogits;
  if (isOwnLoss && !isInFile(kept) && kept?.includes(-Infinity)) {
    return "The teacher's logits rule out classes (-Infinity), which this loss may not take";
  }
  if (lossBefore === undefined) {
    const cause = isOwnLoss
      ? "look at what the loss gives for the first logits"
      : "the net's weights are too large";
    return large ?? `Nothing was learned before, so the learning rate is not the cause: ${cause}`;
  }
  const farTarget = data.targets?.reduce((most, target) => Math.max(most, Math.abs(target)), 0) ?? 0;
  // Squared errors grow with the targets' square, and standardised leaves targets alone.
  if (farTarget > LARGE_INPUT) {
    return `Targets reach ${farTarget.toPrecision(3)}: divide them so that they are about 1, or take a smaller learningRate`;
  }
  if (large !== undefined) return `${large}, or take a smaller learningRate`;
  const rate = "A smaller learningRate may help";
  if (!isOwnLoss || Number.isFinite(loss)) return rate;
  return `${rate}, unless the loss itself gives ${loss} for some logits (the step before, it was ${lossBefore.toPrecision(4)})`;
}

/** The first examples tell enough. */
const EXAMPLES_ASKED = 256;
/** Outputs that differ by less, beside their own size, differ by rounding. */
const ROUNDING = 1e-5;

/**
 * Whether a net gives the same outputs for all examples: its units are dead, and no training brings them back. A loss alone does not
 * tell. That of a net that was trained before rises at first, at a rate that is high again, and falls after that.
 */
export function answersAllAlike(net: Net, data: Dataset): boolean {
  const outputs = logitsOf(net, firstExamples(data, Math.min(data.count, EXAMPLES_ASKED)));
  return outputs.every((value, position) => {
    const first = outputs[position % net.classes]!;
    return Math.abs(value - first) <= ROUNDING * (1 + Math.abs(first));
  });
}

/** @throws ArgumentError naming the first weight that is not finite: a net that has diverged can't be trained further */
export function checkWeightsFinite(where: string, net: Net): void {
  for (const [name, { values }] of Object.entries(net.values())) {
    const position = values.findIndex((value) => !Number.isFinite(value));
    const expectation = `${name} of the net must be finite (after a divergence, make the net anew)`;
    check(position < 0, where, `${expectation}, at position ${position}`, values[position]);
  }
}

/**
 * Looks for NaN and infinities in the inputs of a step. On some backends rectified linear units turn NaN into 0, and the loss would
 * not show it.
 *
 * @param computed - which parts were computed for this step: by teachers beside the student, by the user's own augmentation
 * @throws ArgumentError naming the source
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

/** The mean weight of some examples of a set, or of all; 1 if they have none. */
export function meanWeight({ weights, count }: Dataset, positions?: Uint32Array): number {
  if (weights === undefined) return 1;
  if (positions === undefined) return weights.reduce((sum, weight) => sum + weight, 0) / count;
  return positions.reduce((sum, position) => sum + weights[position]!, 0) / positions.length;
}
