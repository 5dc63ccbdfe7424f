/** What the temperature study comes to, beside what the paper says. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import type { LabelledDataset } from "../../data/dataset.js";
import type { Table } from "../../figures/table.js";
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { TemperatureRow } from "./temperature-study.js";
import { logSoftmaxWithTemperature } from "../../distillation/softmax.js";

/** Entropy of the soft targets against T, with the range of the middle 80% of the examples. */
export function entropyFigure(rows: readonly TemperatureRow[], classes: number): Figure {
  const x = rows.map(({ temperature }) => temperature);
  const entropies = rows.map(({ entropy }) => entropy);
  const last = rows.at(-1)!;
  return curvesFigure(
    "Entropy of the soft targets",
    { x: { label: "temperature T", log: true }, y: { label: "entropy", unit: "nats" } },
    [
      {
        label: "mean over the test digits",
        x,
        y: entropies.map(({ mean }) => mean),
        band: { low: entropies.map(({ low }) => low), high: entropies.map(({ high }) => high) },
      },
      { label: `ln ${classes}: no knowledge`, x, y: x.map(() => Math.log(classes)), reference: true },
    ],
    `It rises from ${entropies[0]!.mean.toPrecision(2)} nats at T = ${x[0]!} to ${last.entropy.mean.toPrecision(3)} at T = ${last.temperature}.`,
  );
}

/** How the examples of a class are divided between two others, by the teacher's probabilities at T = 1. */
export interface Division {
  /** Examples whose first other class is at least `factor` times as probable as the second. */
  first: number;
  /** The reverse. */
  second: number;
  count: number;
}

/**
 * §1: "one version of a 2 may be given a probability of 10⁻⁶ of being a 3 and 10⁻⁹ of being a 7", another
 * the reverse.
 *
 * @param logits - `count · classes` logits v of the set's examples
 * @throws ArgumentError unless `others` are two classes
 */
export function divideLookAlikes(
  logits: Float32Array,
  { count, classes, labels }: LabelledDataset,
  { label, others, factor = 1000 }: { label: number; others: readonly number[]; factor?: number },
): Division {
  check(others.length === 2, "divideLookAlikes", "others must be two classes", others);
  const logarithms = tf.tidy(() =>
    logSoftmaxWithTemperature(tf.tensor2d(logits, [count, classes]), 1).dataSync<"float32">(),
  );
  const division = { first: 0, second: 0, count: 0 };
  labels.forEach((found, example) => {
    if (found !== label) return;
    const [first, second] = others.map((k) => logarithms[example * classes + k]!);
    division.count++;
    if (first! - second! >= Math.log(factor)) division.first++;
    if (second! - first! >= Math.log(factor)) division.second++;
  });
  return division;
}

/** The paper's statements about soft targets beside what was measured. */
export function temperatureTable(
  rows: readonly TemperatureRow[],
  division: Division,
  { label, others, seed, count }: { label: number; others: readonly number[]; seed: number; count: number },
): Table {
  const notFallen = Math.min(...rows.map((row) => row.notFallen ?? 1));
  const coldest = rows[0]!;
  const hottest = rows.at(-1)!;
  const one = rows.find(({ temperature }) => temperature === 1);
  const verdict = (holds: boolean) => (holds ? "holds" : "does not hold");
  return {
    title: "Paper against this run",
    columns: ["statement", "measured here", "verdict"],
    rows: [
      [
        "eq. 1: a higher T makes a softer distribution",
        `from one T to the next the entropy falls for ${percent(1 - notFallen)} of the digits at most`,
        verdict(notFallen > 0.999),
      ],
      ...(one
        ? [
            [
              "§1: the right answer is almost always given with very high confidence (above 0.99)",
              `T = 1: most probable class has ${one.largest.median.toFixed(5)} in the median`,
              verdict(one.largest.median > 0.99),
            ],
          ]
        : []),
      [
        `§1: one ${label} resembles a ${others[0]!} a thousand times more than a ${others[1]!}, another the reverse`,
        `${division.first} and ${division.second} of ${division.count} test digits`,
        verdict(division.first > 0 && division.second > 0),
      ],
      [
        "T → 0: hard targets (to 0.01)",
        `T = ${coldest.temperature}: ${coldest.distanceToHard.toExponential(1)} from the one-hot row`,
        verdict(coldest.distanceToHard < 0.01),
      ],
      [
        "T → ∞: uniform (to 0.01)",
        `T = ${hottest.temperature}: ${hottest.distanceToUniform.toExponential(1)} from 1/N`,
        verdict(hottest.distanceToUniform < 0.01),
      ],
    ],
    notes: [
      `One teacher, seed ${seed}, on ${count} test digits; distances are means of the largest difference.`,
    ],
  };
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}
