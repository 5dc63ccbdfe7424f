/** Table 1 beside its like on synthetic speech. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedMetrics, valuesOf, type Results } from "../../study/results.js";
import { HINTON_2015 } from "../paper.js";
import { ENSEMBLE, studentGroup, type SpeechEnsembleOptions } from "./settings.js";

type SpeechResults = Results<SpeechEnsembleOptions>;

const PAPER = HINTON_2015.speech;

/** The T that is best on the validation frames, in the mean over the seeds: nothing is chosen by the test frames. */
export function bestTemperature(results: Results<SpeechEnsembleOptions>): number {
  const { temperatures } = results.options;
  const accuracy = (temperature: number) => {
    const values = valuesOf(results, studentGroup(temperature), "validationAccuracy");
    return values.length > 0 ? summarise(values).mean : -Infinity;
  };
  return temperatures.reduce((best, temperature) =>
    accuracy(temperature) > accuracy(best) ? temperature : best,
  );
}

const testFrames = (results: SpeechResults) => valuesOf(results, ENSEMBLE, "testExamples")[0] ?? 0;

/** Every T that was tried: accuracy on validation and test frames, phone error rate. */
export function temperaturesTable(results: SpeechResults): Table {
  const best = bestTemperature(results);
  return {
    title: "Distilled nets by temperature",
    columns: ["student", "validation accuracy", "test accuracy", "phone error rate"],
    rows: results.options.temperatures.map((temperature) => [
      `T = ${temperature}${temperature === best ? " (chosen)" : ""}`,
      ...["validationAccuracy", "accuracy", "phoneErrorRate"].map((metric) =>
        percent(valuesOf(results, studentGroup(temperature), metric)),
      ),
    ]),
    notes: [
      resultsNote(
        results,
        `chosen by validation accuracy; ${testFrames(results)} test frames; mean ± standard deviation.`,
      ),
    ],
  };
}

/** Table 1: what was measured, and how much fewer errors than the baseline that is. */
export function speechTable(results: SpeechResults): Table {
  const best = bestTemperature(results);
  const student = studentGroup(best);
  const nets = [
    ["baseline: a member alone, on average", PAPER.baseline, ENSEMBLE, "member"],
    [`ensemble of ${results.options.members}`, PAPER.ensemble, ENSEMBLE, ""],
    [`distilled single net, T = ${best}`, PAPER.distilled, student, ""],
  ] as const;
  const metric = (prefix: string, base: string) =>
    prefix === "" ? base : `${prefix}${base[0]!.toUpperCase()}${base.slice(1)}`;
  const fewer = (group: string, name: string) => {
    const { seeds, values } = pairedMetrics(results, [
      [group, name],
      [ENSEMBLE, "memberErrors"],
    ]);
    return seeds.map((_, seed) => 1 - values[0]![seed]! / values[1]![seed]!);
  };
  return {
    title: "Table 1: paper against this run",
    columns: [
      "system",
      "frame accuracy, paper",
      "frame accuracy here",
      "fewer frame errors, paper",
      "fewer frame errors here",
      "word errors, paper",
      "phone errors here",
    ],
    rows: nets.map(([label, paper, group, prefix]) => [
      label,
      percent([paper.accuracy]),
      percent(valuesOf(results, group, metric(prefix, "accuracy"))),
      percent([1 - (1 - paper.accuracy) / (1 - PAPER.baseline.accuracy)]),
      percent(fewer(group, metric(prefix, "errors"))),
      percent([paper.wordErrors]),
      percent(valuesOf(results, group, metric(prefix, "phoneErrorRate"))),
    ]),
    notes: [
      resultsNote(
        results,
        `${testFrames(results)} test frames of voices and sentences that no net has heard; mean ± standard deviation.`,
      ),
      "Synthetic speech, some minutes of it, small nets: only the relative columns can be compared with the paper's.",
    ],
  };
}

/** Test accuracy against T, between baseline and ensemble. */
export function temperaturesFigure(results: SpeechResults): Figure {
  const { temperatures } = results.options;
  const points = temperatures.map((temperature) =>
    summarise(valuesOf(results, studentGroup(temperature), "accuracy")),
  );
  const flat = (label: string, metric: string) => {
    const { mean } = summarise(valuesOf(results, ENSEMBLE, metric));
    return { label, x: temperatures, y: temperatures.map(() => mean), reference: true };
  };
  const distilled = {
    label: "distilled single net",
    x: temperatures,
    y: points.map(({ mean }) => mean),
    deviation: points.map(({ deviation }) => deviation),
  };
  const curves = [distilled, flat("ensemble", "accuracy"), flat("a member alone", "memberAccuracy")];
  const students = temperatures.map(
    (temperature, index) => `${points[index]!.mean.toFixed(3)} at T = ${temperature}`,
  );
  const others = curves.slice(1).map(({ label, y }) => `${label} ${y[0]!.toFixed(3)}`);
  const text = `${distilled.label} ${students.join(", ")}; ${others.join("; ")}.`;
  const axes = {
    x: { label: "temperature T", log: true, ticks: temperatures },
    y: { label: "test frame accuracy" },
  };
  return curvesFigure("Frame accuracy of students by temperature", axes, curves, text);
}

/** One decimal that is 0 is left out of a single value, as in the paper's tables. */
function percent(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const shown = values.map((value) => Number((100 * value).toFixed(9)));
  return `${summaryText(summarise(shown))}%`;
}
