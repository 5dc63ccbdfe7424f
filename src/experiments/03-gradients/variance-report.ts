/** What is said of the gradient's variance between training cases, on digits and on Gaussian classes. §1 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, seriesOf, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { PROGRESS, STEP_EXAMPLES, TEACHER_TEMPERATURES } from "./gaussian-study.js";
import { stageName } from "./stage-name.js";
import { gaussianGroup, varianceGroup, type GradientsOptions } from "./settings.js";
import type { TargetKind } from "./variance-study.js";

type GradientsResults = Results<GradientsOptions>;

/** "Much less" is taken as: at most this part. */
const MUCH_LESS = 0.5;
/** Of the identity in double precision. */
const ROUNDING = 1e-9;

/** The student whose gradient it is; 0 stands for labels. */
const learnerAt = (temperature: number): TargetKind => (temperature === 0 ? "labels" : "soft targets");

/** Before training, after the first of the epochs, and after the last. */
function stagesOf({ epochs }: GradientsOptions): number[] {
  const later = epochs.filter((epoch) => epoch > 0);
  return [...new Set([0, ...(later.length > 0 ? [Math.min(...later), Math.max(...later)] : [])])];
}

/**
 * The gradient's variance on the student that learns from these targets, divided by the squared length of the same targets' mean gradient
 * before training: a factor of the loss, which is one of the learning rate, cancels. Seed by seed.
 */
function relativeVariance(
  results: GradientsResults,
  of: "logit" | "weight",
  temperature: number,
  epoch: number,
) {
  const { seeds, values } = pairedMetrics(results, [
    [varianceGroup(learnerAt(temperature), epoch, temperature), `${of}Variance`],
    [varianceGroup("labels", 0, temperature), `${of}Signal`],
  ]);
  return { seeds, values: seeds.map((_, seed) => values[0]![seed]! / values[1]![seed]!) };
}

const meanText = (values: readonly number[], digits = 3) =>
  values.length > 0 ? summarise(values).mean.toPrecision(digits) : NOT_MEASURED;

/** Variance against T, and what a teacher gains on Gaussian classes. */
export function varianceFigures(results: GradientsResults): Figure[] {
  return [varianceFigure(results), gaussianFigure(results)];
}

function varianceFigure(results: GradientsResults): Figure {
  const { temperatures: x } = results.options;
  const mean = (temperature: number, epoch: number) => {
    const { values } = relativeVariance(results, "weight", temperature, epoch);
    return values.length > 0 ? summarise(values).mean : NaN;
  };
  const stages = stagesOf(results.options);
  const soft = stages.map((epoch) => ({
    label: `soft, ${stageName(epoch)}`,
    x,
    y: x.map((T) => mean(T, epoch)),
  }));
  const labels = stages.map((epoch) => ({
    label: `labels, ${stageName(epoch)}`,
    x,
    y: x.map(() => mean(0, epoch)),
    reference: true,
  }));
  return curvesFigure(
    "How much the gradient varies between digits, relative to the first mean gradient",
    {
      x: { label: "temperature T", log: true },
      y: { label: "variance / ‖first mean gradient‖²", log: true },
    },
    [...soft, ...labels],
    `Last layer's weights. Means: ${[...soft, ...labels].map(({ label, y }) => `${label} ${(y.at(-1) ?? NaN).toPrecision(2)}`).join("; ")}, at the highest T.`,
  );
}

function gaussianFigure(results: GradientsResults): Figure {
  const { separations } = results.options;
  const progress = PROGRESS[1]!;
  const curves = separations.map((separation) => {
    const rows = seriesOf(results, gaussianGroup(separation, progress), "stepErrors");
    const y = TEACHER_TEMPERATURES.map(
      (_, index) => summarise(rows.map((row) => row[index + 1]! / row[0]!)).mean,
    );
    return { label: `${separation} apart`, x: TEACHER_TEMPERATURES, y };
  });
  const level = {
    label: "labels",
    x: TEACHER_TEMPERATURES,
    y: TEACHER_TEMPERATURES.map(() => 1),
    reference: true,
  };
  return curvesFigure(
    "Three Gaussian classes: error of a step's gradient with a teacher, relative to labels",
    {
      x: { label: "T of the teacher (1: Bayes' rule)", log: true, ticks: TEACHER_TEMPERATURES },
      y: { label: "mean squared error / that of labels", log: true },
    },
    [...curves, level],
    `Steps of ${STEP_EXAMPLES} examples. With the probabilities of Bayes' rule: ${curves.map(({ label, y }) => `${label} ${y[TEACHER_TEMPERATURES.indexOf(1)]!.toPrecision(2)}`).join("; ")}.`,
  );
}

/** Variances on digits, signal to noise on the same student, and variances on Gaussian classes. */
export function varianceTables(results: GradientsResults): Table[] {
  return [relativeTable(results), signalTable(results), gaussianTable(results)];
}

const targetsOf = ({ temperatures }: GradientsOptions) => [0, ...temperatures];
const targetName = (temperature: number) =>
  temperature === 0 ? "labels" : `soft targets, T = ${temperature}`;

