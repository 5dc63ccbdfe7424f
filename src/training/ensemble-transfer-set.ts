/** An ensemble's soft targets for a whole transfer set, computed once: students of one ensemble share them. §4 */
import * as tf from "@tensorflow/tfjs";
import { inputsContent } from "../data/data-content.js";
import type { LabelledDataset, TransferSet } from "../data/dataset.js";
import {
  ensembleSoftTargets,
  logitsOfSoftTargets,
  type EnsembleSoftTargetsOptions,
} from "../distillation/ensemble.js";
import type { AnyNet } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { cached } from "../storage/cache.js";
import { logitsOf } from "./evaluate.js";

/**
 * Makes a transfer set of images and an ensemble, for training at the temperature given: its `teacherLogits` are T ln p.
 * They are kept on disk under the content of the members, of the images and of the options.
 *
 * @param folder - where caches are kept; default .cache in the repository
 * @throws ArgumentError if there is no member, or an option is out of range
 */
export async function ensembleTransferSet(
  members: readonly AnyNet[],
  images: LabelledDataset,
  options: Required<EnsembleSoftTargetsOptions>,
  folder?: string,
): Promise<TransferSet> {
  const { classes } = images;
  const content = { members: members.map(netContent), options, inputs: inputsContent(images), classes };
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
  const { arrays } = await cached("ensemble-soft-targets", content, compute, folder);
  return { ...images, teacherLogits: arrays.logits!.values };
}
