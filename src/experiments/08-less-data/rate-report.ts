/** What is said of the learning rates that labels and soft targets bear. §1 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { confidenceInterval } from "../../statistics/confidence-interval.js";
import { summarise } from "../../statistics/mean.js";
import { quantityText } from "../../study/quantity-text.js";
import { groupText, meanText, resultsNote } from "../../study/results-text.js";
import { pairedMetrics, valuesOf, type Results } from "../../study/results.js";
import { NOT_MEASURED, type Statement } from "../../study/statement.js";
import { GROUPS, WARM_UP, type LessDataOptions } from "./settings.js";

type LessDataResults = Results<LessDataOptions>;

/** On a grid of doublings, a ratio above this is at least 2. */
const A_DOUBLING = Math.SQRT2;

const kindsOf = ({ rateTemperatures }: LessDataOptions) => [0, ...rateTemperatures];
const kindName = (temperature: number) => (temperature === 0 ? "labels" : `soft targets, T = ${temperature}`);
const WARM_UPS = [false, true];
const withText = (warmUp: boolean) => (warmUp ? "with warm-up" : "no warm-up");

/** The groups of all searches. */
export const rateGroups = ({ options }: LessDataResults) =>
  kindsOf(options).flatMap((temperature) => WARM_UPS.map((warmUp) => GROUPS.rate(temperature, warmUp)));

/** Held-out errors against the learning rate; a curve ends at the last rate at which all seeds learned. */
export function rateFigure(results: LessDataResults): Figure {
  const { digitsForRates } = results.options;
  const curves = kindsOf(results.options).flatMap((temperature) =>
    WARM_UPS.map((warmUp) => rateCurve(results, temperature, warmUp)),
  );
  const ticks = [...new Set(curves.flatMap(({ x }) => [...x]))].sort((a, b) => a - b);
  return curvesFigure(
    `Errors against the learning rate, first gradients equally long, ${digitsForRates} digits`,
    {
      x: { label: "highest learning rate", log: true, ...(ticks.length > 0 && { ticks }) },
      y: { label: `errors on held-out digits${meanText(results)}`, log: true },
    },
    curves,
    `Each curve ends where not all students learned at the next rate. ${curves.map(({ label, x }) => `${label}: up to ${x.at(-1) ?? "none"}`).join("; ")}.`,
  );
}

function rateCurve({ measurements }: LessDataResults, temperature: number, warmUp: boolean): Curve {
  const group = GROUPS.rate(temperature, warmUp);
  const found = measurements.filter((one) => one.group === group && "rates" in one.series);
  const rates = found[0]?.series.rates ?? [];
  const shared = rates.filter((rate) => found.every(({ series }) => series.rates!.includes(rate)));
  // Every search tries the same rates in the same order, so those of all seeds come first in each.
  const errors = shared.map((_, index) => found.map(({ series }) => series.heldOutErrors![index]!));
  return {
    label: `${kindName(temperature)}${warmUp ? ", warm-up" : ""}`,
    x: shared,
    y: errors.map((values) => summarise(values).mean),
    halfWidths: errors.map((values) => {
      const interval = confidenceInterval(values);
      return interval && (interval.high - interval.low) / 2;
    }),
    reference: warmUp,
  };
}

/** Highest and best rates of each kind of target. */
export function rateTable(results: LessDataResults): Table {
  const { digitsForRates, stepsForRates } = results.options;
  const list = (group: string, metric: string) => {
    const values = valuesOf(results, group, metric);
    return values.length > 0 ? values.map(String).join(", ") : NOT_MEASURED;
  };
  const endless = (group: string) => (valuesOf(results, group, "endless").includes(1) ? " or more" : "");
  return {
    title: "Learning rates, first gradients equally long",
    columns: [
      "targets",
      "warm-up",
      "first gradient / labels'",
      "highest stable rate, seed by seed",
      "rate of the fewest held-out errors",
      "test errors at this rate",
    ],
    rows: kindsOf(results.options).flatMap((temperature) =>
      WARM_UPS.map((warmUp) => {
        const group = GROUPS.rate(temperature, warmUp);
        const first = valuesOf(results, group, "firstGradient");
        return [
          kindName(temperature),
          warmUp ? "yes" : "no",
          first.length > 0 ? quantityText(first, "factor") : NOT_MEASURED,
          `${list(group, "highestRate")}${endless(group)}`,
          list(group, "bestRate"),
          groupText(results, group),
        ];
      }),
    ),
    notes: [
      resultsNote(
        results,
        `${digitsForRates} digits, ${stepsForRates} steps. Each loss is divided by the length of its first gradient over that of the labels. Rates are doubled until the student diverges ` +
          `or errs on more than half of the held-out digits; warm-up takes ${100 * WARM_UP}% of the steps. Test errors were counted at the chosen rate alone.`,
      ),
    ],
  };
}

/** "… and using a much higher learning rate". */
export function rateStatements(results: LessDataResults): Statement[] {
  const { temperature, rateTemperatures } = results.options;
  if (!rateTemperatures.includes(temperature)) return [];
  return WARM_UPS.flatMap((warmUp) =>
    (["highestRate", "bestRate"] as const).map((metric): Statement => {
      const groups = [GROUPS.rate(temperature, warmUp), GROUPS.rate(0, warmUp)];
      const { seeds, values } = pairedMetrics(
        results,
        groups.map((group) => [group, metric] as const),
      );
      const what =
        metric === "highestRate"
          ? "the highest learning rate at which a student learns"
          : "the learning rate with the fewest errors on held-out digits";
      const endless = groups.some((group) => valuesOf(results, group, "endless").includes(1));
      return {
        claim: "1.3",
        text: `${what} is at least twice as high with soft targets as with labels, the first gradients being equally long, ${withText(warmUp)}: ratio`,
        paper: "yes",
        unit: "factor",
        seeds,
        quantities: [
          {
            values: seeds.map((_, seed) => values[0]![seed]! / values[1]![seed]!),
            ...(endless && metric === "highestRate" && { note: "some learned at every rate that was tried" }),
          },
        ],
        rule: { kind: "above", bound: A_DOUBLING },
        ...(metric === "highestRate" && warmUp && { headline: "notebook" as const }),
      };
    }),
  );
}
