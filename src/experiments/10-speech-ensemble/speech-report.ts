/** Table 1 beside its like on synthetic speech. §4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import { verdictRows } from "../09-ensembles/ensemble-report.js";
import { metricOf, type EnsembleStudy } from "../09-ensembles/ensemble-study.js";

/** Frame accuracy and word error rate in percent. */
const PAPER = {
  baseline: { accuracy: 58.9, words: 10.9 },
  ensemble: { accuracy: 61.1, words: 10.7 },
  distilled: { accuracy: 60.8, words: 10.7 },
};

/** The student that is best on the validation frames, in the mean over the seeds: nothing is chosen by the test frames. */
export function bestStudent({ students }: EnsembleStudy): string {
  const accuracy = (name: string) => summarise(metricOf(students[name]!, "validationAccuracy")).mean;
  return Object.keys(students).reduce((best, name) => (accuracy(name) > accuracy(best) ? name : best));
}

/** Every T that was tried: accuracy on validation and test frames, phone error rate. */
export function temperaturesTable(study: EnsembleStudy): Table {
  const best = bestStudent(study);
  return {
    title: "Distilled nets by temperature",
    columns: ["student", "validation accuracy", "test accuracy", "phone error rate"],
    rows: Object.entries(study.students).map(([name, records]) => [
      name === best ? `${name} (chosen)` : name,
      ...["validationAccuracy", "accuracy", "phoneErrorRate"].map((metric) =>
        percent(metricOf(records, metric)),
      ),
    ]),
    notes: [
      `Chosen by validation accuracy. ${study.testCount} test frames; ${seedsText(study.options.seeds)}.`,
    ],
  };
}

/** Table 1: what was measured, and how much fewer errors than the baseline that is. */
export function speechTable(study: EnsembleStudy): Table {
  const { ensembles, students, options } = study;
  const name = bestStudent(study);
  const student = students[name]!;
  const nets = [
    ["baseline: a member alone, on average", PAPER.baseline, ensembles, "member"],
    [`ensemble of ${options.members}`, PAPER.ensemble, ensembles, ""],
    [`distilled single net, ${name}`, PAPER.distilled, student, ""],
  ] as const;
  const metric = (prefix: string, base: string) =>
    prefix === "" ? base : `${prefix}${base[0]!.toUpperCase()}${base.slice(1)}`;
  const baseline = metricOf(ensembles, "memberErrors");
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
    rows: nets.map(([label, paper, records, prefix]) => [
      label,
      `${paper.accuracy}%`,
      percent(metricOf(records, metric(prefix, "accuracy"))),
      reduction([(100 - paper.accuracy) / (100 - PAPER.baseline.accuracy)]),
      reduction(
        metricOf(records, metric(prefix, "errors")).map((errors, index) => errors / baseline[index]!),
      ),
      `${paper.words}%`,
      percent(metricOf(records, metric(prefix, "phoneErrorRate"))),
    ]),
    notes: [
      `${study.testCount} test frames of voices and sentences that no net has heard; ${seedsText(options.seeds)}.`,
      "Synthetic speech, some minutes of it, small nets: only the relative columns can be compared with the paper's.",
    ],
  };
}

/** The statements of §4, with their verdicts. */
export function speechVerdicts(study: EnsembleStudy): Table {
  const { seeds } = study.options;
  return {
    title: "Paper against this run",
    columns: ["statement", "paper", "here, synthetic speech", "verdict"],
    rows: verdictRows("frames", study, bestStudent(study)),
    notes: [
      seeds.length === 1
        ? `One seed (${seeds[0]!}): no interval is known, and verdicts go by its value.`
        : `Mean and 95% interval over ${seeds.length} seeds (${seeds.join(", ")}) by Student's t; not decided: the bound lies within it.`,
    ],
  };
}

/** Test accuracy against T, between baseline and ensemble. */
export function temperaturesFigure(study: EnsembleStudy, temperatures: readonly number[]): Figure {
  const { ensembles } = study;
  const points = Object.values(study.students).map((records) => summarise(metricOf(records, "accuracy")));
  const flat = (label: string, metric: string) => {
    const { mean } = summarise(metricOf(ensembles, metric));
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

function percent(values: readonly number[]): string {
  return `${summaryText(summarise(values.map((value) => 100 * value)))}%`;
}

function reduction(ratios: readonly number[]): string {
  return percent(ratios.map((ratio) => 1 - ratio));
}
