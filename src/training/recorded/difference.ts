/** Compares two recordings of one piece of work: what differs between them is not determined by the inputs alone. */
import type { Constant, Tape } from "./tape.js";

/** How two recordings differ. */
export interface Difference {
  /** As the end of a sentence on the work; undefined if the same operations take the same values, but for some constants. */
  cause: string | undefined;
  /** The indices of constants whose numbers differ. */
  constants: number[];
}

/** The first thing in which two recordings differ, and which of their constants do. */
export function difference(first: Tape, second: Tape): Difference {
  const differs = (cause: string) => ({ cause, constants: [] });
  const length = Math.max(first.operations.length, second.operations.length);
  for (let index = 0; index < length; index++) {
    const [one, other] = [first.operations[index], second.operations[index]];
    if (JSON.stringify(one) !== JSON.stringify(other)) {
      return differs(`its operation ${index + 1}, ${(one ?? other)!.name}, is not the same each time`);
    }
  }
  const identities = ({ held, variables }: Tape) => [...held.map(({ identity }) => identity), ...variables];
  const others = identities(second);
  if (identities(first).some((tensor, index) => tensor !== others[index])) {
    return differs("it takes other tensors from outside each time");
  }
  const sources = ({ results, assigned, inputs }: Tape) =>
    JSON.stringify([[...results], [...assigned], inputs]);
  if (sources(first) !== sources(second)) {
    return differs("what it gives is not computed in the same way each time");
  }
  const changed = [...first.constants.keys()].filter(
    (index) => !equals(first.constants[index]!, second.constants[index]!),
  );
  return { cause: undefined, constants: changed };
}

/** In words, what a constant is used for whose numbers are others each time. */
export function describeConstant({ operations, constants }: Tape, constant: number): string {
  const user = operations.find(({ inputs }) =>
    inputs.some(({ kind, index }) => kind === "constant" && index === constant),
  );
  const shape = constants[constant]!.shape.join(", ");
  return `JavaScript gives ${user?.name ?? "it"} other numbers each time, of shape [${shape}]`;
}

function equals(one: Constant, other: Constant): boolean {
  const bytes = ({ values }: Constant) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return (
    one.type === other.type && one.shape.join() === other.shape.join() && bytes(one).equals(bytes(other))
  );
}
