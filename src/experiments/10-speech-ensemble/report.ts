/** Table 1 beside its like on synthetic speech. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { summarise, summaryText } from "../../statistics/mean.js";
import { resultsNote } from "../../study/results-text.js";
import { pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { ensembleFigure, ensembleRows } from "../ingredients/ensemble-figure.js";
import {
  byEnsemble,
  ensembleStatements,
  paperTransfer,
  transferredGain,
} from "../ingredients/ensemble-trials.js";
import { HINTON_2015 } from "../paper.js";
import { groupsAt, type SpeechEnsembleOptions } from "./settings.js";

type SpeechResults = Results<SpeechEnsembleOptions>;

const PAPER = HINTON_2015.speech;

const groupsOf = (results: SpeechResults, temperature: number) =>
  groupsAt(temperature, results.options.students);

/** The ensemble's figures with those of its students at a temperature, and without controls, of which an older run may have none. */
function taughtAt(results: SpeechResults, temperature: number, metric: string) {
  return byEnsemble(results, { ...groupsOf(results, temperature), controls: [] }, metric);
}

/** The T that is best on the validation frames, in the mean over the ensembles: nothing is chosen by the test frames. */
export function bestTemperature(results: Results<SpeechEnsembleOptions>): number {
  const { temperatures } = results.options;
  const accuracy = (temperature: number) => {
    const { students } = groupsOf(results, temperature);
    const values = students.flatMap((group) => valuesOf(results, group, "validationAccuracy"));
    return values.length > 0 ? summarise(values).mean : -Infinity;
  };
  return temperatures.reduce((best, temperature) =>
    accuracy(temperature) > accuracy(best) ? temperature : best,
  );
}

/** That an ensemble is better and its student keeps most of that, by frames; and that the student keeps it by phones. */
export function speechStatements(results: SpeechResults): Statement[] {
  const groups = groupsOf(results, bestTemperature(results));
  const phones = transferredGain(byEnsemble(results, { ...groups, controls: [] }, "phoneErrorRate"));
  return [
    ...ensembleStatements(results, { ...groups, of: "frames of synthetic speech" }),
    {
      claim: "4.3",
      text: "the distilled net has fewer wrong phones, too: some of what an ensemble saves in phone errors is transferred (the paper: all of it, in word errors)",
      paper: 1,
      unit: "percent",
      seeds: phones.seeds,
      quantities: [{ values: phones.gains }],
      rule: { kind: "above", bound: 0 },
    },
    ...results.options.temperatures
      .filter((temperature) => temperature !== PAPER.bestTemperature)
      .map((temperature) => bestOfTried(results, temperature)),
  ];
}

/** §4 tried T of 1, 2, 5 and 10, and took 2. */
function bestOfTried(results: SpeechResults, other: number): Statement {
  const best = PAPER.bestTemperature;
  const groups = [best, other].flatMap((temperature) => groupsOf(results, temperature).students);
  const half = groups.length / 2;
  const { seeds, values } = pairedValues(results, groups);
  const meanOf = (nets: readonly number[][]) =>
    seeds.map((_, seed) => summarise(nets.map((errors) => errors[seed]!)).mean);
  const quantities = seeds.length === 0 ? [] : [values.slice(0, half), values.slice(half)];
  return {
    claim: "4.4",
    text: `the best of T = 1, 2, 5 and 10 is ${best}: the distilled net makes fewer frame errors at T = ${best} than at T = ${other}, labels weighted by ${results.options.hardWeight}`,
    paper: "yes",
    unit: "errors",
    seeds,
    quantities: quantities.map((nets) => ({ values: meanOf(nets) })),
    rule: { kind: "fewer" },
  };
}

const testFrames = (results: SpeechResults) =>
  valuesOf(results, groupsOf(results, 1).ensemble, "testExamples")[0] ?? 0;

