/** What is said of the high-temperature limit, and of students that are trained by it. §2.1, eq. 4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, pairedValues, seriesOf, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { attentionFigures, attentionStatements, attentionTables } from "./attention-report.js";
import {
  CASES,
  casesOf,
  distilledGroup,
  limitGroup,
  MATCHING,
  noisyMatchingGroup,
  noisyStudentGroup,
  noisyTeacherGroup,
  type HighTemperatureLimitOptions,
} from "./settings.js";

type LimitResults = Results<HighTemperatureLimitOptions>;

const TEMPERATURE_AXIS = { label: "temperature T", log: true };

const meanOf = (results: LimitResults, group: string, metric: string) =>
  summarise(valuesOf(results, group, metric)).mean;

/** Over the seeds, at each temperature. */
const meansOf = (results: LimitResults, name: string, metric: string) =>
  results.options.temperatures.map((temperature) => meanOf(results, limitGroup(name, temperature), metric));

/** The limit's error, what makes it better and worse, the loss and its limit, students' weights beside each other, and logits far below the mean. */
export function highTemperatureFigures(results: LimitResults): Figure[] {
  const learned = CASES.learned(results.options.learnedEpochs);
  return [
    limitErrorFigure(results),
    limitVariantsFigure(results, learned),
    lossLimitFigure(results, learned),
    matchingFigure(results),
    ...attentionFigures(results),
  ];
}

/** The relative error of eq. 4's gradient against T, one curve for each pair of logits. */
function limitErrorFigure(results: LimitResults): Figure {
  const { temperatures: x } = results.options;
  const cases = casesOf(results.options);
  return curvesFigure(
    "Error of the limit (z − v)/(N T²) as the soft term's gradient",
    { x: TEMPERATURE_AXIS, y: { label: "‖exact − limit‖ / ‖limit‖", log: true, range: [1e-3, 2] } },
    [
      ...cases.map((name) => ({ label: name, x, y: meansOf(results, name, "error") })),
      { label: "10%", x, y: x.map(() => 0.1), reference: true },
    ],
    cases
      .map((name) => `${name}: within 10% from T = ${meanOf(results, name, "within10Percent").toFixed(0)}`)
      .join("; ") + ".",
  );
}

/** What changes the error for one pair: the next term, no zero-meaning. */
function limitVariantsFigure(results: LimitResults, name: string): Figure {
  const { temperatures: x } = results.options;
  const y = (metric: string) => meansOf(results, name, metric);
  return curvesFigure(
    `Better and worse than eq. 4 (${name})`,
    { x: TEMPERATURE_AXIS, y: { label: "relative error", log: true, range: [1e-5, 10] } },
    [
      { label: "eq. 4", x, y: y("error") },
      { label: "with the next term", x, y: y("errorWithNextTerm") },
      { label: "not zero-meaned", x, y: y("errorNotZeroMeaned") },
      { label: "1 − cosine", x, y: y("cosine").map((cosine) => 1 - cosine), reference: true },
    ],
    "Eq. 4's error falls like 1/T, with the next term like 1/T²; without zero-meaning it stays.",
  );
}

/** T² KL(p ‖ q) and the three ways in which its limit is written. */
function lossLimitFigure(results: LimitResults, name: string): Figure {
  const { temperatures: x } = results.options;
  const [divided, notDivided, notZeroMeaned] = ["dividedByClasses", "notDivided", "notZeroMeaned"].map(
    (metric) => meanOf(results, name, metric),
  ) as [number, number, number];
  const level = (label: string, value: number) => ({ label, x, y: x.map(() => value), reference: true });
  const loss = meansOf(results, name, "loss");
  return curvesFigure(
    `The loss and its limit (${name})`,
    { x: TEMPERATURE_AXIS, y: { label: "loss", unit: "nats × T²", log: true } },
    [
      { label: "T² KL(p ‖ q)", x, y: loss },
      level("(1/2N) Σ (z − v)²", divided),
      level("½ Σ (z − v)², as in the paper", notDivided),
      level("(1/2N) Σ (z − v)², not zero-meaned", notZeroMeaned),
    ],
    `At the highest T the loss is ${loss.at(-1)!.toPrecision(4)}; the limits are ${divided.toPrecision(4)} with 1/N, ` +
      `${notDivided.toPrecision(4)} without, ${notZeroMeaned.toPrecision(4)} not zero-meaned.`,
  );
}

/** How far distilled students' weights are from those that match logits, step by step: means over the seeds. */
function matchingFigure(results: LimitResults): Figure {
  const curves = results.options.distilled.map((temperature) => {
    const group = distilledGroup(temperature);
    const [x] = seriesOf(results, group, "steps") as [number[]];
    const distances = seriesOf(results, group, "distances");
    const summaries = x.map((_, index) => summarise(distances.map((values) => values[index]!)));
    return {
      label: `T = ${temperature}`,
      x,
      y: summaries.map(({ mean }) => mean),
      deviation: summaries.map(({ deviation }) => deviation),
    };
  });
  return curvesFigure(
    "Weights distilled at T beside weights that matched logits",
    { x: { label: "step", log: true }, y: { label: "relative distance", log: true } },
    curves,
    `At the last step ${curves.map(({ label, y }) => `${label}: ${y.at(-1)!.toPrecision(2)}`).join("; ")}.`,
  );
}

/** Eq. 4 on each pair of logits, the students that are compared, those on wrong labels, and logits far below the mean. */
export function highTemperatureTables(results: LimitResults): Table[] {
  return [limitTable(results), matchingTable(results), labelNoiseTable(results), ...attentionTables(results)];
}

