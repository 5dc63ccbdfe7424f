/** Table 5 beside its like on synthetic speech: soft targets as regularisers. §6 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import type { AccuracyCurve } from "../../training/accuracy-curve.js";
import type { TrialRecord } from "../../trials/trial-folder.js";
import type { EnsembleStudentOptions } from "../ingredients/ensemble-student-recipe.js";
import { metricOf, type EnsembleStudy } from "../09-ensembles/ensemble-study.js";
import { aboveVerdict, percentText } from "../../study/transfer-verdict.js";

/** Of the nets of §6; the paper does not say how the third fared. */
export const REGULARISER_STUDENTS = {
  whole: "all frames, labels",
  stopped: "few frames, labels, stopped early",
  labels: "few frames, labels, not stopped",
  soft: "few frames, soft targets, not stopped",
} as const;

type Kind = keyof typeof REGULARISER_STUDENTS;

/** Train and test accuracy in percent: Table 5. */
const PAPER: Readonly<Record<Kind, readonly [number, number] | undefined>> = {
  whole: [63.4, 58.9],
  stopped: [67.3, 44.5],
  labels: undefined,
  soft: [65.4, 57.0],
};

/**
 * The students of §6 for `ensembleStudy` with one member, which is the net that was trained on all frames.
 *
 * @param fraction - of the frames, 0.03 in the paper
 * @param temperature - of the soft targets
 * @param epochs - on the fraction; all frames are seen as often as the member sees them
 */
export function regulariserStudents(options: {
  fraction: number;
  temperature: number;
  epochs: number;
  wholeEpochs: number;
}): Record<string, Partial<EnsembleStudentOptions>> {
  const { fraction, temperature, epochs, wholeEpochs } = options;
  const labels = { softWeight: 0, hardWeight: 1, curve: true };
  const few = { fraction, studentEpochs: epochs, curve: true };
  return {
    [REGULARISER_STUDENTS.whole]: { ...labels, studentEpochs: wholeEpochs },
    [REGULARISER_STUDENTS.stopped]: { ...few, ...labels, stopEarly: true },
    [REGULARISER_STUDENTS.labels]: { ...few, ...labels },
    [REGULARISER_STUDENTS.soft]: { ...few, temperature, softWeight: 1, hardWeight: 0 },
  };
}

/** Table 5: accuracy on what was learned from, and on the test frames. */
export function regulariserTable({ students, options, testCount }: EnsembleStudy): Table {
  const percent = (values: readonly number[]) =>
    `${summaryText(summarise(values.map((value) => 100 * value)))}%`;
  const kinds = Object.keys(REGULARISER_STUDENTS) as Kind[];
  const { metrics, trial } = students[REGULARISER_STUDENTS.soft]![0]!;
  const few = `${100 * Number(trial.options.fraction)}% of the training frames, which are ${metrics.trainingExamples!}`;
  return {
    title: "Table 5: paper against this run",
    columns: ["trained on", "train, paper", "train here", "test, paper", "test here", "epochs here"],
    rows: kinds.map((kind) => {
      const records = students[REGULARISER_STUDENTS[kind]]!;
      const [train, test] = (PAPER[kind] ?? []).map((value) => `${value.toFixed(1)}%`);
      return [
        REGULARISER_STUDENTS[kind],
        train ?? "–",
        percent(metricOf(records, "trainAccuracy")),
        test ?? "–",
        percent(metricOf(records, "accuracy")),
        summaryText(summarise(metricOf(records, "stoppedAfter")), 0),
      ];
    }),
    notes: [
      `Frame accuracy. Few frames: ${few} here; the paper's 3% are some 20 million. ${testCount} test frames; ${seedsText(options.seeds)}.`,
      "Stopped after the epoch with the fewest errors on validation voices. Synthetic speech: compare rows, not columns.",
    ],
  };
}

/** The statements of §6, with their verdicts. */
export function regulariserVerdicts({ students, options }: EnsembleStudy): Table {
  const accuracy = (kind: Kind) => metricOf(students[REGULARISER_STUDENTS[kind]]!, "accuracy");
  const [whole, stopped, labels, soft] = [
    accuracy("whole"),
    accuracy("stopped"),
    accuracy("labels"),
    accuracy("soft"),
  ];
  const difference = (of: readonly number[], from: readonly number[]) =>
    of.map((value, seed) => value - from[seed]!);
  const kept = soft.map((value, seed) => (value - stopped[seed]!) / (whole[seed]! - stopped[seed]!));
  const above = (statement: string, paper: string, values: readonly number[]) => [
    statement,
    paper,
    percentText(values, 1),
    aboveVerdict(values, 0),
  ];
  return {
    title: "Paper against this run",
    columns: ["statement", "paper", "here, synthetic speech", "verdict"],
    rows: [
      above(
        "labels on few frames lose against labels on all, even stopped early (points)",
        "14.4%",
        difference(whole, stopped),
      ),
      above(
        "soft targets on few frames are better than labels stopped early (points)",
        "12.5%",
        difference(soft, stopped),
      ),
      above(
        "with labels, stopping early is better than not (points)",
        "not given",
        difference(stopped, labels),
      ),
      [
        "soft targets recover most of what the missing frames are worth",
        "87%",
        percentText(kept),
        aboveVerdict(kept, 0.5),
      ],
    ],
    notes: [
      options.seeds.length === 1
        ? "One seed: no interval is known, and verdicts go by its value."
        : `Mean and 95% interval over ${options.seeds.length} seeds (${options.seeds.join(", ")}); most: more than half.`,
    ],
  };
}

/** Train and test accuracy after each epoch, of the first seed's nets on the fraction. */
export function regulariserFigure(study: EnsembleStudy, kinds: readonly Kind[]): Figure {
  const curves = kinds.flatMap((kind) => {
    const { train, test } = curveOf(study.students[REGULARISER_STUDENTS[kind]]![0]!);
    const x = train!.map((_, index) => index + 1);
    return [
      { label: `${REGULARISER_STUDENTS[kind]}: train`, x, y: train!, reference: true },
      { label: `${REGULARISER_STUDENTS[kind]}: test`, x, y: test! },
    ];
  });
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(3)}`).join("; ");
  const axes = { x: { label: "epoch" }, y: { label: "frame accuracy" } };
  return curvesFigure(`While learning, seed ${study.options.seeds[0]!}`, axes, curves, `At the end ${last}.`);
}

function curveOf({ details }: TrialRecord): AccuracyCurve {
  return (details as unknown as { curve: AccuracyCurve }).curve;
}
