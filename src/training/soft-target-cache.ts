/**
 * The teacher's logits for a whole transfer set, computed once: the paper's transfer set is not jittered, so a student
 * sees the same soft targets in every epoch, and the teacher need not run beside it.
 */
import { inputsContent } from "../data/data-content.js";
import type { LabelledDataset, TransferSet } from "../data/dataset.js";
import type { AnyNet } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { cached } from "../storage/cache.js";
import { logitsOf } from "./evaluate.js";

/**
 * Makes a transfer set of images and a teacher. The logits are kept on disk under the content of the teacher and of what it
 * is shown, so that a changed teacher, or other images, never meet old soft targets.
 *
 * @param folder - where caches are kept; default .cache in the repository
 */
export async function transferSet(
  teacher: AnyNet,
  images: LabelledDataset,
  folder?: string,
): Promise<TransferSet> {
  const content = { teacher: netContent(teacher), inputs: inputsContent(images), classes: images.classes };
  const { arrays } = await cached(
    "soft-targets",
    content,
    () => ({
      arrays: { logits: { shape: [images.count, images.classes], values: logitsOf(teacher, images) } },
      metadata: { images: images.name },
    }),
    folder,
  );
  return { ...images, teacherLogits: arrays.logits!.values };
}