function limitTable(results: LimitResults): Table {
  const { temperatures } = results.options;
  const shown = [1, 20, 100].filter((temperature) => temperatures.includes(temperature));
  return {
    title: "Eq. 4 against these logits",
    columns: [
      "logits",
      ...shown.map((temperature) => `error, T = ${temperature}`),
      "within 10% from T",
      "order of the error",
      "with next term",
    ],
    rows: casesOf(results.options).map((name) => [
      name,
      ...shown.map((temperature) => meanOf(results, limitGroup(name, temperature), "error").toFixed(2)),
      meanOf(results, name, "within10Percent").toFixed(0),
      ...["order", "orderWithNextTerm"].map((metric) =>
        valuesOf(results, name, metric).length > 0 ? meanOf(results, name, metric).toFixed(2) : "–",
      ),
    ]),
    notes: [
      resultsNote(results, "means over the seeds."),
      "Error: ‖exact − limit‖ / ‖limit‖ of the gradient, mean over the examples. Order k: error ∝ 1/T^k, fitted by least squares " +
        "where the error is below 0.1; expected 1, and 2 with the next term.",
    ],
  };
}

/** "Distillation is a generalisation of matching logits": by test errors. */
function matchingTable(results: LimitResults): Table {
  const { distilled } = results.options;
  const text = (group: string, metric: string) => summaryText(summarise(valuesOf(results, group, metric)));
  const [steps = []] = seriesOf(results, distilledGroup(distilled[0]!), "steps");
  return {
    title: "Matching logits beside distillation at high T",
    columns: [
      "student",
      "test errors",
      "digits answered otherwise than by matching",
      `distance of the weights at step ${steps[0]!}`,
      `at step ${steps.at(-1)!}`,
    ],
    rows: [
      [MATCHING, text(MATCHING, "errors"), "", "", ""],
      ...distilled.map((temperature) => {
        const group = distilledGroup(temperature);
        const distance = (index: number) =>
          summarise(
            seriesOf(results, group, "distances").map((values) => values.at(index)!),
          ).mean.toPrecision(2);
        return [group, text(group, "errors"), text(group, "disagreements"), distance(0), distance(-1)];
      }),
    ],
    notes: [resultsNote(results, "mean ± standard deviation; 10,000 test digits; no label is used.")],
  };
}

/** Test errors of students of clean and of noisy teachers. */
function labelNoiseTable(results: LimitResults): Table {
  const { noise, noiseTemperatures } = results.options;
  const text = (group: string) => summaryText(summarise(valuesOf(results, group)));
  return {
    title: "Label noise: errors of students distilled at T, and of one that matches logits",
    columns: [
      "wrong labels",
      "teacher",
      ...noiseTemperatures.map((temperature) => `student, T = ${temperature}`),
      "student, matching",
    ],
    rows: [0, noise].map((part) => [
      `${100 * part}%`,
      text(noisyTeacherGroup(part)),
      ...noiseTemperatures.map((temperature) => text(noisyStudentGroup(part, temperature))),
      text(noisyMatchingGroup(part)),
    ]),
    notes: [
      resultsNote(
        results,
        "mean ± standard deviation of errors on 10,000 test digits; students see soft targets only.",
      ),
    ],
  };
}

/** How far the order of the error may be from 1. */
const ORDER_TOLERANCE = 0.05;

/** What §2.1 says of high temperatures. */
export function highTemperatureStatements(results: LimitResults): Statement[] {
  const { learnedEpochs, distilled, temperatures } = results.options;
  const names = [CASES.fresh, CASES.learned(learnedEpochs)];
  const orders = pairedMetrics(
    results,
    names.map((name) => [name, "order"] as const),
  );
  const hottest = Math.max(...distilled);
  const errors = pairedValues(results, [distilledGroup(hottest), MATCHING]);
  return [
    {
      claim: "2.5",
      text: "at high T the gradient of the soft targets' term tends to (z − v)/(N T²) (eq. 4), with an error that falls like 1/T: deviation of its order from 1",
      paper: "yes",
      unit: "deviation",
      seeds: orders.seeds,
      quantities: [
        {
          values: orders.seeds.map((_, seed) =>
            Math.max(...orders.values.map((order) => Math.abs(order[seed]! - 1))),
          ),
        },
      ],
      rule: { kind: "identity", tolerance: ORDER_TOLERANCE },
    },
    ...(temperatures.includes(20) ? [atTheirTemperature(results)] : []),
    {
      claim: "2.5",
      text: `a student distilled at T = ${hottest} makes about as many errors as one that matches logits`,
      paper: "yes",
      unit: "errors",
      seeds: errors.seeds,
      quantities: [
        { label: "distilled", values: errors.values[0]! },
        { label: "matching", values: errors.values[1]! },
      ],
      rule: { kind: "alike" },
      headline: "notebook",
    },
    ...attentionStatements(results),
  ];
}

/** Not in the paper, which does not say how high is high. */
function atTheirTemperature(results: LimitResults): Statement {
  const group = limitGroup(CASES.learned(results.options.learnedEpochs), 20);
  const { seeds, values } = pairedMetrics(results, [[group, "error"]]);
  return {
    claim: "2.5",
    text: "the paper's own T = 20 is high: eq. 4 is then within 10% of the exact gradient, for a student that has learned",
    unit: "percent",
    seeds,
    quantities: [{ values: values[0]! }],
    rule: { kind: "below", bound: 0.1 },
    headline: "notebook",
  };
}
