/** Table 5 beside its like on synthetic speech: soft targets as regularisers. §6 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { HINTON_2015 } from "../paper.js";
import { STUDENTS, type RegulariserOptions, type StudentKind } from "./settings.js";

type RegulariserResults = Results<RegulariserOptions>;

const KINDS = Object.keys(STUDENTS) as StudentKind[];

/** Parts of the training and test frames that are right: Table 5. */
const PAPER: Readonly<Record<StudentKind, { train: number; test: number } | undefined>> = {
  ...HINTON_2015.regularisers,
  labels: undefined,
};

/** Table 5: accuracy on what was learned from, and on the test frames. */
export function regulariserTable(results: RegulariserResults): Table {
  const percent = (values: readonly number[]) =>
    `${summaryText(summarise(values.map((value) => 100 * value)))}%`;
  const paper = (value: number | undefined) => (value === undefined ? "–" : `${(100 * value).toFixed(1)}%`);
  const values = (kind: StudentKind, metric: string) => valuesOf(results, STUDENTS[kind], metric);
  const few = `${100 * results.options.fraction}% of the training frames, which are ${values("soft", "trainingExamples")[0]!}`;
  return {
    title: "Table 5: paper against this run",
    columns: ["trained on", "train, paper", "train here", "test, paper", "test here", "epochs here"],
    rows: KINDS.map((kind) => [
      STUDENTS[kind],
      paper(PAPER[kind]?.train),
      percent(values(kind, "trainAccuracy")),
      paper(PAPER[kind]?.test),
      percent(values(kind, "accuracy")),
      summaryText(summarise(values(kind, "stoppedAfter")), 0),
    ]),
    notes: [
      resultsNote(
        results,
        `frame accuracy. Few frames: ${few} here; the paper's 3% are some 20 million. ${values("soft", "testExamples")[0]!} test frames; mean ± standard deviation.`,
      ),
      "Stopped after the epoch with the fewest errors on validation voices. Synthetic speech: compare rows, not columns.",
    ],
  };
}

/** "Most" of what is missing: more than half. */
const MOST = 0.5;

/** The statements of §6. */
export function regulariserStatements(results: RegulariserResults): Statement[] {
  const { whole, stopped, soft } = HINTON_2015.regularisers;
  const { seeds, values } = pairedValues(
    results,
    KINDS.map((kind) => STUDENTS[kind]),
    "accuracy",
  );
  const of = (kind: StudentKind) => values[KINDS.indexOf(kind)]!;
  const difference = (more: StudentKind, less: StudentKind) =>
    of(more).map((value, seed) => value - of(less)[seed]!);
  const above = (
    claim: string,
    text: string,
    paper: number | undefined,
    measured: readonly number[],
  ): Statement => ({
    claim,
    text,
    ...(paper !== undefined && { paper }),
    unit: "points",
    seeds,
    quantities: [{ values: measured }],
    rule: { kind: "above", bound: 0 },
  });
  const missing = difference("whole", "stopped");
  return [
    above(
      "6.1",
      "labels on few frames of synthetic speech lose against labels on all, even stopped early: points of accuracy",
      whole.test - stopped.test,
      missing,
    ),
    above(
      "6.1",
      "soft targets on few frames of synthetic speech are better than labels stopped early: points of accuracy",
      soft.test - stopped.test,
      difference("soft", "stopped"),
    ),
    above(
      "6.2",
      "with labels on few frames of synthetic speech, stopping early is better than not: points of accuracy",
      undefined,
      difference("stopped", "labels"),
    ),
    {
      claim: "6.1",
      text: "soft targets on few frames of synthetic speech recover most (above half) of what the missing frames are worth",
      paper: (soft.test - stopped.test) / (whole.test - stopped.test),
      unit: "percent",
      seeds,
      quantities: [{ values: difference("soft", "stopped").map((value, seed) => value / missing[seed]!) }],
      rule: { kind: "above", bound: MOST },
    },
  ];
}

/** Train and test accuracy after each epoch, of the first seed's nets. */
export function learningFigure(results: RegulariserResults, kinds: readonly StudentKind[]): Figure {
  const curves = kinds.flatMap((kind) => {
    const { series } = results.measurements.find(({ group }) => group === STUDENTS[kind])!;
    const [train, test] = [series["curve.train"]!, series["curve.test"]!];
    const x = train.map((_, index) => index + 1);
    return [
      { label: `${STUDENTS[kind]}: train`, x, y: train, reference: true },
      { label: `${STUDENTS[kind]}: test`, x, y: test },
    ];
  });
  const last = curves.map(({ label, y }) => `${label} ${y.at(-1)!.toFixed(3)}`).join("; ");
  const axes = { x: { label: "epoch" }, y: { label: "frame accuracy" } };
  return curvesFigure(
    `While learning, seed ${results.options.seeds[0]!}`,
    axes,
    curves,
    `At the end ${last}.`,
  );
}
