/** A tape whose matrix products are computed in bfloat16: faster where the processor has instructions for it. */
import { ATTRIBUTE, TYPE, typeOf, type Operation, type Source, type Tape } from "./tape.js";

/**
 * The same tape with rounded factors of its products. What a product gives is widened again, unless it is a result alone: then
 * that result is of bfloat16.
 */
export function roundedTape(tape: Tape): Tape {
  const operations: Operation[] = [];
  /** Where each operation's results are from now. */
  const moved: Source[][] = [];
  const now = (source: Source): Source =>
    source.kind === "operation" ? moved[source.index]![source.output]! : source;
  const add = (operation: Operation): Source => {
    operations.push(operation);
    return { kind: "operation", index: operations.length - 1, output: 0 };
  };
  const cast = (source: Source, shape: readonly number[], from: number, to: number) => {
    const attributes = [
      { name: "SrcT", type: ATTRIBUTE.type, value: from },
      { name: "DstT", type: ATTRIBUTE.type, value: to },
      { name: "Truncate", type: ATTRIBUTE.bool, value: false },
    ];
    return add({ name: "Cast", attributes, inputs: [source], outputs: [{ type: to, shape }] });
  };
  // What is a factor twice is rounded once.
  const known = new Map<string, Source>();
  const rounded = (source: Source) => {
    const key = JSON.stringify(source);
    const { shape } = typeOf(tape, source);
    const result = known.get(key) ?? cast(now(source), shape, TYPE.float32, TYPE.bfloat16);
    known.set(key, result);
    return result;
  };
  const used = new Set(
    tape.operations.flatMap(({ inputs }) => inputs.map(({ kind, index }) => `${kind} ${index}`)),
  );
  tape.operations.forEach((operation, index) => {
    if (operation.name !== "MatMul") {
      const first = add({ ...operation, inputs: operation.inputs.map(now) });
      moved.push(operation.outputs.map((_, output) => ({ ...first, output })));
      return;
    }
    const { shape } = operation.outputs[0]!;
    const attributes = operation.attributes.map((attribute) =>
      attribute.name === "T" ? { ...attribute, value: TYPE.bfloat16 } : attribute,
    );
    const inputs = operation.inputs.map(rounded);
    const product = add({ ...operation, attributes, inputs, outputs: [{ type: TYPE.bfloat16, shape }] });
    const isUsed = used.has(`operation ${index}`);
    moved.push([isUsed ? cast(product, shape, TYPE.bfloat16, TYPE.float32) : product]);
  });
  const renamed = <Key>(sources: Map<Key, Source>) =>
    new Map([...sources].map(([key, source]) => [key, now(source)]));
  return { ...tape, operations, results: renamed(tape.results), assigned: renamed(tape.assigned) };
}
