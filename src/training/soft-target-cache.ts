/**
 * The teacher's logits for a whole transfer set, computed once: the paper's transfer set is not jittered, so a student
 * sees the same soft targets in every epoch, and the teacher need not run beside it.
 */
import { inputsContent } from "../data/data-content.js";
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset, TransferSet } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { cached } from "../storage/cache.js";
import { checkLogitRows } from "../support/check-values.js";
import { checkFits } from "./check-fits.js";
import { logitsOf } from "./evaluate.js";

/**
 * Makes a transfer set of images and a teacher. The logits are kept on disk under the content of the teacher and of what it
 * is shown, so that a changed teacher, or other images, never meet old soft targets.
 *
 * @param folder - where caches are kept; default .cache in the repository
 */
export async function transferSet<Set extends Dataset>(
  given: AnyNet,
  data: Set,
  folder?: string,
): Promise<TransferSet<Set>> {
  const teacher = asNet("transferSet", given);
  const known = checkDataset("transferSet", data);
  checkFits("transferSet", teacher, { ...known, teacherLogits: undefined });
  const { classes } = known;
  const content = { teacher: netContent(teacher), inputs: inputsContent(known), classes };
  const compute = () => {
    const logits = checkedLogits("transferSet", teacher, known);
    return { arrays: { logits }, metadata: { images: known.name } };
  };
  const { arrays } = await cached("soft-targets", content, compute, folder);
  return trusted({ ...known, teacherLogits: arrays.logits!.values });
}

/**
 * A net's logits for a whole set, `[count, classes]`.
 * @throws ArgumentError if one is no number
 */
export function checkedLogits(where: string, net: AnyNet, set: Dataset) {
  const values = logitsOf(net, set);
  const size = values.length / set.count;
  checkLogitRows(where, { what: `logits for ${set.name}`, values, size });
  return { shape: [set.count, size], values };
}
