/** What is said of soft targets at many temperatures. §1, eq. 1 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, seedsOf, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { LOOK_ALIKES, temperatureGroup, type TemperatureExperimentOptions } from "./settings.js";

type TemperatureResults = Results<TemperatureExperimentOptions>;

const meansOf = (results: TemperatureResults, metric: string) =>
  results.options.temperatures.map(
    (temperature) => summarise(valuesOf(results, temperatureGroup(temperature), metric)).mean,
  );

/** Entropy of the soft targets against T, with the range of the middle 80% of the examples. */
export function entropyFigure(results: TemperatureResults): Figure {
  const { temperatures } = results.options;
  const classes = 10;
  const [mean, low, high] = ["entropy", "entropyLow", "entropyHigh"].map((metric) =>
    meansOf(results, metric),
  ) as [number[], number[], number[]];
  return curvesFigure(
    "Entropy of the soft targets",
    { x: { label: "temperature T", log: true }, y: { label: "entropy", unit: "nats" } },
    [
      { label: "mean over the test digits", x: temperatures, y: mean, band: { low, high } },
      {
        label: `ln ${classes}: no knowledge`,
        x: temperatures,
        y: temperatures.map(() => Math.log(classes)),
        reference: true,
      },
    ],
    `It rises from ${mean[0]!.toPrecision(2)} nats at T = ${temperatures[0]!} to ${mean.at(-1)!.toPrecision(3)} at T = ${temperatures.at(-1)!}.`,
  );
}

/** "Almost always … with very high confidence" has no number in the paper. */
const CONFIDENT = 0.99;
/** Of the largest difference from a limit, in the mean. */
const TOLERANCE = 0.01;
/** Part of the digits whose entropy may fall: float32's rounding. */
const FALLING = 0.001;

/** What the paper says of soft targets, and the two limits. */
export function temperatureStatements(results: TemperatureResults): Statement[] {
  const { temperatures, digit, others } = results.options;
  const [coldest, hottest] = [temperatures[0]!, temperatures.at(-1)!];
  const known = temperatures
    .slice(1)
    .map((temperature) => [temperatureGroup(temperature), "notFallen"] as const);
  const rising = pairedMetrics(results, known);
  const falling = rising.seeds.map(
    (_, seed) => 1 - Math.min(...rising.values.map((values) => values[seed]!)),
  );
  const identity = (
    text: string,
    values: number[],
    tolerance: number,
    unit: Statement["unit"],
  ): Statement => ({
    claim: "eq. 1",
    text,
    paper: "yes",
    unit,
    seeds: seedsOf(results),
    quantities: [{ values }],
    rule: { kind: "identity", tolerance },
  });
  return [
    {
      ...identity(
        "a higher T makes every soft target softer: fraction of the test digits whose entropy falls from one T to the next",
        falling,
        FALLING,
        "points",
      ),
      headline: "notebook",
    },
    identity(
      `soft targets become labels as T → 0: their distance from the one-hot row at T = ${coldest}`,
      valuesOf(results, temperatureGroup(coldest), "distanceToHard"),
      TOLERANCE,
      "deviation",
    ),
    identity(
      `soft targets become uniform as T → ∞: their distance from 1/N at T = ${hottest}`,
      valuesOf(results, temperatureGroup(hottest), "distanceToUniform"),
      TOLERANCE,
      "deviation",
    ),
    ...(temperatures.includes(1) ? [confidence(results)] : []),
    oneAndTheOther(results, digit, others),
  ];
}

function confidence(results: TemperatureResults): Statement {
  return {
    claim: "1.5",
    text: `a trained net is almost always very sure of its answer (above ${CONFIDENT}): its largest probability at T = 1, median over the test digits`,
    paper: "yes",
    unit: "number",
    seeds: seedsOf(results, temperatureGroup(1)),
    quantities: [{ values: valuesOf(results, temperatureGroup(1), "largestMedian") }],
    rule: { kind: "above", bound: CONFIDENT },
    headline: "notebook",
  };
}

function oneAndTheOther(
  results: TemperatureResults,
  digit: number,
  [first, second]: readonly number[],
): Statement {
  const { seeds, values } = pairedMetrics(results, [
    [LOOK_ALIKES, "first"],
    [LOOK_ALIKES, "second"],
  ]);
  const rarer = seeds.map((_, seed) => Math.min(values[0]![seed]!, values[1]![seed]!));
  return {
    claim: "1.4",
    text: `one ${digit} looks a thousand times more like a ${first!} than like a ${second!}, and another the other way around: number of test ${digit}s of the rarer kind`,
    paper: "yes",
    unit: "errors",
    seeds,
    quantities: [{ values: rarer }],
    rule: { kind: "above", bound: 0 },
    headline: "notebook",
  };
}

/** How soft the soft targets are at each T. */
export function temperatureTable(results: TemperatureResults): Table {
  const { temperatures, digit, others } = results.options;
  const columns = ["entropy", "largestMedian", "distanceToHard", "distanceToUniform"];
  const all = columns.map((metric) => meansOf(results, metric));
  const count = (metric: string) => summarise(valuesOf(results, LOOK_ALIKES, metric)).mean.toFixed(0);
  return {
    title: "Soft targets by temperature",
    columns: [
      "T",
      "entropy (nats)",
      "largest probability, median",
      "distance from one-hot",
      "distance from 1/N",
    ],
    rows: temperatures.map((temperature, index) => [
      temperature,
      ...all.map((values) => Number(values[index]!.toPrecision(3))),
    ]),
    notes: [
      resultsNote(
        results,
        "means over the test digits, but for the median; distances are largest differences.",
      ),
      `Of ${count("count")} test ${digit}s, ${count("first")} are a thousand times more like a ${others[0]!} than a ${others[1]!}, and ${count("second")} the reverse.`,
    ],
  };
}
