/** Which temperature suits which width: maps, curves, and what becomes of the paper's two statements. §3 */
import { curvesFigure, type Curve } from "../../figures/curves.js";
import type { Figure, Numbers } from "../../figures/figure.js";
import { mapFigure } from "../../figures/map.js";
import { summarise } from "../../statistics/mean.js";
import { groupCurve, meanText } from "../../study/results-text.js";
import { pairedValues, resultsTitle, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { HINTON_2015 } from "../paper.js";
import { widthGroup, type TemperatureAndWidthOptions } from "./settings.js";

/** All widths in one figure, the same numbers as a map, and what leaving T² out does where that was run. */
export function temperatureAndWidthFigures(results: Results<TemperatureAndWidthOptions>): Figure[] {
  const { widthsWithout } = results.options;
  return [
    widthsFigure(results),
    widthMapFigure(results),
    ...(widthsWithout.length > 0 ? [withoutSquareFigure(results)] : []),
  ];
}

/** Errors against the temperature, a curve for each width, its lowest point marked. */
function widthsFigure(results: Results<TemperatureAndWidthOptions>): Figure {
  const { widths } = results.options;
  const curves = widths.map((width) => {
    const label = `${width} + ${width} units`;
    const curve = widthCurve(results, label, width, true);
    return { ...curve, label: `${label}: ${fewest(curve)}`, ringed: true };
  });
  return errorsFigure(results, `Errors against T, ${resultsTitle(results)}`, curves, 480);
}

/** Errors against the temperature with the factor T² and, at the same weights, without it. */
function withoutSquareFigure(results: Results<TemperatureAndWidthOptions>): Figure {
  const curves = results.options.widthsWithout.flatMap((width) => [
    widthCurve(results, `${width} + ${width} units, with T²`, width, true),
    widthCurve(results, `${width} + ${width} units, without T²`, width, false),
  ]);
  return errorsFigure(results, `With and without T² at the same weights, ${resultsTitle(results)}`, curves);
}

function widthCurve(
  results: Results<TemperatureAndWidthOptions>,
  label: string,
  width: number,
  timesSquaredTemperature: boolean,
): Curve {
  const points = results.options.temperatures.map((temperature) => ({
    x: temperature,
    group: widthGroup(width, temperature, timesSquaredTemperature),
  }));
  return groupCurve(results, label, points);
}

function errorsFigure(
  results: Results<TemperatureAndWidthOptions>,
  title: string,
  curves: readonly Curve[],
  height = 380,
): Figure {
  const drawn = curves.filter(({ x }) => x.length > 0);
  const lowest = drawn.map((curve) => `${curve.label.replace(/:.*/, "")}: ${fewest(curve)}`);
  return curvesFigure(
    title,
    {
      x: { label: "temperature T", log: true, ticks: results.options.temperatures },
      y: { label: `errors of 10,000${meanText(results)}`, log: true },
      height,
    },
    drawn,
    `Errors on 10,000 test digits${meanText(results)}. ${lowest.join("; ")}.`,
  );
}

function fewest({ x, y }: { x: Numbers; y: Numbers }): string {
  return `fewest at T = ${x[y.indexOf(Math.min(...y))] ?? NaN}`;
}

/** Mean errors over temperature and width. */
function widthMapFigure(results: Results<TemperatureAndWidthOptions>): Figure {
  const { temperatures, widths } = results.options;
  const cells = widths.map((width) =>
    temperatures.map((temperature) => {
      const errors = valuesOf(results, widthGroup(width, temperature));
      return errors.length > 0 ? summarise(errors).mean : undefined;
    }),
  );
  const best = widths.map((width, row) => {
    const means = cells[row]!.map((mean) => mean ?? Infinity);
    return `${width} units: ${fewest({ x: temperatures, y: means })}`;
  });
  return mapFigure(
    `Errors on 10,000 test digits, ${resultsTitle(results)}`,
    { x: temperatures, y: widths, cells },
    { x: "temperature T", y: "units in each hidden layer", cells: "mean" },
    `${best.join("; ")}.`,
  );
}

const PAPER = HINTON_2015.temperatures;

/** The paper's two statements. */
export function temperatureAndWidthStatements(results: Results<TemperatureAndWidthOptions>): Statement[] {
  const { widths } = results.options;
  const large = widths.filter((width) => width >= PAPER.large).map((width) => alikeStatement(results, width));
  const smallest = Math.min(...widths);
  return [
    ...large,
    ...(widths.includes(PAPER.small) ? smallStatements(results, PAPER.small, "3.3") : []),
    // §2.1 speaks of "much too small" without a number.
    ...(smallest < PAPER.small ? smallStatements(results, smallest, "2.8") : []),
  ];
}

function alikeStatement(results: Results<TemperatureAndWidthOptions>, width: number): Statement {
  const high = results.options.temperatures
    .filter((temperature) => temperature >= PAPER.highFrom)
    .filter((temperature) => valuesOf(results, widthGroup(width, temperature)).length > 0);
  const { seeds, values } = pairedValues(
    results,
    high.map((temperature) => widthGroup(width, temperature)),
  );
  return {
    claim: "3.3",
    text: `students of ${width} + ${width} units make about as many errors (within 10%) at every T from ${PAPER.highFrom} up`,
    paper: "yes",
    unit: "errors",
    seeds,
    quantities: values.map((errors, index) => ({ label: `T = ${high[index]!}`, values: errors })),
    rule: { kind: "alike" },
    ...(width === PAPER.large && { headline: "notebook" }),
  };
}

/**
 * "30 units: 2.5 to 4 works much better than higher or lower temperatures", and §2.1: "intermediate temperatures work best". Each seed's
 * mean over the range beside that outside.
 */
function smallStatements(
  results: Results<TemperatureAndWidthOptions>,
  width: number,
  claim: string,
): Statement[] {
  const { temperatures } = results.options;
  const { best, highFrom } = PAPER;
  const isBest = (temperature: number) => temperature >= best.from && temperature <= best.to;
  const statement = (where: string, isOther: (temperature: number) => boolean): Statement => {
    const chosen = temperatures.filter((temperature) => isBest(temperature) || isOther(temperature));
    const { seeds, values } = pairedValues(
      results,
      chosen.map((temperature) => widthGroup(width, temperature)),
    );
    const seedMeans = (included: (temperature: number) => boolean) => {
      const groups = values.filter((_, index) => included(chosen[index]!));
      if (groups.length === 0) return [];
      return seeds.map((_, seed) => summarise(groups.map((group) => group[seed]!)).mean);
    };
    return {
      claim,
      text: `students of ${width} + ${width} units make fewer errors at T from ${best.from} to ${best.to} than at ${where}`,
      paper: "yes",
      unit: "errors",
      seeds,
      quantities: [isBest, isOther].map((included) => ({ values: seedMeans(included) })),
      rule: { kind: "fewer" },
      ...(claim === "3.3" && { headline: "notebook" }),
    };
  };
  return [
    statement(`T from ${highFrom} up`, (temperature) => temperature >= highFrom),
    statement("T = 1", (temperature) => temperature === 1),
  ];
}
