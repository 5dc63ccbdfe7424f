/** What is said of the wrong classes in the soft targets' gradient. §1 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { quantityText } from "../../study/quantity-text.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { summarise } from "../../statistics/mean.js";
import { stageName } from "./stage-name.js";
import { contributionGroup, type GradientsOptions } from "./settings.js";

type GradientsResults = Results<GradientsOptions>;

/** "Very little influence" is taken as: less than this part of the gradient. */
const VERY_LITTLE = 0.1;
/** The figure and the table end here. */
const HIGHEST = 50;

const shownAt = ({ temperatures }: GradientsOptions) => temperatures.filter((T) => T <= HIGHEST);
const stagesOf = ({ epochs }: GradientsOptions) => [...new Set([Math.min(...epochs), Math.max(...epochs)])];

/** Both measures against T, before training and after it. */
export function wrongClassesFigure(results: GradientsResults): Figure {
  const x = shownAt(results.options);
  const curve = (label: string, metric: string, epoch: number) => ({
    label: `${label}, ${stageName(epoch)}`,
    x,
    y: x.map((T) => {
      const values = valuesOf(results, contributionGroup(epoch, T), metric);
      return values.length > 0 ? 100 * summarise(values).mean : NaN;
    }),
  });
  const curves = stagesOf(results.options).flatMap((epoch) => [
    curve("wrong digits", "wrongShare", epoch),
    curve("their ratios", "ratiosPart", epoch),
  ]);
  return curvesFigure(
    "The wrong digits' part of the soft targets' gradient",
    {
      x: { label: "temperature T", log: true, ticks: x },
      y: { label: "part of the gradient", unit: "%", log: true },
    },
    curves,
    curves
      .map(
        ({ label, y }) =>
          `${label}: ${percent(y[0])} at T = ${x[0] ?? NaN}, ${percent(y.at(-1))} at ${x.at(-1) ?? NaN}`,
      )
      .join("; ") + ".",
  );
}

const percent = (value = NaN) => `${Number(value.toPrecision(2))}%`;

/** The same numbers with their intervals. */
export function wrongClassesTable(results: GradientsResults): Table {
  const stages = stagesOf(results.options);
  const text = (epoch: number, T: number, metric: string) => {
    const values = valuesOf(results, contributionGroup(epoch, T), metric);
    return values.length > 0 ? quantityText(values, "points") : NOT_MEASURED;
  };
  return {
    title: "Wrong digits in the soft targets' gradient",
    columns: [
      "T",
      ...stages.flatMap((epoch) => [
        `share of the squared gradient, ${stageName(epoch)}`,
        `part that their ratios add, ${stageName(epoch)}`,
      ]),
    ],
    rows: shownAt(results.options).map((T) => [
      T,
      ...stages.flatMap((epoch) => [text(epoch, T, "wrongShare"), text(epoch, T, "ratiosPart")]),
    ]),
    notes: [
      resultsNote(
        results,
        `${results.options.sampleSize} training digits. The share is that of the nine wrong digits: 10% if they all move alike, against the right one. The ratios' part: ‖p − p̃‖ / ‖q − p‖ in ` +
          "quadratic mean, where p̃ spreads evenly what p gives to the wrong digits; above 100% where the student is nearer to p than p̃ is.",
      ),
    ],
  };
}

/** "… they have very little influence on the cross-entropy … because the probabilities are so close to zero." */
export function wrongClassesStatements(results: GradientsResults): Statement[] {
  const { temperatures, temperature } = results.options;
  if (!temperatures.includes(1) || !temperatures.includes(temperature) || temperature === 1) return [];
  return stagesOf(results.options).flatMap((epoch): Statement[] => {
    const groups = [1, temperature].map((T) => contributionGroup(epoch, T));
    const { seeds, values } = pairedMetrics(
      results,
      groups.map((group) => [group, "ratiosPart"] as const),
    );
    const common = { claim: "1.5", paper: "yes" as const, unit: "points" as const, seeds };
    return [
      {
        ...common,
        text: `at T = 1 the ratios of the wrong digits' probabilities add less than ${100 * VERY_LITTLE}% to the soft targets' gradient, ${stageName(epoch)}`,
        quantities: [{ values: values[0]! }],
        rule: { kind: "below", bound: VERY_LITTLE },
      },
      {
        ...common,
        text: `raising T makes the ratios of the wrong digits' probabilities count: their part of the soft targets' gradient at T = 1, against that at T = ${temperature}, ${stageName(epoch)}`,
        quantities: [{ values: values[0]! }, { values: values[1]! }],
        rule: { kind: "fewer" },
      },
    ];
  });
}
