/** What came of distillation beside logit matching, on clean and on wrong labels. Eq. 4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { seedsText, summarise, summaryText } from "../../statistics/mean.js";
import type { LabelNoiseRow } from "./label-noise-study.js";
import type { MatchingRun } from "./matching-study.js";

/** How far distilled students' weights are from those that match logits, step by step: means over the seeds. */
export function matchingFigure(runs: readonly MatchingRun[]): Figure {
  const temperatures = [...new Set(runs.map(({ temperature }) => temperature))];
  const curves = temperatures.map((temperature) => {
    const ofT = runs.filter((run) => run.temperature === temperature);
    const summaries = ofT[0]!.steps.map((_, index) =>
      summarise(ofT.map(({ distances }) => distances[index]!)),
    );
    return {
      label: `T = ${temperature}`,
      x: ofT[0]!.steps,
      y: summaries.map(({ mean }) => mean),
      deviation: summaries.map(({ deviation }) => deviation),
    };
  });
  return curvesFigure(
    "Weights distilled at T beside weights that matched logits",
    {
      x: { label: "step", log: true },
      y: { label: "relative distance", log: true },
    },
    curves,
    `At the last step ${curves.map(({ label, y }) => `${label}: ${y.at(-1)!.toPrecision(2)}`).join("; ")}.`,
  );
}

/** "Distillation is a generalisation of matching logits": by test errors. */
export function matchingTable(runs: readonly MatchingRun[]): Table {
  const temperatures = [...new Set(runs.map(({ temperature }) => temperature))];
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const { steps } = runs[0]!;
  const matching = summarise(
    runs.filter(({ temperature }) => temperature === temperatures[0]).map(({ errors }) => errors.matching),
  );
  return {
    title: "Paper against this run: matching logits is distillation at high T",
    columns: [
      "student",
      "test errors",
      "digits answered otherwise than by matching",
      `distance of the weights at step ${steps[0]!}`,
      `at step ${steps.at(-1)!}`,
    ],
    rows: [
      ["matching logits", summaryText(matching), "", "", ""],
      ...temperatures.map((temperature) => {
        const ofT = runs.filter((run) => run.temperature === temperature);
        const meanOf = (value: (run: MatchingRun) => number) => summarise(ofT.map(value));
        return [
          `distilled at T = ${temperature}`,
          summaryText(meanOf(({ errors }) => errors.distilled)),
          summaryText(meanOf(({ disagreements }) => disagreements)),
          meanOf(({ distances }) => distances[0]!).mean.toPrecision(2),
          meanOf(({ distances }) => distances.at(-1)!).mean.toPrecision(2),
        ];
      }),
    ],
    notes: [
      `${seedsText(seeds).replace(/^./, (letter) => letter.toUpperCase())}; 10,000 test digits; no label is used.`,
    ],
  };
}

/** Test errors of students of clean and of noisy teachers. */
export function labelNoiseTable(
  rows: readonly LabelNoiseRow[],
  temperatures: readonly number[],
  seeds: readonly number[],
): Table {
  const text = (errors: readonly number[]) => summaryText(summarise(errors));
  return {
    title: "Label noise: divergence at T against matching logits",
    columns: [
      "wrong labels",
      "teacher",
      ...temperatures.map((temperature) => `student, T = ${temperature}`),
      "student, matching",
    ],
    rows: rows.map(({ noise, teacher, distilled, matching }) => [
      `${100 * noise}%`,
      text(teacher),
      ...distilled.map(text),
      text(matching),
    ]),
    notes: [`Errors on 10,000 test digits, ${seedsText(seeds)}; students see soft targets only.`],
  };
}
