/** Whose memory a value of a tape may lie in, when the graph runs. */
import type { Source, Tape } from "./tape.js";

/**
 * Operations whose results never lie in the memory of a variable that they are given, also after TensorFlow's optimiser has been over
 * the graph, which may replace a product by 1 by the other factor itself.
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

/** Whether a value never lies in a variable's memory, which changes in the step; of others this can't be known. */
export function isApart(tape: Tape, { kind, index }: Source): boolean {
  if (kind !== "operation") return kind === "input" || kind === "constant";
  const { name, inputs } = tape.operations[index]!;
  return FRESH.has(name) || inputs.every((input) => isApart(tape, input));
}
