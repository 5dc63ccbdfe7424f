/** What the MNIST experiment comes to: the paper's table beside this run's, and the digits that tell the nets apart. */
import * as tf from "@tensorflow/tfjs";
import { softmaxWithTemperature } from "../../distillation/softmax.js";
import { exampleInputs, type LabelledDataset } from "../../data/dataset.js";
import type { CaptionedDigit } from "../../figures/digits.js";
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { SoftTargets } from "../../figures/soft-targets.js";
import type { Table } from "../../figures/table.js";
import type { SliderExample } from "../../notebook/temperature-slider.js";
import { gainText } from "../../statistics/gain.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import { checkInteger } from "../../support/checks.js";
import type { MnistDistillation } from "./mnist-distillation.js";
import type { NetRun } from "../ingredients/mnist-teacher.js";

/** Test errors of the paper's §3. */
const PAPER = { teacher: 67, small: 146, distilled: 74 };

type Net = keyof typeof PAPER;

/** The three rows of §3: errors in the paper and here, with the fraction of the teacher's gain that is transferred. */
export function distillationTable({ options, runs, test }: MnistDistillation): Table {
  const errors = (net: Net) => summarise(runs.map((run) => run[net].evaluation.errors));
  const seconds = (net: Net) => Math.round(summarise(runs.map((run) => run[net].seconds)).mean);
  const row = (label: string, net: Net) => [label, PAPER[net], summaryText(errors(net)), seconds(net)];
  const here = {
    teacher: errors("teacher").mean,
    small: errors("small").mean,
    distilled: errors("distilled").mean,
  };
  const { teacherHiddenUnits: large, smallHiddenUnits: small } = options;
  const cached = runs.filter(({ teacher }) => teacher.fromCache).length;
  return {
    title: "Paper against this run",
    columns: ["net", "errors in the paper", "errors here", "seconds of training"],
    rows: [
      row(`teacher 784-${large}-${large}-10, shifted inputs`, "teacher"),
      row(`small net 784-${small}-${small}-10, labels only`, "small"),
      row(`small net, distilled at T = ${options.temperature}`, "distilled"),
      ["gain transferred", gainText(PAPER), gainText(here), ""],
    ],
    notes: [
      `Errors on ${test.count} test digits; here ${seedsText(runs.map(({ seed }) => seed))}, ` +
        `${options.trainingDigits} training digits.`,
      ...(cached > 0
        ? [
            `${cached} of ${runs.length} teachers came from the cache; their seconds are those of their training.`,
          ]
        : []),
    ],
  };
}

/** The first three rows of {@link distillationTable} as a figure: test errors of each seed, their means, the paper's. §3 */
export function distillationFigure({ options, runs, test }: MnistDistillation): Figure {
  const row = (label: string, net: Net) => ({
    label,
    values: runs.map((run) => run[net].evaluation.errors),
    paper: PAPER[net],
  });
  return seedsFigure(
    "Test errors beside the paper's",
    { label: "errors", unit: `of ${test.count} test digits` },
    [
      row("teacher", "teacher"),
      row("small net, labels only", "small"),
      row(`small net, distilled at T = ${options.temperature}`, "distilled"),
    ],
  );
}

/** The test digits on which the first seed's small nets differ, captioned with label and both answers. */
export function distillationExamples({ runs, test }: MnistDistillation): {
  /** Right when distilled, wrong on labels alone. */
  gained: CaptionedDigit[];
  /** The reverse. */
  lost: CaptionedDigit[];
} {
  const { small, distilled } = runs[0]!;
  const gained: CaptionedDigit[] = [];
  const lost: CaptionedDigit[] = [];
  test.labels.forEach((label, digit) => {
    const before = small.evaluation.predictions[digit]!;
    const after = distilled.evaluation.predictions[digit]!;
    if ((before === label) === (after === label)) return;
    const pixels = exampleInputs(test, digit);
    const caption = `${label}, not ${before === label ? after : before}`;
    (after === label ? gained : lost).push({ pixels, caption });
  });
  return { gained, lost };
}

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

/** The logits of some test digits for `temperatureSlider`, each said what it is. */
export function sliderExamples(
  { testLogits }: Pick<NetRun, "testLogits">,
  { labels, classes }: Pick<LabelledDataset, "labels" | "classes">,
  digits: readonly number[],
): SliderExample[] {
  for (const digit of digits) checkInteger("sliderExamples", "each digit", digit, 0, labels.length - 1);
  return digits.map((digit) => ({
    label: `test digit ${digit}, a ${labels[digit]!}`,
    logits: testLogits.subarray(digit * classes, (digit + 1) * classes),
  }));
}
