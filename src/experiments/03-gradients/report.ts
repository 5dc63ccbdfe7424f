/** What is said of the gradients: figures, and the paper's statements beside what was measured. §2 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { groupsOf, pairedMetrics, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { AGREEMENT, GRADIENTS } from "./gradient-check.js";
import { stageName } from "./stage-name.js";
import { checkGroup, contributionGroup, conventionGroup, type GradientsOptions } from "./settings.js";
import { varianceFigures, varianceStatements, varianceTables } from "./variance-report.js";
import { wrongClassesFigure, wrongClassesStatements, wrongClassesTable } from "./wrong-classes-report.js";

type GradientsResults = Results<GradientsOptions>;
type FormulaName = keyof typeof GRADIENTS;

const TEMPERATURE_AXIS = { label: "temperature T", log: true };

/** Over the seeds, at each temperature. */
const meansOf = (results: GradientsResults, epoch: number, metric: string) =>
  results.options.temperatures.map(
    (temperature) => summarise(valuesOf(results, contributionGroup(epoch, temperature), metric)).mean,
  );

/** The soft term's gradient against T, the contributions of both terms, the wrong classes' part, and the variance between examples. */
export function gradientFigures(results: GradientsResults): Figure[] {
  return [
    scaledGradientFigure(results),
    contributionFigure(results),
    wrongClassesFigure(results),
    ...varianceFigures(results),
  ];
}

/** T² times the soft term's gradient against T: level where the T² does what §2 says. */
function scaledGradientFigure(results: GradientsResults): Figure {
  const { epochs, temperatures } = results.options;
  const curves = epochs.map((epoch) => ({
    label: stageName(epoch),
    x: temperatures,
    y: meansOf(results, epoch, "soft"),
    band: { low: meansOf(results, epoch, "softLow"), high: meansOf(results, epoch, "softHigh") },
  }));
  return curvesFigure(
    "Norm of the soft term's gradient, times T²",
    { x: TEMPERATURE_AXIS, y: { label: "T² ‖(q − p)/T‖", log: true } },
    curves,
    `Level at high T, falling towards T = 1. Means: ${curves.map(({ label, y }) => `${label} ${y[0]!.toPrecision(2)} to ${y.at(-1)!.toPrecision(2)}`).join("; ")}.`,
  );
}

/** Hard over soft contribution against T, with the T² and without. */
function contributionFigure(results: GradientsResults): Figure {
  const { epochs, temperatures: x } = results.options;
  const shown = epochs.filter((_, index) => index === 0 || index === epochs.length - 1);
  const curves = shown.flatMap((epoch) => [
    { label: `with T², ${stageName(epoch)}`, x, y: meansOf(results, epoch, "ratio") },
    { label: `without, ${stageName(epoch)}`, x, y: meansOf(results, epoch, "ratioWithout"), reference: true },
  ]);
  return curvesFigure(
    "What the labels contribute relative to the soft targets",
    { x: TEMPERATURE_AXIS, y: { label: "‖hard gradient‖ / ‖soft gradient‖", log: true } },
    curves,
    "With T² the ratio levels off at high T; without it, it grows like T².",
  );
}

/** Formulas beside losses at T = 1 and at the student's T, conventions, contributions, the wrong classes' part, variances. */
export function gradientTables(results: GradientsResults): Table[] {
  const temperatures = [...new Set([1, results.options.temperature])];
  return [
    ...temperatures.map((temperature) => checkTable(results, temperature)),
    conventionTable(results),
    contributionTable(results),
    wrongClassesTable(results),
    ...varianceTables(results),
  ];
}

/** The larger deviation over the seeds. */
const largest = (results: GradientsResults, group: string, metric: string) =>
  Math.max(...valuesOf(results, group, metric));

/** Which formula is the gradient of which loss. */
function checkTable(results: GradientsResults, temperature: number): Table {
  const names = Object.keys(GRADIENTS) as FormulaName[];
  return {
    title: `Which formula is the gradient of which loss, at T = ${temperature}`,
    columns: ["loss", "formula", "autodiff", "finite differences", "agrees"],
    rows: names.map((name) => {
      const deviations = ["automatic", "finiteDifferences"].map((metric) =>
        largest(results, checkGroup(name, temperature), metric),
      );
      const agrees = deviations.every((deviation) => deviation < AGREEMENT);
      return [
        ...GRADIENTS[name],
        ...deviations.map((value) => value.toExponential(1)),
        agrees ? "yes" : "no",
      ];
    }),
    notes: [
      resultsNote(
        results,
        `largest deviation over ${results.options.checkedExamples} examples, relative to the largest component. Autodiff is tfjs's own on the loss as written.`,
      ),
    ],
  };
}

