/** What is shown of the MNIST experiment: the paper's figures beside these, and the digits that tell the nets apart. */
import { exampleInputs } from "../../data/dataset.js";
import { loadMnist } from "../../data/mnist.js";
import { confusionFigure } from "../../figures/class-matrix.js";
import type { CaptionedDigit } from "../../figures/digits.js";
import type { Figure } from "../../figures/figure.js";
import { learningCurvesFigure } from "../../figures/learning-curves.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { seriesOf, valuesOf, type Results } from "../../study/results.js";
import type { MnistDistillationOptions } from "../ingredients/mnist-settings.js";
import { answersFrom } from "../ingredients/net-metrics.js";
import { HINTON_2015 } from "../paper.js";

/** Names of the groups. */
export const NETS = {
  teacher: "teacher",
  small: "small net, labels only",
  distilled: "small net, distilled",
} as const;

type DistillationResults = Results<MnistDistillationOptions>;
type Net = keyof typeof NETS;
const KINDS = Object.keys(NETS) as Net[];

/** The nets while they learn, their test errors, and what the first seed's distilled net takes for what. */
export function mnistDistillationFigures(results: DistillationResults): Figure[] {
  return [learningFigure(results), errorsFigure(results), mistakesFigure(results)];
}

/** Test errors after each epoch. */
export function learningFigure(results: DistillationResults): Figure {
  const epochsOf = (net: Net) =>
    seriesOf(results, NETS[net], "curve").map((errors) =>
      errors.map((count, index) => ({ epoch: index + 1, loss: NaN, errors: count })),
    );
  return learningCurvesFigure(
    "Errors on the test digits while learning",
    KINDS.map((net) => ({ label: NETS[net], epochs: epochsOf(net) })),
  );
}

/** Test errors of each seed, their means, the paper's. §3 */
function errorsFigure(results: DistillationResults): Figure {
  return seedsFigure(
    "Test errors beside the paper's",
    { label: "errors", unit: "of 10000 test digits" },
    KINDS.map((net) => ({
      label: net === "distilled" ? `${NETS[net]} at T = ${results.options.temperature}` : NETS[net],
      values: valuesOf(results, NETS[net]),
      paper: HINTON_2015.threeNets[net],
    })),
  );
}

function mistakesFigure(results: DistillationResults): Figure {
  const { labels, classes } = loadMnist().test;
  const { seed, series } = results.measurements.find(({ group }) => group === NETS.distilled)!;
  const answers = answersFrom(series, labels);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, digit) => confusion[label]![answers[digit]!]!++);
  return confusionFigure(`What the distilled net takes for what, seed ${seed}`, confusion);
}

/** Errors as mean and standard deviation, and what the trainings took. */
export function threeNetsTable(results: DistillationResults): Table {
  const { teacherHiddenUnits: large, smallHiddenUnits: small, temperature, trainingDigits } = results.options;
  const layers: Record<Net, string> = {
    teacher: `teacher 784-${large}-${large}-10, shifted inputs`,
    small: `small net 784-${small}-${small}-10, labels only`,
    distilled: `small net, distilled at T = ${temperature}`,
  };
  return {
    title: "Test errors of the three nets",
    columns: ["net", "errors in the paper", "errors here", "seconds of training"],
    rows: KINDS.map((net) => [
      layers[net],
      HINTON_2015.threeNets[net],
      summaryText(summarise(valuesOf(results, NETS[net]))),
      Math.round(summarise(valuesOf(results, NETS[net], "seconds")).mean),
    ]),
    notes: [
      `${resultsNote(results, "")} Mean ± standard deviation where there are several; ${trainingDigits} training digits. ` +
        "A teacher that came from the cache took its seconds earlier.",
    ],
  };
}

/** The test digits on which the first seed's small nets differ, captioned with label and both answers. */
export function distillationExamples(results: Results<MnistDistillationOptions>): {
  /** Right when distilled, wrong on labels alone. */
  gained: CaptionedDigit[];
  /** The reverse. */
  lost: CaptionedDigit[];
} {
  const { test } = loadMnist();
  const answersOf = (net: Net) =>
    answersFrom(results.measurements.find(({ group }) => group === NETS[net])!.series, test.labels);
  const [small, distilled] = [answersOf("small"), answersOf("distilled")];
  const gained: CaptionedDigit[] = [];
  const lost: CaptionedDigit[] = [];
  test.labels.forEach((label, digit) => {
    const [before, after] = [small[digit]!, distilled[digit]!];
    if ((before === label) === (after === label)) return;
    const pixels = exampleInputs(test, digit);
    const caption = `${label}, not ${before === label ? after : before}`;
    (after === label ? gained : lost).push({ pixels, caption });
  });
  return { gained, lost };
}
