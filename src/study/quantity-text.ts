/** Formats measured values for tables, by unit. */
import { confidenceInterval } from "../statistics/confidence-interval.js";
import { summarise } from "../statistics/mean.js";

/** The unit of a value: a count of errors, a fraction, a factor, the deviation from an identity, or any other number. */
export type Unit = "errors" | "percent" | "points" | "factor" | "deviation" | "number";

const WRITTEN: Readonly<Record<Unit, (value: number) => string>> = {
  errors: (value) => value.toFixed(1),
  percent: (value) => `${rounded(100 * value, 0)}%`,
  points: (value) => `${rounded(100 * value, 1)}%`,
  factor: (value) => (Math.abs(value) < 1000 ? `×${value.toPrecision(3)}` : `×${value.toExponential(1)}`),
  deviation: (value) => (value === 0 ? "0" : value.toExponential(1)),
  number: (value) => value.toPrecision(4),
};

/** A little below zero would be "-0.0". */
const rounded = (value: number, digits: number) => value.toFixed(digits).replace(/^-(0(\.0+)?)$/, "$1");

/** One value: `67`, `91%`, `×1.42`, `1.9e-7`. */
export function valueText(value: number, unit: Unit): string {
  return unit === "errors" && Number.isInteger(value) ? String(value) : WRITTEN[unit](value);
}

/** Values over seeds as mean and 95% interval: `74.2 (70.1 to 78.3)`; `74` for a single one. */
export function quantityText(values: readonly number[], unit: Unit): string {
  const { mean } = summarise(values);
  const interval = confidenceInterval(values);
  if (interval === undefined) return valueText(mean, unit);
  const [text, low, high] = [mean, interval.low, interval.high].map(WRITTEN[unit]) as [
    string,
    string,
    string,
  ];
  return `${text} (${low} to ${high})`;
}