/** Every T that was tried: accuracy on validation and test frames, phone error rate, part of the gain on validation frames. */
export function temperaturesTable(results: SpeechResults): Table {
  const best = bestTemperature(results);
  const { temperatures } = results.options;
  const metrics = ["validationAccuracy", "accuracy", "phoneErrorRate"] as const;
  const first = groupsOf(results, temperatures[0]!);
  return {
    title: "Distilled nets by temperature",
    columns: ["net", "validation accuracy", "test accuracy", "phone error rate"],
    rows: [
      ["labels alone", ...metrics.map((metric) => percent(byEnsemble(results, first, metric).control))],
      ...temperatures.map((temperature) => [
        `distilled at T = ${temperature}${temperature === best ? " (chosen)" : ""}`,
        ...metrics.map((metric) => percent(taughtAt(results, temperature, metric).student)),
      ]),
    ],
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
  const kinds = [
    ["baseline: a member alone, on average", PAPER.baseline, "member"],
    [`ensemble of ${results.options.members}`, PAPER.ensemble, "ensemble"],
    [`distilled single net, T = ${best}`, PAPER.distilled, "student"],
    ["the same net on labels alone", undefined, "control"],
  ] as const;
  const nets = (metric: string) => ({
    ...taughtAt(results, best, metric),
    control: byEnsemble(results, groupsOf(results, best), metric).control,
  });
  const [accuracy, errors, phones] = [nets("accuracy"), nets("errors"), nets("phoneErrorRate")];
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
    rows: kinds.map(([label, paper, kind]) => [
      label,
      paper ? percent([paper.accuracy]) : "–",
      percent(accuracy[kind]),
      paper ? percent([1 - (1 - paper.accuracy) / (1 - PAPER.baseline.accuracy)]) : "–",
      percent(errors[kind].map((count, seed) => 1 - count / errors.member[seed]!)),
      paper ? percent([paper.wordErrors]) : "–",
      percent(phones[kind]),
    ]),
    notes: [
      resultsNote(
        results,
        `${testFrames(results)} test frames of voices and sentences that no net has heard; mean ± standard deviation. The paper transfers ${percent([paperTransfer()])} of the gain.`,
      ),
      "Synthetic speech, some minutes of it, small nets: only the relative columns can be compared with the paper's.",
    ],
  };
}

/** Test accuracy against T, between baseline and ensemble. */
function temperaturesFigure(results: SpeechResults): Figure {
  const { temperatures } = results.options;
  const points = temperatures.map((temperature) =>
    summarise(taughtAt(results, temperature, "accuracy").student),
  );
  const nets = byEnsemble(results, groupsOf(results, temperatures[0]!), "accuracy");
  const flat = (label: string, values: readonly number[]) => {
    const { mean } = summarise(values);
    return { label, x: temperatures, y: temperatures.map(() => mean), reference: true };
  };
  const distilled = {
    label: "distilled single net",
    x: temperatures,
    y: points.map(({ mean }) => mean),
    deviation: points.map(({ deviation }) => deviation),
  };
  const curves = [
    distilled,
    flat("ensemble", nets.ensemble),
    flat("the same net on labels alone", nets.control),
    flat("a member alone", nets.member),
  ];
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

/** Member, control, student and ensemble: a ring for each ensemble. */
function netsFigure(results: SpeechResults): Figure {
  const best = bestTemperature(results);
  const { students, members } = results.options;
  const nets = byEnsemble(results, groupsOf(results, best), "accuracy");
  const rows = ensembleRows(nets, members, `one net, distilled at T = ${best}`).map(({ label, values }) => ({
    label,
    values: values.map((accuracy) => 100 * accuracy),
  }));
  const axis = { label: "right test frames", unit: "%" };
  return ensembleFigure("Ensembles and one net that learns from each", axis, rows, students);
}

/** What the nets get right; where several temperatures were tried, the students of each. */
export function speechFigures(results: SpeechResults): Figure[] {
  const nets = netsFigure(results);
  return results.options.temperatures.length > 1 ? [nets, temperaturesFigure(results)] : [nets];
}

/** One decimal that is 0 is left out of a single value, as in the paper's tables. */
function percent(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const shown = values.map((value) => Number((100 * value).toFixed(9)));
  return `${summaryText(summarise(shown))}%`;
}
