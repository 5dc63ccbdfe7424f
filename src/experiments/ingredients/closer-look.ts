/** A closer look at a trained net: what it makes of moved test digits, and how sure it is. §2, §3 */
import * as tf from "@tensorflow/tfjs";
import type { InMemory, LabelledDataset } from "../../data/dataset.js";
import { movedPictures } from "../../data/move-pictures.js";
import { softmaxWithTemperature } from "../../distillation/softmax.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { valuesOf } from "../../runtime/values-of.js";
import { expectedCalibrationError } from "../../statistics/calibration.js";
import { evaluateLogits, logitsOf } from "../../training/evaluate.js";
import { reliabilityRows, reliabilitySeries, type ReliabilityRows } from "./reliability-rows.js";

/** Pixels by which test digits are moved. The paper's teacher sees its training digits moved by up to two. */
export const DISTANCES = [0, 1, 2, 3, 4] as const;

/** Of the directions, the same for all nets, so that their errors are of the same pictures. */
const SEED = 7;

/** The name of a metric: errors on the test digits, each moved by a distance in a direction of its own. */
export const movedErrors = (pixels: number) => `errorsMovedBy${pixels}`;

/** Metrics and rows of {@link closerLook}, as results keep them. */
export const CLOSER_METRICS = [...DISTANCES.map(movedErrors), "errorsAtT", "calibrationErrorAtT"];
/** See {@link CLOSER_METRICS}. */
export const CLOSER_SERIES = ["reliability", "reliabilityAtT"].flatMap(reliabilitySeries);

/** What a closer look finds. */
export interface CloserLook {
  metrics: Record<string, number>;
  details: Partial<Record<"reliability" | "reliabilityAtT", ReliabilityRows>>;
}

/**
 * Metrics: {@link movedErrors} for each of {@link DISTANCES}; for a student also `errorsAtT` and `calibrationErrorAtT`, of its probabilities at
 * the temperature of its training. Details: the rows of its reliability at T = 1, and of a student's at that temperature.
 *
 * @param logits - of the test digits
 * @param temperature - of the soft targets that the net learned from; undefined if it learned from labels
 */
export function closerLook(
  net: MultilayerPerceptron,
  test: InMemory<LabelledDataset>,
  logits: Float32Array,
  temperature?: number,
): CloserLook {
  const moved = DISTANCES.map((pixels) => {
    const set = movedPictures(test, pixels, SEED);
    return [movedErrors(pixels), evaluateLogits(logitsOf(net, set), test).errors] as const;
  });
  const metrics = Object.fromEntries(moved);
  const details = { reliability: reliabilityRows(logits, test) };
  if (temperature === undefined) return { metrics, details };
  return {
    metrics: {
      ...metrics,
      errorsAtT: evaluateLogits(probabilitiesAt(temperature, logits, test), test).errors,
      calibrationErrorAtT: expectedCalibrationError(logits, test, { temperature }),
    },
    details: { ...details, reliabilityAtT: reliabilityRows(logits, test, { temperature }) },
  };
}

function probabilitiesAt(
  temperature: number,
  logits: Float32Array,
  { count, classes }: LabelledDataset,
): Float32Array {
  return valuesOf(() => softmaxWithTemperature(tf.tensor2d(logits, [count, classes]), temperature));
}
