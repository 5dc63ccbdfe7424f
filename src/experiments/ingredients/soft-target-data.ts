/** A net's soft targets for single examples, as figures and sliders take them. Eq. 1 */
import * as tf from "@tensorflow/tfjs";
import { exampleInputs, type LabelledDataset } from "../../data/dataset.js";
import { softmaxWithTemperature } from "../../distillation/softmax.js";
import type { SoftTargets } from "../../figures/soft-targets.js";
import type { SliderExample } from "../../notebook/temperature-slider.js";
import { checkInteger } from "../../support/checks.js";
import type { NetRun } from "./mnist-teacher.js";

/**
 * A net's probabilities for one test digit at several temperatures. Eq. 1
 * @throws ArgumentError if there is no such digit
 */
export function softTargetsOf(
  { testLogits }: NetRun,
  digit: number,
  temperatures: readonly number[],
): SoftTargets[] {
  checkInteger("softTargetsOf", "digit", digit, 0, testLogits.length / 10 - 1);
  const logits = Array.from(testLogits.subarray(digit * 10, (digit + 1) * 10));
  return temperatures.map((temperature) => {
    const softmax = tf.tidy(() => softmaxWithTemperature(tf.tensor1d(logits), temperature));
    const probabilities = Array.from(softmax.dataSync());
    softmax.dispose();
    return { temperature, probabilities };
  });
}

/** Some test digits with their logits for `temperatureSlider`, each said what it is. */
export function sliderExamples(
  { testLogits }: Pick<NetRun, "testLogits">,
  test: LabelledDataset,
  digits: readonly number[],
): SliderExample[] {
  const { labels, classes } = test;
  for (const digit of digits) checkInteger("sliderExamples", "each digit", digit, 0, labels.length - 1);
  return digits.map((digit) => ({
    label: `test digit ${digit}, a ${labels[digit]!}`,
    logits: testLogits.subarray(digit * classes, (digit + 1) * classes),
    pixels: exampleInputs(test, digit),
  }));
}
