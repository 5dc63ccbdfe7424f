/** What the gradient studies come to: figures, and the paper's statements beside what was measured. */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import type { ContributionRow, ContributionStage } from "./contribution-study.js";
import type { GradientCheck } from "./gradient-check.js";

/** Formulas beside losses: which is the gradient of which. */
export function gradientCheckTable(
  checks: readonly GradientCheck[],
  temperature: number,
  examples: number,
): Table {
  return {
    title: `Which formula is the gradient of which loss, at T = ${temperature}`,
    columns: ["loss", "formula", "autodiff", "finite differences", "agrees"],
    rows: checks.map(({ loss, formula, automatic, finiteDifferences, agrees }) => [
      loss,
      formula,
      automatic.toExponential(1),
      finiteDifferences.toExponential(1),
      agrees ? "yes" : "no",
    ]),
    notes: [
      `Largest deviation over ${examples} examples, relative to the largest component. Autodiff is tfjs's own on the loss as written.`,
    ],
  };
}

const TEMPERATURE_AXIS = { label: "temperature T", log: true };

function stageName({ epoch }: ContributionStage): string {
  return epoch === 0 ? "before training" : `after ${epoch} ${epoch === 1 ? "epoch" : "epochs"}`;
}

/** T² times the soft term's gradient against T: level where the T² does what §2 says. */
export function scaledGradientFigure(stages: readonly ContributionStage[]): Figure {
  const curves = stages.map((stage) => ({
    label: stageName(stage),
    x: stage.rows.map(({ temperature }) => temperature),
    y: stage.rows.map(({ scaledSoft }) => scaledSoft.mean),
    band: {
      low: stage.rows.map(({ scaledSoft }) => scaledSoft.low),
      high: stage.rows.map(({ scaledSoft }) => scaledSoft.high),
    },
  }));
  return curvesFigure(
    "Norm of the soft term's gradient, times T²",
    { x: TEMPERATURE_AXIS, y: { label: "T² ‖(q − p)/T‖", log: true } },
    curves,
    `Level at high T, falling towards T = 1. Means: ${curves.map(({ label, y }) => `${label} ${y[0]!.toPrecision(2)} to ${y.at(-1)!.toPrecision(2)}`).join("; ")}.`,
  );
}

/** Hard over soft contribution against T, with the T² and without. */
export function contributionFigure(stages: readonly ContributionStage[]): Figure {
  const shown = stages.filter((_, index) => index === 0 || index === stages.length - 1);
  const curves = shown.flatMap((stage) => {
    const x = stage.rows.map(({ temperature }) => temperature);
    return [
      { label: `with T², ${stageName(stage)}`, x, y: stage.rows.map(({ ratio }) => ratio) },
      {
        label: `without, ${stageName(stage)}`,
        x,
        y: stage.rows.map(({ ratioWithout }) => ratioWithout),
        reference: true,
      },
    ];
  });
  return curvesFigure(
    "What the labels contribute relative to the soft targets",
    { x: TEMPERATURE_AXIS, y: { label: "‖hard gradient‖ / ‖soft gradient‖", log: true } },
    curves,
    "With T² the ratio levels off at high T; without it, it grows like T².",
  );
}

/** Hard over soft contribution at each T, with the T² and without. */
export function contributionTable(
  stages: readonly ContributionStage[],
  { seed, examples, temperature }: { seed: number; examples: number; temperature: number },
): Table {
  const number = (value: number) => value.toPrecision(3);
  return {
    title: "‖hard gradient‖ / ‖soft gradient‖",
    columns: ["T", ...stages.flatMap((stage) => [`${stageName(stage)}, with T²`, "without"])],
    rows: stages[0]!.rows.map(({ temperature: T }, index) => [
      T,
      ...stages.flatMap(({ rows }) => [number(rows[index]!.ratio), number(rows[index]!.ratioWithout)]),
    ]),
    notes: [
      `Means of the norms over ${examples} training digits; one student, seed ${seed}, distilled at T = ${temperature}.`,
    ],
  };
}

/** "Roughly unchanged" is taken as: by no more than this factor. */
const ROUGHLY = 2;
/** From here on T counts as high, in the statement's favour. */
const HIGH = 8;

/** §2's statements about T² beside how much the contributions' ratio changes with T. */
export function contributionVerdicts(stages: readonly ContributionStage[]): Table {
  const row = (statement: string, field: "ratio" | "ratioWithout", from: number) => {
    const spans = stages.map(({ rows }) =>
      spanOf(
        rows.filter((r) => r.temperature >= from),
        field,
      ),
    );
    const holds = Math.max(...spans) <= ROUGHLY;
    const texts = spans.map((span) => `×${span < 1000 ? span.toPrecision(3) : span.toExponential(1)}`);
    return [statement, ...texts, holds ? "holds" : "does not hold"];
  };
  return {
    title: "Paper against this run: “the relative contributions remain roughly unchanged”",
    columns: ["ratio hard / soft", ...stages.map(stageName), "verdict"],
    rows: [
      row("with T², all T", "ratio", 0),
      row(`with T², T ≥ ${HIGH}`, "ratio", HIGH),
      row(`without, T ≥ ${HIGH}`, "ratioWithout", HIGH),
    ],
    notes: [
      `×: the largest ratio over the smallest among the temperatures; “roughly”: at most ×${ROUGHLY} at every stage.`,
    ],
  };
}

/** Largest over smallest. */
function spanOf(rows: readonly ContributionRow[], field: "ratio" | "ratioWithout"): number {
  const values = rows.map((row) => row[field]);
  return Math.max(...values) / Math.min(...values);
}
