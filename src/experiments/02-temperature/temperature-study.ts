/** What a teacher's soft targets are like as T moves: how soft, how far from a label, and what they know. §1, §2 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import type { LabelledDataset } from "../../data/dataset.js";
import {
  complement,
  entropy,
  logSoftmaxWithTemperature,
  softmaxWithTemperature,
} from "../../distillation/softmax.js";
import { valuesOf } from "../../runtime/values-of.js";
import { checkLabelledLogits } from "../../statistics/labelled-logits.js";
import { spreadOf, type Spread } from "../../statistics/spread.js";

/** The soft targets of many examples at one temperature. */
export interface TemperatureRow {
  temperature: number;
  /** Nats; 0 for a label, ln N for no knowledge at all. */
  entropy: Spread;
  /** Probability of the most probable class. */
  largest: Spread;
  /** Mean over the examples of the largest difference from the one-hot row of the most probable class. */
  distanceToHard: number;
  /** The same from 1/N. */
  distanceToUniform: number;
  /** Fraction of the examples whose entropy is no lower than at the temperature before; undefined for the first. */
  notFallen: number | undefined;
}

/**
 * Describes soft targets at several temperatures.
 *
 * @param logits - `examples · classes` logits v of the teacher
 * @param temperatures - ascending
 * @throws ArgumentError unless the temperatures are positive and ascend
 */
export function temperatureStudy(
  logits: Float32Array,
  classes: number,
  temperatures: readonly number[],
): TemperatureRow[] {
  checkKind("temperatureStudy", kind.temperatures, temperatures, "temperatures");
  const ascending = temperatures.every((value, index) => index === 0 || value > temperatures[index - 1]!);
  check(ascending, "temperatureStudy", "temperatures must ascend", temperatures);
  let before: Float32Array | undefined;
  return temperatures.map((temperature) => {
    const { entropies, largest, toHard, toUniform } = describe(logits, classes, temperature);
    const isNotLower = (value: number, row: number) => value >= before![row]! - ROUNDING;
    const notFallen = before && entropies.filter(isNotLower).length / entropies.length;
    before = entropies;
    return {
      temperature,
      entropy: spreadOf(entropies),
      largest: spreadOf(largest),
      distanceToHard: spreadOf(toHard).mean,
      distanceToUniform: spreadOf(toUniform).mean,
      notFallen,
    };
  });
}

/** Nats by which float32 may get an entropy wrong. */
const ROUNDING = 1e-6;

function describe(logits: Float32Array, classes: number, temperature: number) {
  const [entropies, largest, toHard, toUniform] = tf.tidy(() => {
    const p = softmaxWithTemperature(tf.tensor2d(logits, [logits.length / classes, classes]), temperature);
    const distance = tf.max(tf.abs(tf.sub(p, 1 / classes)), -1);
    const tensors = [entropy(p), tf.max(p, -1), tf.min(complement(p), -1), distance];
    return tensors.map((tensor) => tensor.dataSync<"float32">());
  }) as unknown as [Float32Array, Float32Array, Float32Array, Float32Array];
  return { entropies, largest, toHard, toUniform };
}

/**
 * The mean soft target of each class: `matrix[label][class]`, rows summing to 1.
 *
 * @param logits - `count · classes` logits v of the set's examples
 */
export function meanSoftTargets(logits: Float32Array, set: LabelledDataset, temperature: number): number[][] {
  checkLabelledLogits("meanSoftTargets", logits, set);
  const { count, classes, labels } = set;
  return tf.tidy(() => {
    const p = softmaxWithTemperature(tf.tensor2d(logits, [count, classes]), temperature);
    const isLabel = tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), classes).toFloat();
    const sums = tf.matMul(isLabel, p, true);
    return tf.div(sums, tf.expandDims(tf.sum(isLabel, 0), 1)).arraySync() as number[][];
  });
}

/** How the examples of a class are divided between two others, by the teacher's probabilities at T = 1. */
export interface Division {
  /** Examples whose first other class is at least `factor` times as probable as the second. */
  first: number;
  /** The reverse. */
  second: number;
  count: number;
}

/**
 * §1: "one version of a 2 may be given a probability of 10⁻⁶ of being a 3 and 10⁻⁹ of being a 7", another
 * the reverse.
 *
 * @param logits - `count · classes` logits v of the set's examples
 * @throws ArgumentError unless `others` are two classes
 */
export function divideLookAlikes(
  logits: Float32Array,
  set: LabelledDataset,
  { label, others, factor = 1000 }: { label: number; others: readonly number[]; factor?: number },
): Division {
  checkLabelledLogits("divideLookAlikes", logits, set);
  const { count, classes, labels } = set;
  check(others.length === 2, "divideLookAlikes", "others must be two classes", others);
  const logarithms = valuesOf(() => logSoftmaxWithTemperature(tf.tensor2d(logits, [count, classes]), 1));
  const division = { first: 0, second: 0, count: 0 };
  labels.forEach((found, example) => {
    if (found !== label) return;
    const [first, second] = others.map((k) => logarithms[example * classes + k]!);
    division.count++;
    if (first! - second! >= Math.log(factor)) division.first++;
    if (second! - first! >= Math.log(factor)) division.second++;
  });
  return division;
}
