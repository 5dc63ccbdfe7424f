/** Records what a piece of work has TensorFlow do, while it does it. */
import * as tf from "@tensorflow/tfjs";
import { nodeBackend, ownFunctions, standIn, type Front } from "./stand-in.js";
import { TYPE, type Attribute, type Constant, type Source, type Tape } from "./tape.js";

/** What was recorded. */
export interface Recording {
  tape: Tape;
  /** Why the work can't be run as a graph, as the end of a sentence on it; undefined if it can. */
  obstacle: string | undefined;
}

/** Operations whose results have shapes that depend on values: JavaScript goes by the shapes that it found. */
const OF_ANY_SHAPE = /^(Where|Unique|ListDiff|NonMaxSuppression|Sparse|Ragged|String)/;

/**
 * Runs a piece of work once and records it. Variables that it assigns are afterwards what they were before.
 *
 * @param inputs - tensors whose values will be others when the graph runs, by name
 * @param work - returns what the graph is to give, by name; these tensors are disposed. It must leave no tensors of its own
 */
export function record(inputs: Record<string, tf.Tensor>, work: () => Record<string, tf.Tensor>): Recording {
  const backend = nodeBackend();
  const { binding } = backend;
  const tape: Tape = {
    operations: [],
    constants: [],
    held: [],
    variables: [],
    inputs: [],
    results: new Map(),
    assigned: new Map(),
  };
  let obstacle: string | undefined;
  const hinder = (cause: string) => {
    obstacle ??= cause;
  };

  const registered = Object.values(tf.engine().registeredVariables);
  registered.forEach(unshare);
  const idOf = (tensor: tf.TensorInfo) => backend.getInputTensorIds([tensor])[0]!;
  const variableOf = new Map(registered.map((variable) => [idOf(variable), variable]));
  const sources = new Map<number, Source>();
  for (const [name, tensor] of Object.entries(inputs)) {
    const id = idOf(tensor);
    sources.set(id, { kind: "input", index: tape.inputs.length, output: 0 });
    tape.inputs.push({ name, type: backend.tensorMap.get(tensor.dataId).dtype, shape: [...tensor.shape] });
  }

  const indexOf = (variable: tf.Variable) => {
    if (!tape.variables.includes(variable)) tape.variables.push(variable);
    return tape.variables.indexOf(variable);
  };
  /** Tensors of JavaScript's values that are made in the recording. */
  const written = new WeakSet<object>();
  const isSupported = (type: number) =>
    ([TYPE.float32, TYPE.int32, TYPE.int64, TYPE.bool] as number[]).includes(type);

  /** Takes in a tensor from before the recording that nobody has told of. */
  const hold = (tensor: tf.TensorInfo) => {
    // tfjs-node's own 64-bit integers are no tensors.
    if (!(tensor.dataId as object | undefined) || written.has(tensor.dataId)) return;
    const { id, dtype: type, values } = backend.tensorMap.get(tensor.dataId);
    if (values === null && (sources.has(id) || variableOf.has(id))) return;
    const known = tape.held.findIndex(({ identity }) => identity === tensor.dataId);
    const index = known < 0 ? tape.held.length : known;
    // TensorFlow may only get it now; that is no constant of the work.
    const held = own.getInputTensorIds.call({ ...backend, binding }, [tensor])[0]!;
    if (known < 0) {
      if (!isSupported(type)) hinder("it takes a tensor from outside of a type that no graph is made for");
      const copy = binding.tensorDataSync(held);
      tape.held.push({ identity: tensor.dataId, type, shape: [...tensor.shape], values: copy });
    }
    sources.set(held, { kind: "held", index, output: 0 });
  };
  const sourceOf = (id: number): Source => {
    const variable = variableOf.get(id);
    const known = sources.get(id);
    if (known !== undefined) return known;
    if (variable !== undefined) return { kind: "variable", index: indexOf(variable), output: 0 };
    throw new Error(`a value from nowhere (id ${id})`);
  };

  const own = ownFunctions(backend);
  const front: Front = {
    binding: {
      executeOp: (name: string, attributes: Attribute[], ids: number[], count: number) => {
        const outputs = binding.executeOp(name, attributes, ids, count);
        const index = tape.operations.length;
        if (OF_ANY_SHAPE.test(name)) hinder(`the shape of what ${name} gives depends on the values`);
        tape.operations.push({
          name,
          attributes: structuredClone(attributes),
          inputs: ids.map(sourceOf),
          outputs: outputs.map(({ dtype: type, shape }) => ({ type, shape })),
        });
        outputs.forEach(({ id, dtype }, output) => {
          if (!isSupported(dtype)) hinder(`${name} gives values of a type that no graph is made for`);
          sources.set(id, { kind: "operation", index, output });
        });
        return outputs;
      },
      createTensor: (shape: number[], type: number, values: unknown) => {
        const id = binding.createTensor(shape, type, values);
        sources.set(id, { kind: "constant", index: tape.constants.length, output: 0 });
        if (!isSupported(type)) hinder("JavaScript gives it values of a type that no graph is made for");
        // What is no typed array is of a type that is not supported.
        const copy = ArrayBuffer.isView(values) ? (values as Constant["values"]).slice() : new Uint8Array();
        tape.constants.push({ shape: [...shape], type, values: copy });
        return id;
      },
      tensorDataSync: (id: number) => {
        const source = sources.get(id);
        if (source?.kind === "operation")
          hinder(`it reads what ${tape.operations[source.index]!.name} gives`);
        if (source?.kind === "input") hinder(`it reads the ${tape.inputs[source.index]!.name}`);
        if (variableOf.has(id)) hinder(`it reads the variable ${variableOf.get(id)!.name}`);
        return binding.tensorDataSync(id);
      },
    },
    move: (dataId, ...rest) => {
      written.add(dataId);
      own.move.call(backend, dataId, ...rest);
    },
    getInputTensorIds: (tensors) => {
      tensors.forEach(hold);
      return own.getInputTensorIds.call(backend, tensors);
    },
  };

  standIn(front, (before) => {
    const results = tf.tidy(work);
    for (const [name, tensor] of Object.entries(results)) tape.results.set(name, sourceOf(idOf(tensor)));
    for (const { variable, value } of before) {
      if (variable.isDisposed) hinder("it disposes of a variable");
      else if (variable.dataId !== value.dataId)
        tape.assigned.set(indexOf(variable), sourceOf(idOf(variable)));
    }
    tf.dispose(results);
  });
  if (Object.keys(tf.engine().registeredVariables).length > registered.length)
    hinder("it makes new variables");
  return { tape, obstacle };
}

/** Gives a variable values of its own where it shares them with another tensor, such as a copy of its first ones. */
export function unshare(variable: tf.Variable): void {
  if (!isShared(variable)) return;
  const fresh = tf.tensor(variable.dataSync().slice(), variable.shape, variable.dtype);
  variable.assign(fresh);
  fresh.dispose();
}

/** Whether another tensor has the same values, so that one can't be told from the other. */
export function isShared({ dtype, dataId }: tf.Variable): boolean {
  return dtype !== "string" && nodeBackend().refCount(dataId) > 1;
}
