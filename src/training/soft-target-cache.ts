/**
 * The teacher's logits for a whole transfer set, computed once. The paper's transfer set is not jittered: a student
 * sees the same soft targets in every epoch, so the teacher need not run beside it.
 */
import * as tf from "@tensorflow/tfjs";
import { inputsContent } from "../data/data-content.js";
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset, TransferSet, TransferSetInFile, TransferSetOfMembers } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { cached } from "../storage/cache.js";
import { keyOf } from "../storage/key.js";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, optionsSchema } from "../support/options.js";
import { warnOnce } from "../support/say-once.js";
import type { NumberSource } from "../support/numbers.js";
import { isTypedArray } from "../support/typed-array.js";
import { checkFits } from "./check-fits.js";
import { givenLogits, isGiven, type GivenSoftTargets } from "./given-soft-targets.js";
import { logitsInFile, type LogitsType } from "./logits-in-file.js";
import type { ProgressListener } from "./progress.js";
import { checkTeacherFits, teacherOf, type Teacher, type WeightedNet } from "./teacher.js";
import { checkStayed, wholeLogits, type WholeSet } from "./whole-set.js";

/** Options of {@link transferSet}. */
export interface TransferSetOptions {
  /** Folder of the caches. Default: .cache in the repository. */
  folder?: string;
  /**
   * Leave a net's logits in a file, as floats of 16 or 32 bits, from which each batch takes its own. Memory then holds none of them,
   * and processes share them. Default: keep them in memory.
   */
  inFile?: LogitsType;
  /**
   * Called while a net answers, with the examples done so far; `showProgress()` draws a bar. Not called for logits that are cached or given.
   * Default: undefined.
   */
  onProgress?: ProgressListener | undefined;
}

/** Where soft targets are cached, and who is told how far they are; a text alone is the folder. */
export type InMemoryTransferOptions = Pick<TransferSetOptions, "folder" | "onProgress">;

const SCHEMA = optionsSchema<TransferSetOptions>({
  folder: kind.optional(kind.name),
  inFile: kind.optional(kind.choice("float16", "float32")),
  onProgress: kind.optional(kind.callback()),
});

/** @throws ArgumentError if an option is wrong or unknown */
export function transferOptions(where: string, options: string | TransferSetOptions): TransferSetOptions {
  if (typeof options === "string") return { folder: options };
  checkKind(where, SCHEMA.some, options);
  return options;
}

/** From so many bytes on, memory may not hold them: a gigabyte. */
const MUCH = 2 ** 30;

/**
 * Makes a transfer set from data and a teacher: a net, several nets, or outputs of a net from elsewhere, as arrays or from files. A
 * net's logits are cached under the content of the teacher and the inputs, so a changed teacher or other inputs never get old
 * soft targets. The logits of several nets are kept apart, so that their soft targets can be averaged at the T of the loss.
 *
 * ```ts
 * await transferSet(teacher, digits);
 * await transferSet(teacher, digits, { onProgress: showProgress() });
 * await transferSet([teacher, { net: convolutional, weight: 2 }], digits);
 * await transferSet(teacher, manyPictures, { inFile: "float16" });
 * await transferSet({ logits: readArrays("teacher.safetensors").arrays.logits }, digits);
 * await transferSet({ probabilities: [[0.9, 0.1], [0.3, 0.7]] }, two);
 * await transferSet({ topK: { classes: [[3, 5]], probabilities: [[0.8, 0.15]] }, rest: "evenly" }, one);
 * ```
 *
 * @param given - the teacher; plain numbers are logits, `[count, classes]`
 * @param data - its inputs, in the same order, with or without labels
 * @param options - the folder of the caches, or several options
 * @throws ArgumentError if the teacher takes other inputs, has other classes, gives or gave NaN, or gave invalid probabilities, or it or the
 *   data change while it answers
 * @throws InterruptedError if it is interrupted; nothing is kept of a net's answers for part of the set
 */
