/** An ensemble's soft targets for a whole transfer set, computed once: students of one ensemble share them. §4 */
import * as tf from "@tensorflow/tfjs";
import type { ImageSet, TransferSet } from "../data/image-set.js";
import {
  ensembleSoftTargets,
  logitsOfSoftTargets,
  type EnsembleSoftTargetsOptions,
} from "../distillation/ensemble.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { cached } from "../storage/cache.js";
import { contentHash } from "../storage/content-hash.js";
import { logitsOf } from "./evaluate.js";

/**
 * Makes a transfer set of images and an ensemble, for training at the temperature given: its `teacherLogits` are T ln p.
 * They are kept on disk under the members' weights, the images and the options.
 *
 * @param folder - where caches are kept; default .cache in the repository
 * @throws ArgumentError if there is no member, or an option is out of range
 */
export async function ensembleTransferSet(
  members: readonly MultilayerPerceptron[],
  images: ImageSet,
  options: Required<EnsembleSoftTargetsOptions>,
  folder?: string,
): Promise<TransferSet> {
  const weights = members.map((net) =>
    contentHash(...Object.values(net.values()).map(({ values }) => values)),
  );
  const key = { weights, options, images: contentHash(images.pixels) };
  const shape = [images.count, images.classes];
  const compute = () => {
    const logits = members.map((net) => logitsOf(net, images));
    const targets = tf.tidy(() =>
      logitsOfSoftTargets(
        ensembleSoftTargets(
          logits.map((values) => tf.tensor(values, shape)),
          options,
        ),
        options.temperature,
      ),
    );
    const values = Float32Array.from(targets.dataSync<"float32">());
    targets.dispose();
    return { arrays: { logits: { shape, values } }, metadata: { images: images.name } };
  };
  const { arrays } = await cached("ensemble-soft-targets", key, compute, folder);
  return { ...images, teacherLogits: arrays.logits!.values };
}
