/**
 * The teacher's logits for a whole transfer set, computed once: the paper's transfer set is not jittered, so a student
 * sees the same soft targets in every epoch, and the teacher need not run beside it.
 */
import type { ImageSet, TransferSet } from "../data/image-set.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { cached } from "../storage/cache.js";
import { contentHash } from "../storage/content-hash.js";
import { logitsOf } from "./evaluate.js";

/**
 * Makes a transfer set of images and a teacher. The logits are kept on disk under the teacher's weights and the
 * images, so a changed teacher never meets old soft targets.
 *
 * @param folder - where caches are kept; default .cache in the repository
 */
export async function transferSet(
  teacher: MultilayerPerceptron,
  images: ImageSet,
  folder?: string,
): Promise<TransferSet> {
  const weights = Object.values(teacher.values()).map(({ values }) => values);
  const key = {
    layers: teacher.layerSizes,
    weights: contentHash(...weights),
    images: contentHash(images.pixels),
  };
  const { arrays } = await cached(
    "soft-targets",
    key,
    () => ({
      arrays: { logits: { shape: [images.count, images.classes], values: logitsOf(teacher, images) } },
      metadata: { images: images.name, layerSizes: teacher.layerSizes.join("-") },
    }),
    folder,
  );
  return { ...images, teacherLogits: arrays.logits!.values };
}