export async function transferSet<Set extends Dataset>(
  given: AnyNet,
  data: Set,
  options: TransferSetOptions & { inFile: LogitsType },
): Promise<TransferSetInFile<Set>>;
export async function transferSet<Set extends Dataset>(
  given: readonly (AnyNet | WeightedNet)[],
  data: Set,
  options?: string | (InMemoryTransferOptions & { inFile?: never }),
): Promise<TransferSetOfMembers<Set>>;
export async function transferSet<Set extends Dataset>(
  given: AnyNet | GivenSoftTargets | NumberSource,
  data: Set,
  options?: string | (InMemoryTransferOptions & { inFile?: never }),
): Promise<TransferSet<Set>>;
export async function transferSet<Set extends Dataset>(
  given: Teacher | GivenSoftTargets | NumberSource,
  data: Set,
  options: string | TransferSetOptions = {},
): Promise<TransferSet<Set> | TransferSetInFile<Set> | TransferSetOfMembers<Set>> {
  const where = "transferSet";
  const { folder, inFile, onProgress } = transferOptions(where, options);
  const known = checkDataset(where, data);
  const how = { where, label: `soft targets for ${known.name}`, onProgress };
  const alone = { ...known, teacherLogits: undefined, memberLogits: undefined, memberWeights: undefined };
  if (inFile !== undefined) {
    const isNet = !isNumbers(given) && !Array.isArray(given) && !isGiven(given);
    check(
      isNet,
      where,
      "with inFile the teacher must be one net (several may run beside the student: the option teacher of train)",
      given,
    );
    const teacher = asNet(where, given as AnyNet);
    checkFits(where, teacher, alone);
    return trusted({ ...alone, teacherLogits: await logitsInFile(how, teacher, known, inFile, folder) });
  }
  if (isNumbers(given)) return withLogits(known, givenLogits(where, { logits: given }, known));
  if (typeof given === "object" && isGiven(given)) return withLogits(known, givenLogits(where, given, known));
  if (!Array.isArray(given)) {
    const teacher = asNet(where, given as AnyNet);
    checkFits(where, teacher, alone);
    return withLogits(known, await keptLogits(how, teacher, known, folder));
  }
  const { nets, weights } = teacherOf(where, given as readonly (AnyNet | WeightedNet)[]);
  checkTeacherFits(where, { nets, weights }, known);
  const keyNow = () => keyOf("transfer-set", { members: nets.map(netContent), inputs: inputsContent(known) });
  const before = keyNow();
  const [classes, members] = [nets[0]!.classes, nets.length];
  const memberLogits = new Float32Array(known.count * members * classes);
  for (const [member, net] of nets.entries()) {
    const label = `${how.label}, teacher ${member + 1} of ${members}`;
    const logits = await keptLogits({ ...how, label }, net, known, folder);
    for (let example = 0; example < known.count; example++) {
      const row = logits.subarray(example * classes, (example + 1) * classes);
      memberLogits.set(row, (example * members + member) * classes);
    }
  }
  checkStayed(where, known, { before, now: keyNow() });
  return trusted({ ...known, teacherLogits: undefined, memberLogits, memberWeights: weights! });
}

function isNumbers(given: unknown): given is NumberSource {
  if (isTypedArray(given) || given instanceof tf.Tensor) return true;
  const [first] = Array.isArray(given) ? (given as unknown[]) : [];
  return typeof first === "number" || Array.isArray(first) || isTypedArray(first);
}

function withLogits<Set extends Dataset>(data: Set, teacherLogits: Float32Array): TransferSet<Set> {
  return trusted({ ...data, memberLogits: undefined, memberWeights: undefined, teacherLogits });
}

/** A net's logits for a whole set, from the cache if possible. */
async function keptLogits(
  how: WholeSet,
  teacher: Net,
  data: Dataset,
  folder: string | undefined,
): Promise<Float32Array> {
  const bytes = 4 * data.count * teacher.classes;
  if (bytes > MUCH) {
    warnOnce(
      `transferSet: the logits of ${data.count} examples of ${teacher.classes} classes take ${(bytes / 1e9).toFixed(1)} GB of ` +
        'memory, and while they are read twice as much; transferSet(teacher, data, { inFile: "float16" }) leaves them in a file',
    );
  }
  const contentNow = () => ({
    teacher: netContent(teacher),
    inputs: inputsContent(data),
    classes: data.classes,
  });
  const content = contentNow();
  const compute = async () => {
    const before = keyOf("soft-targets", content);
    const logits = await wholeLogits(how, teacher, data);
    checkStayed(how.where, data, { before, now: keyOf("soft-targets", contentNow()) });
    return { arrays: { logits }, metadata: { images: data.name } };
  };
  const { arrays } = await cached("soft-targets", content, compute, folder);
  return arrays.logits!.values;
}
