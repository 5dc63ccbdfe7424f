/** Evaluates nets for independent labels and for regression. */
import { checkDataset, checkLabelled } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet } from "../models/net.js";
import { check } from "../support/checks.js";
import { checkFinite } from "../support/check-values.js";
import { checkFits } from "./check-fits.js";
import { logitsOf } from "./evaluate.js";
import { checkAreLabels } from "./multi-label-loss.js";

/** The errors of a net on independent labels. */
export interface MultiLabelEvaluation {
  /** Number of wrong answers, out of `count · outputs`. */
  errors: number;
  /** Number of wrong answers for each output. */
  errorsByOutput: number[];
  /** Number of examples with all outputs right. */
  exactMatches: number;
  /** Number of examples. */
  count: number;
  /** Answers for each example. */
  outputs: number;
  /** 2 · found / (2 · found + missed + added) over all outputs, in [0, 1]; NaN if no label is present and none is predicted. */
  f1: number;
}

/**
 * Counts wrong answers of a net that was trained with `multiLabelTargets` or `multiLabelDistillation`. A logit above 0, σ(z) > ½, predicts that
 * a label is present, at every temperature; a target of at least ½ means present. Without targets, each class is an output, and only the
 * example's own class is present.
 *
 * @param set - with `targets` from 0 to 1, a column for each output, or with labels
 * @throws ArgumentError if the set has neither, a target is outside [0, 1], the net doesn't fit, or gives NaN
 */
export function evaluateMultiLabel(net: AnyNet, set: Dataset): MultiLabelEvaluation {
  const where = "evaluateMultiLabel";
  const { known, answers, outputs } = answersOf(where, net, set);
  const { count, labels, targets } = known;
  const expectation = `${known.name} must have targets from 0 to 1, or labels`;
  check(targets !== undefined || labels !== undefined, where, expectation, "a data set without them");
  if (!targets) checkLabelled(where, known);
  if (targets) checkAreLabels(where, known);
  const isThere = (example: number, output: number) =>
    targets ? targets[example * outputs + output]! >= 0.5 : labels![example] === output;
  const errorsByOutput = new Array<number>(outputs).fill(0);
  let [exactMatches, found, wrong] = [0, 0, 0];
  for (let example = 0; example < count; example++) {
    const before = wrong;
    for (let output = 0; output < outputs; output++) {
      const [answer, truth] = [answers[example * outputs + output]! > 0, isThere(example, output)];
      if (answer && truth) found++;
      if (answer === truth) continue;
      wrong++;
      errorsByOutput[output]!++;
    }
    if (wrong === before) exactMatches++;
  }
  // Each wrong answer is a label that was missed or added.
  return {
    errors: wrong,
    errorsByOutput,
    exactMatches,
    count,
    outputs,
    f1: (2 * found) / (2 * found + wrong),
  };
}

/** The errors of a net's numbers. */
export interface RegressionEvaluation {
  /** Mean of (z − y)² over all examples and outputs, in squared units of the targets. */
  meanSquaredError: number;
  /** The same for each output. */
  meanSquaredErrorByOutput: number[];
  /** Mean of |z − y| over all examples and outputs, in units of the targets. */
  meanAbsoluteError: number;
  /**
   * R², the fraction of each output's variance that the net explains, averaged over the outputs: 1 for a perfect net, 0 for one that always
   * gives the mean, below 0 for a worse one. NaN if an output doesn't vary.
   */
  explained: number;
  /** Number of examples. */
  count: number;
  /** Numbers for each example. */
  outputs: number;
}

/**
 * Measures the errors of a net that was trained with `squaredErrors` or `regressionDistillation`.
 *
 * @param set - with `targets`, a column for each output
 * @throws ArgumentError if the set has none, the net doesn't fit, or gives NaN
 */
export function evaluateRegression(net: AnyNet, set: Dataset): RegressionEvaluation {
  const where = "evaluateRegression";
  const { known, answers, outputs } = answersOf(where, net, set);
  const { count, targets } = known;
  check(targets !== undefined, where, `${known.name} must have targets`, "a data set without them");
  const [squares, absolutes, sums, squaresOfTargets] = [0, 0, 0, 0].map(() => new Float64Array(outputs));
  targets.forEach((target, at) => {
    const output = at % outputs;
    const difference = answers[at]! - target;
    squares![output]! += difference ** 2;
    absolutes![output]! += Math.abs(difference);
    sums![output]! += target;
  });
  targets.forEach((target, at) => {
    squaresOfTargets![at % outputs]! += (target - sums![at % outputs]! / count) ** 2;
  });
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const explained = Array.from(squares!, (square, output) => {
    const all = squaresOfTargets![output]!;
    return all === 0 ? NaN : 1 - square / all;
  });
  return {
    meanSquaredError: mean(squares!) / count,
    meanSquaredErrorByOutput: Array.from(squares!, (square) => square / count),
    meanAbsoluteError: mean(absolutes!) / count,
    explained: mean(explained),
    count,
    outputs,
  };
}

/** A net's outputs for all examples of a set that it fits. */
function answersOf(where: string, given: AnyNet, set: Dataset) {
  const net = asNet(where, given);
  const known = checkDataset(where, set);
  const { name, count, targets } = known;
  // Where there are targets, they are what the net is asked, whatever classes the set has.
  checkFits(where, net, targets ? { ...known, classes: undefined } : known);
  // Their values may have been written over since the set was checked.
  if (targets)
    checkFinite(where, { what: `targets of ${name}`, values: targets, size: targets.length / count });
  const answers = logitsOf(net, known);
  checkFinite(where, { what: "the net's outputs", values: answers, size: net.classes });
  return { known, answers, outputs: net.classes };
}
