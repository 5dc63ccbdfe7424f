/** A tape in which operations of our own stand for several of tfjs's, where that saves passes over the values. */
import type { Operation, Source, Tape } from "./tape.js";
import { TYPE, typeOf } from "./tape.js";

/** A product by our own tiles (product.h), in the place of MatMul. */
export const OWN_PRODUCT = "DarkKnowledgeProduct";

/**
 * The same tape with products of our own. Biases and rectified linear units after a product, or the gradient of such units, become part
 * of its operation; biases and units after anything else become one operation, too. Operations that this leaves unused stay.
 *
 * @param takesProducts - whether this processor computes our own products
 */
export function fusedTape(tape: Tape, takesProducts: boolean): Tape {
  const uses = usesOf(tape);
  /** The operation that gives a value, if that value is used only once. */
  const onlyFor = (source: Source | undefined): Operation | undefined =>
    source?.kind === "operation" && uses.get(keyOf(source)) === 1 ? tape.operations[source.index] : undefined;
  /** A product as one operation of our own with what follows it; undefined if it is no such product or this processor takes none. */
  const productWith = (after: string, product: Operation | undefined, ...others: Source[]) =>
    takesProducts && product?.name === "MatMul" && product.outputs[0]!.type === TYPE.float32
      ? {
          name: `${OWN_PRODUCT}${after}`,
          attributes: product.attributes.filter(({ name }) => name.startsWith("transpose_")),
          inputs: [...product.inputs, ...others],
        }
      : undefined;
  const fused = (operation: Operation): Partial<Operation> | undefined => {
    const [given, units] = operation.inputs;
    if (operation.name === "ReluGrad") return productWith("ReluGradient", onlyFor(given), units!);
    const biased = operation.name === "Relu" ? biasedBy(tape, onlyFor(given)) : undefined;
    if (biased === undefined) return productWith("", operation);
    const [values, biases] = biased;
    const alone = { name: "DarkKnowledgeBiasRelu", attributes: [], inputs: biased };
    return productWith("BiasRelu", onlyFor(values), biases) ?? alone;
  };
  const operations = tape.operations.map((operation) => ({ ...operation, ...fused(operation) }));
  return { ...tape, operations };
}

/** How often each value is used. */
function usesOf(tape: Tape): Map<string, number> {
  const uses = new Map<string, number>();
  const used = [
    ...tape.operations.flatMap(({ inputs }) => inputs),
    ...tape.results.values(),
    ...tape.assigned.values(),
  ];
  for (const source of used) uses.set(keyOf(source), (uses.get(keyOf(source)) ?? 0) + 1);
  return uses;
}

/** What an operation adds up, if that is the values of units and a variable with one bias for each unit. */
function biasedBy(tape: Tape, sum: Operation | undefined): [Source, Source] | undefined {
  const [values, biases] = sum?.inputs ?? [];
  if (sum?.name !== "Add" || values === undefined || biases?.kind !== "variable") return undefined;
  const [{ type, shape }, { shape: row }] = [typeOf(tape, values), typeOf(tape, biases)];
  const fits = type === TYPE.float32 && shape.length > 1 && row.length === 1 && row[0] === shape.at(-1);
  return fits ? [values, biases] : undefined;
}

function keyOf({ kind, index, output }: Source): string {
  return `${kind} ${index} ${output}`;
}
