/** What the studies of the high-temperature limit come to. Eq. 4 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { fittedOrder, type LimitCase, type LimitRow, type LossLimits } from "./high-temperature-study.js";

const TEMPERATURE_AXIS = { label: "temperature T", log: true };
const temperaturesOf = (rows: readonly LimitRow[]) => rows.map(({ temperature }) => temperature);

/** The relative error of eq. 4's gradient against T, one curve for each pair of logits. */
export function limitErrorFigure(cases: readonly LimitCase[]): Figure {
  return curvesFigure(
    "Error of the limit (z − v)/(N T²) as the soft term's gradient",
    { x: TEMPERATURE_AXIS, y: { label: "‖exact − limit‖ / ‖limit‖", log: true, range: [1e-3, 2] } },
    [
      ...cases.map(({ label, rows }) => ({
        label,
        x: temperaturesOf(rows),
        y: rows.map(({ error }) => error),
      })),
      { label: "10%", x: temperaturesOf(cases[0]!.rows), y: cases[0]!.rows.map(() => 0.1), reference: true },
    ],
    cases
      .map(({ label, temperature }) => `${label}: within 10% from T = ${temperature.toFixed(0)}`)
      .join("; ") + ".",
  );
}

/** What changes the error for one pair: the next term, no zero-meaning. */
export function limitVariantsFigure({ label, rows }: LimitCase): Figure {
  const x = temperaturesOf(rows);
  return curvesFigure(
    `Better and worse than eq. 4 (${label})`,
    { x: TEMPERATURE_AXIS, y: { label: "relative error", log: true, range: [1e-5, 10] } },
    [
      { label: "eq. 4", x, y: rows.map(({ error }) => error) },
      { label: "with the next term", x, y: rows.map(({ errorWithNextTerm }) => errorWithNextTerm) },
      { label: "not zero-meaned", x, y: rows.map(({ errorNotZeroMeaned }) => errorNotZeroMeaned) },
      { label: "1 − cosine", x, y: rows.map(({ cosine }) => 1 - cosine), reference: true },
    ],
    "Eq. 4's error falls like 1/T, with the next term like 1/T²; without zero-meaning it stays.",
  );
}

/** T² KL(p ‖ q) and the three ways in which its limit is written. */
export function lossLimitFigure({ label, rows }: LimitCase, limits: LossLimits): Figure {
  const x = temperaturesOf(rows);
  const level = (name: string, value: number) => ({ label: name, x, y: x.map(() => value), reference: true });
  return curvesFigure(
    `The loss and its limit (${label})`,
    { x: TEMPERATURE_AXIS, y: { label: "loss", unit: "nats × T²", log: true } },
    [
      { label: "T² KL(p ‖ q)", x, y: rows.map(({ loss }) => loss) },
      level("(1/2N) Σ (z − v)²", limits.dividedByClasses),
      level("½ Σ (z − v)², as in the paper", limits.notDivided),
      level("(1/2N) Σ (z − v)², not zero-meaned", limits.notZeroMeaned),
    ],
    `At the highest T the loss is ${rows.at(-1)!.loss.toPrecision(4)}; the limits are ${limits.dividedByClasses.toPrecision(4)} with 1/N, ` +
      `${limits.notDivided.toPrecision(4)} without, ${limits.notZeroMeaned.toPrecision(4)} not zero-meaned.`,
  );
}

/** The error's order in 1/T is fitted where it is small enough for the expansion to count. */
const SMALL = 0.1;

/** Eq. 4's statements beside what was measured. */
export function limitTable(cases: readonly LimitCase[]): Table {
  const errorAt = (rows: readonly LimitRow[], temperature: number) =>
    rows.find((row) => row.temperature === temperature)?.error.toFixed(2) ?? "–";
  const order = (rows: readonly LimitRow[], field: "error" | "errorWithNextTerm") => {
    const points = rows
      .filter(({ error }) => error < SMALL)
      .map((row) => ({ temperature: row.temperature, error: row[field] }));
    return points.length < 2 ? "–" : fittedOrder(points).toFixed(2);
  };
  return {
    title: "Eq. 4 against these logits",
    columns: [
      "logits",
      "error, T = 1",
      "T = 20",
      "T = 100",
      "within 10% from T",
      "order of the error",
      "with next term",
    ],
    rows: cases.map(({ label, rows, temperature }) => [
      label,
      errorAt(rows, 1),
      errorAt(rows, 20),
      errorAt(rows, 100),
      temperature.toFixed(0),
      order(rows, "error"),
      order(rows, "errorWithNextTerm"),
    ]),
    notes: [
      "Error: ‖exact − limit‖ / ‖limit‖ of the gradient, mean over the examples. Order k: error ∝ 1/T^k, fitted by least squares " +
        `where the error is below ${SMALL}; expected 1, and 2 with the next term.`,
    ],
  };
}
