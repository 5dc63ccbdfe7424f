/**
 * Follows what JavaScript does in a step of which a recording is known, and has nothing computed: so that numbers which the step takes
 * from outside are always this step's, and anything else that is new is noticed.
 */
import { isDeepStrictEqual } from "node:util";
import * as tf from "@tensorflow/tfjs";
import { sameConstant, sameOperation, sameType } from "./same-work.js";
import { nodeBackend, ownFunctions, standIn, type Front } from "./stand-in.js";
import { TYPE, type Attribute, type Constant, type Source, type Tape } from "./tape.js";

/** Where the work was found to do something else than the recording. */
export class Divergence extends Error {
  /**
   * @param cause - as the end of a sentence on the work
   * @param isIn - whether another recording shows the same
   */
  constructor(
    override readonly cause: string,
    readonly isIn: (tape: Tape) => boolean = () => true,
  ) {
    super(cause);
  }
}

/**
 * Follows a piece of work along its recording, whose variables must be unshared.
 *
 * @param known - the recording
 * @param inputs - as they were given to the recording, by name; their values may be others
 * @returns the numbers of JavaScript's that the work takes now, in the place of the recording's constants; or how it differs from
 *   the recording in anything but such numbers
 */
export function retrace(
  known: Tape,
  inputs: Record<string, tf.Tensor>,
  work: () => Record<string, tf.Tensor>,
): Constant[] | Divergence {
  const backend = nodeBackend();
  const own = ownFunctions(backend);
  const constants: Constant[] = [];
  let operations = 0;
  // Of tensors that there are not; those from -1 up have a meaning to tfjs-node.
  let last = -1;
  const sources = new Map<number, Source>();
  const idFor = (source: Source): number => {
    sources.set(--last, source);
    return last;
  };
  const outside = new Map<object, number>();
  const from = (kind: Source["kind"], dataIds: readonly object[]) => {
    dataIds.forEach((dataId, index) => outside.set(dataId, idFor({ kind, index, output: 0 })));
  };
  from(
    "variable",
    known.variables.map(({ dataId }) => dataId),
  );
  from(
    "held",
    known.held.map(({ identity }) => identity),
  );
  from(
    "input",
    Object.values(inputs).map(({ dataId }) => dataId),
  );

  /** Of JavaScript's values that are written meanwhile. */
  const written = new Map<object, number | undefined>();
  const createTensor = (shape: number[], type: number, values: unknown) => {
    const index = constants.length;
    const now = { type, shape: [...shape], values: values as Constant["values"] };
    const before = known.constants[index];
    const isSame = before !== undefined && sameConstant(before, now);
    const isAnother = before?.type === TYPE.float32 && sameType(before, now);
    // Whole numbers may be shapes, on which all else depends.
    if (!isSame && !isAnother) {
      const cause = `JavaScript gives it other values each time, of shape [${shape.join(", ")}]`;
      throw new Divergence(cause, ({ constants: others }) => {
        const then = others[index];
        return then !== undefined && sameConstant(then, now);
      });
    }
    constants.push(isSame ? before : { ...now, values: now.values.slice() });
    return idFor({ kind: "constant", index, output: 0 });
  };
  const idOf = (tensor: tf.TensorInfo): number => {
    const dataId = tensor.dataId as object | undefined;
    // tfjs-node's own 64-bit integers are no tensors.
    if (dataId === undefined) return own.getInputTensorIds.call(backend, [tensor])[0]!;
    const { id, shape, dtype, values } = backend.tensorMap.get(dataId);
    if (written.has(dataId)) {
      const known = written.get(dataId) ?? createTensor(shape, dtype, values);
      written.set(dataId, known);
      return known;
    }
    const found = outside.get(dataId) ?? id;
    if (sources.has(found)) return found;
    throw new Divergence("it takes other tensors from outside each time", ({ held, variables }) =>
      [...held.map(({ identity }) => identity), ...variables.map((one) => one.dataId)].includes(dataId),
    );
  };
  /** Kept, since an error in a promise ends no work. */
  let read: Divergence | undefined;
  const front: Front = {
    binding: {
      createTensor,
      executeOp: (name: string, attributes: Attribute[], ids: number[]) => {
        const index = operations++;
        const now = { name, attributes, inputs: ids.map((id) => sources.get(id)!) };
        const isIn = ({ operations: all }: Tape) => sameOperation(all[index], now);
        if (!isIn(known)) {
          throw new Divergence(`its operation ${index + 1}, ${name}, is not the same each time`, isIn);
        }
        return known.operations[index]!.outputs.map(({ type, shape }, output) => ({
          id: idFor({ kind: "operation", index, output }),
          dtype: type,
          shape: [...shape],
        }));
      },
    },
    move: (dataId, ...rest) => {
      written.set(dataId, undefined);
      own.move.call(backend, dataId, ...rest);
    },
    getInputTensorIds: (tensors) => tensors.map(idOf),
    readSync: (dataId) => {
      const source = sources.get(outside.get(dataId) ?? backend.tensorMap.get(dataId).id);
      if (source?.kind === "operation" || source?.kind === "variable") {
        read = new Divergence("it reads what is computed");
        throw read;
      }
      return own.readSync.call(backend, dataId);
    },
  };

  const buffers = () => tf.memory().numDataBuffers;
  const [before, variables] = [buffers(), Object.keys(tf.engine().registeredVariables).length];
  try {
    standIn(front, (kept) => {
      const results = tf.tidy(work);
      const sourceOf = (tensor: tf.Tensor) => sources.get(idOf(tensor))!;
      const given = Object.entries(results).map(([name, tensor]) => [name, sourceOf(tensor)] as const);
      const assigned = kept
        .filter(({ variable, value }) => variable.dataId !== value.dataId)
        .map(({ variable }) => [known.variables.indexOf(variable), sourceOf(variable)] as const);
      tf.dispose(results);
      const isAll = operations === known.operations.length && constants.length === known.constants.length;
      const isSame = [new Map(given), new Map(assigned)].every((sources, index) =>
        isDeepStrictEqual(sources, [known.results, known.assigned][index]),
      );
      if (!isAll || !isSame) throw new Divergence("what it gives is not computed in the same way each time");
    });
  } catch (error) {
    if (error instanceof Divergence) return error;
    throw error;
  }
  if (read !== undefined) return read;
  if (buffers() > before || Object.keys(tf.engine().registeredVariables).length > variables)
    return new Divergence("it keeps tensors that it makes", () => false);
  return constants;
}
