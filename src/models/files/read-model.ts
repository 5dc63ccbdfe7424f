/** Models that tfjs or its converter wrote, as teachers and students. */
import * as tf from "@tensorflow/tfjs";
import { FileError } from "../../support/checks.js";
import type { Net } from "../net.js";
import { graphNet } from "./graph-net.js";
import { readModelFiles } from "./model-files.js";

/**
 * Reads a model from disk, on any backend. A layers model can be trained. A graph model can only infer, so it can teach and be
 * evaluated. A softmax at the end of a graph model is skipped, which is exact. A layers model with a softmax is refused when it is used;
 * remove the softmax with `withoutSoftmax`.
 *
 * ```ts
 * const teacher = await readModel("teacher/model.json");
 * await train(student, data, { teacher, loss: distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 }) });
 * ```
 *
 * @param path - model.json or its folder; a path or a file:// address
 * @throws FileError naming the wrong file or part: missing weights, a wrong length, an unknown layer or operation
 */
export async function readModel(path: string): Promise<tf.LayersModel | Net> {
  const { path: file, kind, artifacts } = readModelFiles(path);
  const handler = tf.io.fromMemory(artifacts);
  try {
    if (kind === "layers") return await tf.loadLayersModel(handler);
    return graphNet(file, await tf.loadGraphModel(handler), artifacts.modelTopology as object);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw problem(file, error instanceof Error ? error.message : String(error));
  }
}

/** Rewords tfjs's error, with advice. */
function problem(path: string, message: string): FileError {
  const [first = message] = message.split("\n");
  const found = `expected a model that tfjs can build, found: ${first.replace(/\.$/, "")}`;
  const layer = /Unknown (layer|\w+): (\w+)/.exec(first)?.[2];
  if (layer !== undefined) {
    const advice = `make the class ${layer} known first, tf.serialization.registerClass(${layer}), or save the model without it`;
    return new FileError(path, found, advice);
  }
  const advice = "save the model again with the version of tfjs or tensorflowjs_converter that fits (4.x)";
  return new FileError(path, found, advice);
}
