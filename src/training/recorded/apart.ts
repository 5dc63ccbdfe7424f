/** Whose memory a value of a tape may lie in, when the graph runs. */
import type { Source, Tape } from "./tape.js";

/**
 * Operations whose results never lie in the memory of a variable that they are given, not even after TensorFlow's optimiser has rewritten
 * the graph: it may replace a product with 1 by the other factor itself.
 */
const FRESH = new Set([
  "MatMul",
  "DarkKnowledgeProduct",
  "DarkKnowledgeProductBiasRelu",
  "DarkKnowledgeProductReluGradient",
  "Conv2DBackpropFilter",
  "Relu",
  "ReluGrad",
  "DarkKnowledgeBiasRelu",
  "DarkKnowledgeLoss",
]);

/**
 * Whether it is certain that a value never lies in a variable's memory, which changes during the step.
 *
 * @param known - of operations, by their indices: a value may be used many times on the way
 */
export function isApart(tape: Tape, { kind, index }: Source, known = new Map<number, boolean>()): boolean {
  if (kind !== "operation") return kind === "input" || kind === "constant";
  const { name, inputs } = tape.operations[index]!;
  const answer =
    known.get(index) ?? (FRESH.has(name) || inputs.every((input) => isApart(tape, input, known)));
  known.set(index, answer);
  return answer;
}
