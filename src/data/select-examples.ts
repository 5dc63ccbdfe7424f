/** Selects examples of a set, with everything that belongs to them. */
import { check, checkInteger } from "../support/checks.js";
import { checkDataset, trusted } from "./check-dataset.js";
import type { Dataset } from "./dataset.js";
import { isInFile, type FileInputs } from "./file-inputs.js";
import { kindOf } from "../support/typed-array.js";

/** The fields of a data set with values for each example, except its inputs. */
const FIELDS = ["labels", "targets", "weights", "teacherLogits", "memberLogits"] as const;

type Values = Uint8Array | Uint16Array | Float32Array;

const KINDS = { Uint8Array, Uint16Array, Float32Array } as const;

/**
 * The examples at the given positions, in the given order, with all their labels, targets, weights and logits.
 *
 * @param positions - from 0; a position may occur several times
 * @param name - name of the result. Default: that of the set
 * @throws ArgumentError if there is no position, or one is outside the set
 */
export function selectExamples<Set extends Dataset>(
  set: Set,
  positions: ArrayLike<number>,
  name?: string,
): Set {
  checkDataset("selectExamples", set);
  checkPositions("selectExamples", set, positions);
  const chosen: Partial<Record<(typeof FIELDS)[number], Values | FileInputs>> = {};
  for (const field of FIELDS) {
    const values = set[field];
    if (values !== undefined) chosen[field] = rowsOf(values, positions, set.count);
  }
  const inputs = rowsOf(set.inputs, positions, set.count);
  return trusted({ ...set, name: name ?? set.name, count: positions.length, inputs, ...chosen });
}

/** @throws ArgumentError if there is no position, or one is outside the set */
export function checkPositions(where: string, { count }: Dataset, positions: ArrayLike<number>): void {
  check(positions.length > 0, where, "there must be at least one position", positions.length);
  for (const position of Array.from(positions)) {
    const isInside = Number.isInteger(position) && position >= 0 && position < count;
    check(isInside, where, `positions must be 0 to ${count - 1}`, position);
  }
}

function rowsOf<Given extends Values | FileInputs>(
  values: Given,
  positions: ArrayLike<number>,
  count: number,
): Given {
  if (isInFile(values)) return values.select(positions) as Given;
  const size = values.length / count;
  const rows = new KINDS[kindOf(values) as keyof typeof KINDS](positions.length * size) as Given & Values;
  for (let row = 0; row < positions.length; row++) {
    const from = positions[row]! * size;
    rows.set(values.subarray(from, from + size), row * size);
  }
  return rows;
}

/**
 * The first `count` examples.
 * @throws ArgumentError if the set has fewer
 */
export function firstExamples<Set extends Dataset>(set: Set, count: number): Set {
  checkDataset("firstExamples", set);
  checkInteger("firstExamples", "count", count, 1, set.count);
  if (count === set.count) return set;
  return selectExamples(
    set,
    Uint32Array.from({ length: count }, (_, example) => example),
  );
}
