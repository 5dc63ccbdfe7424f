/** Compares two recordings of one piece of work. */
import { isDeepStrictEqual } from "node:util";
import { TYPE, type Constant, type Operation, type Tape } from "./tape.js";

/** From here on to look at bytes pays. */
const LONG = 100;

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

/** Whether an operation is known to be this one: in each step, so without much ado. */
export function sameOperation(known: Operation | undefined, now: Omit<Operation, "outputs">): boolean {
  if (known?.name !== now.name || known.inputs.length !== now.inputs.length) return false;
  const isSameSource = known.inputs.every((one, index) => {
    const { kind, index: place, output } = now.inputs[index]!;
    return one.kind === kind && one.index === place && one.output === output;
  });
  const isSameAttribute = known.attributes.every(({ name, type, value }, index) => {
    const other = now.attributes[index];
    if (other?.name !== name || other.type !== type) return false;
    return (
      Object.is(other.value, value) || (typeof value === "object" && isDeepStrictEqual(other.value, value))
    );
  });
  return isSameSource && isSameAttribute && known.attributes.length === now.attributes.length;
}

/** Whether two constants have the same type and shape. */
export function sameType(one: Constant, other: Constant): boolean {
  const isSameShape =
    one.shape.length === other.shape.length && one.shape.every((size, axis) => size === other.shape[axis]);
  return one.type === other.type && isSameShape;
}

/** Whether two constants have the same numbers, type and shape. */
export function sameConstant(one: Constant, other: Constant): boolean {
  if (one === other) return true;
  if (!sameType(one, other) || one.values.length !== other.values.length) return false;
  // NaN is itself, and -0 is not 0.
  if (one.values.length < LONG)
    return one.values.every((value: number, index: number) => Object.is(value, other.values[index]));
  const bytes = ({ values }: Constant) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return bytes(one).equals(bytes(other));
}
