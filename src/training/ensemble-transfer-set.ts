/** An ensemble's soft targets for a whole transfer set, computed once: students of one ensemble share them. §4 */
import * as tf from "@tensorflow/tfjs";
import { inputsContent } from "../data/data-content.js";
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset, TransferSet } from "../data/dataset.js";
import {
  ensembleSoftTargets,
  logitsFromSoftTargets,
  type EnsembleSoftTargetsOptions,
} from "../distillation/ensemble.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { cached } from "../storage/cache.js";
import { keyOf } from "../storage/key.js";
import { check } from "../support/checks.js";
import { checkFits } from "./check-fits.js";
import { transferOptions, type InMemoryTransferOptions } from "./soft-target-cache.js";
import { checkStayed, wholeLogits } from "./whole-set.js";

/**
 * Makes a transfer set from images and an ensemble, for training at one temperature: its `teacherLogits` are T ln p.
 * It also takes other means than the arithmetic one. For the arithmetic mean at any T, use `transferSet(members, data)`, which keeps
 * each member's logits. The soft targets are cached under the content of the members, the images and the options.
 *
 * @param how - the folder of the caches, default .cache in the repository; or that and a listener for the progress of each member
 * @throws ArgumentError if there is no member, an option is out of range, or the members or the data change meanwhile
 * @throws InterruptedError if it is interrupted
 */
export async function ensembleTransferSet<Examples extends Dataset>(
  given: readonly AnyNet[],
  data: Examples,
  options: Required<EnsembleSoftTargetsOptions>,
  how: string | InMemoryTransferOptions = {},
): Promise<TransferSet<Examples>> {
  const where = "ensembleTransferSet";
  const { folder, onProgress } = transferOptions(where, how);
  // Drop soft targets of other teachers.
  const known = {
    ...checkDataset(where, data),
    ...{ teacherLogits: undefined, memberLogits: undefined, memberWeights: undefined },
  };
  const members = given.map((member) => asNet(where, member));
  check(members.length > 0, where, "there must be at least one member", members.length);
  for (const member of members) checkFits(where, member, known);
  const outputs = members.map(({ classes }) => classes);
  check(new Set(outputs).size === 1, where, "all members must have equally many outputs", outputs);
  const contentNow = () => ({
    members: members.map(netContent),
    options,
    inputs: inputsContent(known),
    classes: known.classes,
  });
  const content = contentNow();
  const compute = async () => {
    const before = keyOf("ensemble-soft-targets", content);
    const logits: Awaited<ReturnType<typeof wholeLogits>>[] = [];
    for (const [index, net] of members.entries()) {
      const label = `soft targets for ${known.name}, member ${index + 1} of ${members.length}`;
      logits.push(await wholeLogits({ where, label, onProgress }, net, known));
    }
    checkStayed(where, known, { before, now: keyOf("ensemble-soft-targets", contentNow()) });
    const { shape } = logits[0]!;
    const targets = tf.tidy(() =>
      logitsFromSoftTargets(
        ensembleSoftTargets(
          logits.map(({ values }) => tf.tensor(values, shape)),
          options,
        ),
        options.temperature,
      ),
    );
    const values = Float32Array.from(targets.dataSync<"float32">());
    targets.dispose();
    return { arrays: { logits: { shape, values } }, metadata: { images: known.name } };
  };
  const { arrays } = await cached("ensemble-soft-targets", content, compute, folder);
  return trusted({ ...known, teacherLogits: arrays.logits!.values });
}
