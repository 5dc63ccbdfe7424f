/** A tape as a graph can take it. */
import { completeAttributes, type OperationDefinition } from "./operation-definition.js";
import { typeOf, type Tape } from "./tape.js";

/**
 * The tape with the attributes that TensorFlow inferred when it was recorded.
 *
 * @param definition - of an operation
 * @returns or why it can't be run as a graph, as the end of a sentence
 */
export function completedTape(
  tape: Tape,
  definition: (operation: string) => OperationDefinition,
): Tape | string {
  const definitions = new Map<string, OperationDefinition>();
  const operations: Tape["operations"] = [];
  for (const operation of tape.operations) {
    const known = definitions.get(operation.name) ?? definition(operation.name);
    definitions.set(operation.name, known);
    if (known.isStateful) return `${operation.name} gives something else each time`;
    const types = operation.inputs.map((source) => typeOf(tape, source).type);
    const attributes = completeAttributes(operation.attributes, types, known);
    if (attributes === undefined) return `${operation.name} takes values of several types`;
    operations.push({ ...operation, attributes });
  }
  return { ...tape, operations };
}