/** One objective as texts and programs write it: how far the same α and T lead apart. */
function conventionTable(results: GradientsResults): Table {
  const { temperature, alpha, checkedExamples } = results.options;
  const prefix = conventionGroup("");
  const groups = groupsOf(results).filter((group) => group.startsWith(prefix));
  const mean = (group: string, metric: string) => summarise(valuesOf(results, group, metric)).mean;
  return {
    title: `Conventions: the same logits, T = ${temperature} and α = ${alpha}`,
    columns: ["loss", "mean over the batch (nats)", "size of the gradient", "its cosine with the first's"],
    rows: groups.map((group) => [
      group.slice(prefix.length),
      mean(group, "loss").toPrecision(4),
      `×${mean(group, "size").toPrecision(3)}`,
      mean(group, "cosine").toFixed(4),
    ]),
    notes: [
      `${checkedExamples} examples. Same cosine, other size: a learning rate makes up for it; another cosine: another objective.`,
    ],
  };
}

/** Hard over soft contribution at each T, with the T² and without. */
function contributionTable(results: GradientsResults): Table {
  const { epochs, temperatures, temperature, sampleSize } = results.options;
  const columns = epochs.flatMap((epoch) => [
    meansOf(results, epoch, "ratio"),
    meansOf(results, epoch, "ratioWithout"),
  ]);
  return {
    title: "‖hard gradient‖ / ‖soft gradient‖",
    columns: ["T", ...epochs.flatMap((epoch) => [`${stageName(epoch)}, with T²`, "without"])],
    rows: temperatures.map((T, index) => [T, ...columns.map((values) => values[index]!.toPrecision(3))]),
    notes: [
      resultsNote(
        results,
        `means of the norms over ${sampleSize} training digits; students distilled at T = ${temperature}.`,
      ),
    ],
  };
}

/** "Roughly unchanged" is taken as: by no more than this factor. */
const ROUGHLY = 2;
/** From here on T counts as high, in the statement's favour. */
const HIGH = 8;

/** What §2 says of the gradients, and what notes about it say. */
export function gradientStatements(results: GradientsResults): Statement[] {
  const { temperatures } = results.options;
  const coldest = Math.min(...temperatures);
  const hottest = Math.max(...temperatures);
  const rangeFrom = (lowest: number) => `from T = ${Math.max(lowest, coldest)} to ${hottest}`;
  const when = "before, during and after training";
  return [
    gradientStatement(results, "soft", "the gradient of the soft targets' term is (q − p)/T (eq. 2)", "yes"),
    gradientStatement(results, "hard", "the gradient of the labels' term, taken at T = 1, is q − y", "yes"),
    gradientStatement(
      results,
      "notesSoft",
      "the soft targets' term as a sum of binary cross entropies, as notes write it, has the gradient (q − p)/T",
    ),
    contributionStatement(results, {
      text: `with T², the ratio of the labels' gradient to the soft targets' changes by no more than ×${ROUGHLY} ${rangeFrom(0)}, ${when}`,
      metric: "ratio",
      from: 0,
    }),
    contributionStatement(results, {
      text: `with T², the ratio of the labels' gradient to the soft targets' changes by no more than ×${ROUGHLY} ${rangeFrom(HIGH)}, ${when}`,
      metric: "ratio",
      from: HIGH,
    }),
    contributionStatement(results, {
      text: `without T², the ratio of the labels' gradient to the soft targets' changes by more than ×${ROUGHLY} ${rangeFrom(HIGH)}`,
      metric: "ratioWithout",
      from: HIGH,
    }),
    ...wrongClassesStatements(results),
    ...varianceStatements(results),
  ];
}

function gradientStatement(
  results: GradientsResults,
  name: FormulaName,
  text: string,
  paper?: "yes",
): Statement {
  const group = checkGroup(name, results.options.temperature);
  const { seeds, values } = pairedMetrics(results, [
    [group, "automatic"],
    [group, "finiteDifferences"],
  ]);
  return {
    claim: "2.5",
    text: `${text}: largest deviation of automatic and finite differences at T = ${results.options.temperature}`,
    ...(paper && { paper }),
    unit: "deviation",
    seeds,
    quantities: [{ values: seeds.map((_, seed) => Math.max(values[0]![seed]!, values[1]![seed]!)) }],
    rule: { kind: "identity", tolerance: AGREEMENT },
  };
}

function contributionStatement(
  results: GradientsResults,
  { text, metric, from }: { text: string; metric: "ratio" | "ratioWithout"; from: number },
): Statement {
  const { epochs, temperatures } = results.options;
  const high = temperatures.filter((temperature) => temperature >= from);
  const spans = epochs.map((epoch) =>
    pairedMetrics(
      results,
      high.map((temperature) => [contributionGroup(epoch, temperature), metric] as const),
    ),
  );
  const seeds = spans[0]?.seeds ?? [];
  // The stage at which it changes most.
  const worst = seeds.map((_, seed) =>
    Math.max(...spans.map(({ values }) => spanOf(values.map((one) => one[seed]!)))),
  );
  return {
    claim: "2.4",
    text,
    paper: "yes",
    unit: "factor",
    seeds,
    quantities: [{ values: worst }],
    rule: metric === "ratio" ? { kind: "below", bound: ROUGHLY } : { kind: "above", bound: ROUGHLY },
    ...(metric === "ratio" && { headline: "notebook" as const }),
  };
}

/** Largest over smallest. */
const spanOf = (values: readonly number[]) => Math.max(...values) / Math.min(...values);
