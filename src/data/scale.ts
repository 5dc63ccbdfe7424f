/** Turns stored values into the numbers that nets see. */
import { check } from "../support/checks.js";
import type { Scale } from "./dataset.js";

/**
 * Scales stored values for nets, in place.
 *
 * @param values - whole examples, one after the other
 * @param factor - the number by which they were divided before. Default: 1
 */
export function applyScale(values: Float32Array, { zero, unit }: Scale, factor = 1): void {
  if (typeof zero === "number" && typeof unit === "number") {
    for (let index = 0; index < values.length; index++) {
      values[index] = (factor * values[index]! - zero) / unit;
    }
    return;
  }
  const [zeros, units] = [listOf(zero), listOf(unit)];
  for (let index = 0; index < values.length; index++) {
    const [from, by] = [zeros[index % zeros.length]!, units[index % units.length]!];
    // For bytes, exactly, so that constant values become 0. (The division above stays as it is, since nets were trained with it.)
    const stored = factor === 1 ? values[index]! : Math.round(factor * values[index]!);
    values[index] = (stored - from) / by;
  }
}

/**
 * @param what - `scale of digits`
 * @param size - values of one example
 * @throws ArgumentError unless it is a scale whose lists fit an example
 */
export function checkScale(where: string, what: string, scale: unknown, size: number): void {
  const { zero, unit } = (scale ?? {}) as Partial<Scale>;
  const isScale = isFiniteOrList(zero) && isFiniteOrList(unit) && !listOf(unit).includes(0);
  const found = isScale ? "" : `{ zero: ${textOf(zero)}, unit: ${textOf(unit)} }`;
  check(isScale, where, `${what} must be { zero, unit }, both finite and unit not 0`, found);
  for (const list of [listOf(zero), listOf(unit)]) {
    const expectation = `${what} must be one number, or one for each of the ${size} values or for each channel`;
    check(size % list.length === 0, where, expectation, `${list.length} numbers`);
  }
}

/** A copy that can't be changed. */
export function frozenScale({ zero, unit }: Scale): Scale {
  const copy = (one: Scale["zero"]) => (Array.isArray(one) ? Object.freeze([...(one as number[])]) : one);
  return Object.freeze({ zero: copy(zero), unit: copy(unit) });
}

function isFiniteOrList(value: unknown): value is Scale["zero"] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every(Number.isFinite);
}

function listOf(value: Scale["zero"]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

function textOf(value: unknown): string {
  return Array.isArray(value)
    ? `[${value.slice(0, 3).join(", ")}${value.length > 3 ? ", …" : ""}]`
    : String(value);
}
