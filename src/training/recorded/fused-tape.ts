/** A tape in which operations of our own stand for several of tfjs's, where that saves passes over the values. */
import type { Operation, Source, Tape } from "./tape.js";
import { TYPE, typeOf } from "./tape.js";

/** A product by our own tiles (product.h), in the place of MatMul. */
export const OWN_PRODUCT = "DarkKnowledgeProduct";

/**
 * The same tape, in which products are our own, and biases and the rectified linear units after them one operation; what that leaves
 * unused stays.
 *
 * @param takesProducts - whether this processor computes our own products
 */
export function fusedTape(tape: Tape, takesProducts: boolean): Tape {
  const uses = new Map<string, number>();
  const used = [
    ...tape.operations.flatMap(({ inputs }) => inputs),
    ...tape.results.values(),
    ...tape.assigned.values(),
  ];
  for (const source of used) uses.set(keyOf(source), (uses.get(keyOf(source)) ?? 0) + 1);
  const operations = tape.operations.map((operation): Operation => {
    const { name, inputs, outputs } = operation;
    if (takesProducts && name === "MatMul" && outputs[0]!.type === TYPE.float32) {
      const attributes = operation.attributes.filter((one) => one.name.startsWith("transpose_"));
      return { ...operation, name: OWN_PRODUCT, attributes };
    }
    const [sum] = inputs;
    if (name !== "Relu" || sum?.kind !== "operation" || uses.get(keyOf(sum)) !== 1) return operation;
    const biased = biasedBy(tape, tape.operations[sum.index]!);
    return biased === undefined
      ? operation
      : { ...operation, name: "DarkKnowledgeBiasRelu", attributes: [], inputs: biased };
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
