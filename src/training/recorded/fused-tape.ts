/** A tape in which operations of our own stand for several of tfjs's, where that saves passes over the values. */
import type { Operation, Source, Tape } from "./tape.js";
import { TYPE, typeOf } from "./tape.js";

/** The same tape, in which biases and the rectified linear units after them are one operation; what that leaves unused stays. */
export function fusedTape(tape: Tape): Tape {
  const uses = new Map<string, number>();
  const used = [
    ...tape.operations.flatMap(({ inputs }) => inputs),
    ...tape.results.values(),
    ...tape.assigned.values(),
  ];
  for (const source of used) uses.set(keyOf(source), (uses.get(keyOf(source)) ?? 0) + 1);
  const operations = tape.operations.map((operation): Operation => {
    const [sum] = operation.inputs;
    if (operation.name !== "Relu" || sum?.kind !== "operation" || uses.get(keyOf(sum)) !== 1)
      return operation;
    const inputs = biasedBy(tape, tape.operations[sum.index]!);
    return inputs === undefined
      ? operation
      : { ...operation, name: "DarkKnowledgeBiasRelu", attributes: [], inputs };
  });
  return { ...tape, operations };
}

/** The two that an operation adds if it adds a variable with a value for each unit to the values of units. */
function biasedBy(tape: Tape, { name, inputs }: Operation): [Source, Source] | undefined {
  const [values, biases] = inputs;
  if (name !== "Add" || values === undefined || biases?.kind !== "variable") return undefined;
  const [{ type, shape }, { shape: row }] = [typeOf(tape, values), typeOf(tape, biases)];
  const fits = type === TYPE.float32 && shape.length > 1 && row.length === 1 && row[0] === shape.at(-1);
  return fits ? [values, biases] : undefined;
}

function keyOf({ kind, index, output }: Source): string {
  return `${kind} ${index} ${output}`;
}
