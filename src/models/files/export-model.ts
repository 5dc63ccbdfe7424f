/** Exports a net as files that a browser can load. */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { writeAtomically } from "../../storage/atomic-write.js";
import type { Scale } from "../../data/dataset.js";
import { check } from "../../support/checks.js";
import { layersModel } from "../layers-model.js";
import { asNet } from "../layers-net.js";
import { MultilayerPerceptron } from "../multilayer-perceptron.js";
import type { AnyNet } from "../net.js";
import { scaledModel } from "./scaled-model.js";

/** The output of the exported model. */
export interface ExportOptions {
  /**
   * `softmax` (default): probabilities of classes at T = 1, since temperature belongs to training only; `sigmoid`: probabilities of
   * independent labels; `none`: logits, or the numbers of a regression.
   */
  activation?: "softmax" | "sigmoid" | "none";
  /**
   * The scale of the training data, `training.scale`. With it the model takes values as they are stored (pixels of 0…255, columns of a
   * table) and scales them itself. Default: no scaling; the page must pass scaled values, (value − zero) / unit.
   */
  scale?: Scale | undefined;
  /** Data for the page, such as the names of the classes; the page reads it with `model.getUserDefinedMetadata()`. */
  metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a net as a tfjs layers model, `model.json` and `weights.bin`, on any backend. A page loads it without this library:
 *
 * ```html
 * <script src="https://…/tf.min.js"></script>
 * <script>
 *   const model = await tf.loadLayersModel("student/model.json");
 *   const probabilities = model.predict(tf.tensor2d([pixels])); // as in training: grey pixels as 0…1
 * </script>
 * ```
 *
 * The page must pass scaled values as in training, (value − zero) / unit with the data's `scale`; for standardised data that is the scale of
 * the training set. With the option `scale: training.scale` the model scales stored values itself.
 *
 * @param folder - is created if it does not exist
 * @throws ArgumentError if the net is neither a perceptron nor a tfjs model, or the scale doesn't fit its input
 * @throws FileError if the files can't be written
 */
export async function exportModel(
  net: AnyNet,
  folder: string,
  { activation = "softmax", scale, metadata }: ExportOptions = {},
): Promise<void> {
  const where = "exportModel";
  const isActivation = ["softmax", "sigmoid", "none"].includes(activation);
  check(isActivation, where, "activation must be softmax, sigmoid or none", activation);
  asNet(where, net);
  const isPerceptron = net instanceof MultilayerPerceptron;
  const canExport = isPerceptron || net instanceof tf.LayersModel;
  check(canExport, where, "the net must be a MultilayerPerceptron or a tf.LayersModel", net);
  const copy = isPerceptron ? layersModel(net) : net;
  let scaled: ReturnType<typeof scaledModel> | undefined;
  try {
    const ended = activation === "none" ? copy : withActivation(copy, activation);
    scaled = scale && scaledModel(where, ended, scale);
    const model = scaled?.model ?? ended;
    if (metadata) model.setUserDefinedMetadata({ ...metadata });
    await model.save(tf.io.withSaveHandler((artifacts) => Promise.resolve(write(folder, artifacts))));
  } finally {
    scaled?.dispose();
    // The layers of a tfjs model belong to the user.
    if (isPerceptron) copy.dispose();
  }
}

function withActivation(model: tf.LayersModel, activation: "softmax" | "sigmoid"): tf.LayersModel {
  const end = activation === "softmax" ? tf.layers.softmax() : tf.layers.activation({ activation });
  return tf.model({ inputs: model.inputs, outputs: end.apply(model.outputs[0]!) as tf.SymbolicTensor });
}

const WEIGHTS = "weights.bin";

/** Writes the weights first, so that model.json never names a missing file. */
function write(folder: string, artifacts: tf.io.ModelArtifacts): tf.io.SaveResult {
  const { weightData, weightSpecs, modelTopology, userDefinedMetadata } = artifacts;
  const blocks = Array.isArray(weightData) ? weightData : [weightData!];
  writeAtomically(join(folder, WEIGHTS), ...blocks.map((block) => new Uint8Array(block)));
  const json = {
    format: "layers-model",
    generatedBy: `dark-knowledge, TensorFlow.js ${tf.version_core}`,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS], weights: weightSpecs }],
    ...(userDefinedMetadata && { userDefinedMetadata }),
  };
  writeAtomically(join(folder, "model.json"), JSON.stringify(json));
  return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
}