function relativeTable(results: GradientsResults): Table {
  const { options } = results;
  const stages = stagesOf(options);
  return {
    title:
      "Variance of the gradient between digits, relative to the squared length of the first mean gradient",
    columns: [
      "targets",
      "mean entropy (nats)",
      ...stages.map((epoch) => `logits, ${stageName(epoch)}`),
      ...stages.map((epoch) => `last layer's weights, ${stageName(epoch)}`),
      "correlation of entropy and squared gradient",
    ],
    rows: targetsOf(options).map((temperature) => {
      const fresh = varianceGroup("labels", 0, temperature);
      return [
        targetName(temperature),
        meanText(valuesOf(results, fresh, "entropy")),
        ...(["logit", "weight"] as const).flatMap((of) =>
          stages.map((epoch) => meanText(relativeVariance(results, of, temperature, epoch).values)),
        ),
        temperature === 0 ? "–" : meanText(valuesOf(results, fresh, "entropyCorrelation"), 2),
      ];
    }),
    notes: [
      resultsNote(
        results,
        `means over the seeds; ${options.varianceSample} training digits. Labels on a student that learns from labels, soft targets on one that ` +
          `learns from soft targets at T = ${options.temperature}. The correlation is that before training.`,
      ),
    ],
  };
}

function signalTable(results: GradientsResults): Table {
  const last = Math.max(...results.options.epochs);
  const students: [string, TargetKind, number][] = [
    ["fresh student", "labels", 0],
    [`from labels, ${stageName(last)}`, "labels", last],
    [`from soft targets, ${stageName(last)}`, "soft targets", last],
  ];
  const ratio = (learner: TargetKind, epoch: number, temperature: number) => {
    const group = varianceGroup(learner, epoch, temperature);
    const { seeds, values } = pairedMetrics(results, [
      [group, "weightSignal"],
      [group, "weightVariance"],
    ]);
    return meanText(
      seeds.map((_, seed) => values[0]![seed]! / values[1]![seed]!),
      2,
    );
  };
  return {
    title: "Signal to noise of the last layer's gradient, on the same student",
    columns: ["targets", ...students.map(([name]) => name)],
    rows: targetsOf(results.options).map((temperature) => [
      targetName(temperature),
      ...students.map(([, learner, epoch]) => ratio(learner, epoch, temperature)),
    ]),
    notes: [
      resultsNote(
        results,
        "squared length of the mean gradient over the variance between digits, means over the seeds. Near 0, the mean is lost in the sample's noise.",
      ),
    ],
  };
}

function gaussianTable(results: GradientsResults): Table {
  const rows = results.options.separations.flatMap((separation) =>
    PROGRESS.map((progress) => {
      const variances = seriesOf(results, gaussianGroup(separation, progress), "variances");
      const ratios = TEACHER_TEMPERATURES.map((_, index) =>
        meanText(variances.map((row) => row[index + 1]! / row[0]!)),
      );
      return [`${separation}`, `${100 * progress}%`, meanText(variances.map((row) => row[0]!)), ...ratios];
    }),
  );
  return {
    title: "Three Gaussian classes: variance of the gradient with a teacher, relative to labels",
    columns: [
      "distance of the means",
      "way to Bayes' weights",
      "labels' variance",
      ...TEACHER_TEMPERATURES.map((T) => (T === 1 ? "T = 1 (Bayes)" : `T = ${T}`)),
    ],
    rows,
    notes: [
      resultsNote(
        results,
        "means over the seeds of the student's first weights. Integrated over the plane, not sampled. A linear student; the teacher has Bayes' logits, softened at T.",
      ),
    ],
  };
}

/** "… and much less variance in the gradient between training cases". */
export function varianceStatements(results: GradientsResults): Statement[] {
  const { temperature, temperatures, separations } = results.options;
  if (!temperatures.includes(temperature)) return gaussianStatements(results, separations);
  return [
    ...stagesOf(results.options).map((epoch): Statement => {
      const soft = relativeVariance(results, "weight", temperature, epoch);
      const labels = relativeVariance(results, "weight", 0, epoch);
      const isFresh = epoch === 0;
      return {
        claim: "1.2",
        text: `${stageName(epoch)}, the last layer's gradient varies at most half as much from digit to digit with soft targets at T = ${temperature} as with labels: ratio of the variances, each relative to the squared length of the mean gradient before training`,
        paper: "yes",
        unit: "factor",
        seeds: soft.seeds,
        quantities: [{ values: soft.values.map((value, seed) => value / labels.values[seed]!) }],
        rule: { kind: "below", bound: MUCH_LESS },
        ...(isFresh && { headline: "notebook" as const }),
      };
    }),
    ...gaussianStatements(results, separations),
  ];
}

/** Not in the paper, but Menon et al.'s explanation of it. */
function gaussianStatements(results: GradientsResults, separations: readonly number[]): Statement[] {
  const groups = separations.flatMap((separation) =>
    PROGRESS.map((progress) => [gaussianGroup(separation, progress), "identity"] as const),
  );
  const { seeds, values } = pairedMetrics(results, groups);
  const middle = separations[Math.floor(separations.length / 2)]!;
  const variances = seriesOf(results, gaussianGroup(middle, PROGRESS[1]!), "variances");
  const bayes = TEACHER_TEMPERATURES.indexOf(1) + 1;
  return [
    {
      claim: "1.2",
      text: "on Gaussian classes, the gradient varies more with labels as targets than with Bayes' probabilities, by exactly the labels' own chance, E[‖h‖² (1 − Σ p²)]: relative deviation",
      unit: "deviation",
      seeds,
      quantities: [
        { values: seeds.map((_, seed) => Math.max(...values.map((one) => Math.abs(one[seed]!)))) },
      ],
      rule: { kind: "identity", tolerance: ROUNDING },
    },
    {
      claim: "1.2",
      text: `on Gaussian classes ${middle} standard deviations apart, the gradient of a student halfway to Bayes' rule varies at most half as much with Bayes' probabilities as targets as with labels: ratio of the variances`,
      unit: "factor",
      seeds,
      quantities: [{ values: variances.map((row) => row[bayes]! / row[0]!) }],
      rule: { kind: "below", bound: MUCH_LESS },
    },
  ];
}
