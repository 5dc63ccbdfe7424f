/** Compares two recordings of one piece of work. */
import { isDeepStrictEqual } from "node:util";
import { TYPE, type Constant, type Tape } from "./tape.js";

/** Whether two recordings are of the same operations on the same values, but for numbers of JavaScript's. */
export function sameWork(first: Tape, second: Tape): boolean {
  const outside = ({ held, variables }: Tape) => [...held.map(({ identity }) => identity), ...variables];
  const others = outside(second);
  if (outside(first).some((tensor, index) => tensor !== others[index])) return false;
  if (first.constants.length !== second.constants.length) return false;
  // Whole numbers may be shapes, on which all else depends.
  const isSameKind = first.constants.every((one, index) => {
    const other = second.constants[index]!;
    return one.type === TYPE.float32 ? sameType(one, other) : sameConstant(one, other);
  });
  const of = ({ operations, results, assigned, inputs }: Tape) => [operations, results, assigned, inputs];
  return isSameKind && isDeepStrictEqual(of(first), of(second));
}

/** Whether two constants have the same type and shape. */
export function sameType(one: Constant, other: Constant): boolean {
  return one.type === other.type && isDeepStrictEqual(one.shape, other.shape);
}

/** Whether two constants have the same numbers, type and shape. */
export function sameConstant(one: Constant, other: Constant): boolean {
  const bytes = ({ values }: Constant) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return one === other || (sameType(one, other) && bytes(one).equals(bytes(other)));
}
