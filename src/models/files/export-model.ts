/** A net as files that a browser loads. */
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

/** What the exported model gives. */
export interface ExportOptions {
  /**
   * `softmax`: probabilities of classes at T = 1, since temperature belongs to the training only (default); `sigmoid`: probabilities of
   * labels that are independent of each other; `none`: logits, or numbers of a regression.
   */
  activation?: "softmax" | "sigmoid" | "none";
  /**
   * Of the data that the net learned from, `training.scale`: the model then takes values as they are stored (pixels of 0…255, columns of a
   * table) and scales them itself. Default: the page has to give what the net saw, (value − zero) / unit.
   */
  scale?: Scale | undefined;
  /** Texts for the page, such as the classes' names: `model.getUserDefinedMetadata()` has them there. */
  metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a net as a layers model of tfjs, `model.json` and `weights.bin`, on any backend. A page loads it without this library:
 *
 * ```html
 * <script src="https://…/tf.min.js"></script>
 * <script>
 *   const model = await tf.loadLayersModel("student/model.json");
 *   const probabilities = model.predict(tf.tensor2d([pixels])); // what the net saw: grey pixels as 0…1
 * </script>
 * ```
 *
 * A page must give what the net saw, not what is stored: (value − zero) / unit by the data's `scale`, which for standardised data is that of
 * the training set. With the option `scale: training.scale` the model does so itself.
 *
 * @param folder - is made if it is not there
 * @throws ArgumentError if it is no perceptron or model of tfjs's, or the scale doesn't fit its input
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
    // Of a model of tfjs's the layers are the user's own.
    if (isPerceptron) copy.dispose();
  }
}

function withActivation(model: tf.LayersModel, activation: "softmax" | "sigmoid"): tf.LayersModel {
  const end = activation === "softmax" ? tf.layers.softmax() : tf.layers.activation({ activation });
  return tf.model({ inputs: model.inputs, outputs: end.apply(model.outputs[0]!) as tf.SymbolicTensor });
}

const WEIGHTS = "weights.bin";

/** The weights first, so that a model.json never names what is not there. */
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
