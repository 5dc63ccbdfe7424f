/** Specialists that learn from few examples, with different targets for the classes that are not their own. §6.1 */
import type { LabelledDataset, TransferSet } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
import { specialistData } from "../../data/specialist-data.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { specialistFrom } from "../../models/specialist.js";
import { subSeed } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import { logitsOf } from "../../training/evaluate.js";
import { trainReusably } from "../../training/reusable-training.js";
import { transferSet } from "../../training/soft-target-cache.js";
import type { TrainOptions } from "../../training/train-options.js";
import { KANJI_TRAINING } from "./kanji-generalist.js";
import type { SpecialistsOptions } from "./specialists.js";

/** Targets for the examples of classes that are not a specialist's own; its own have hard targets. */
export const OUTSIDE = ["dustbin", "labels", "soft targets"] as const;

/** `dustbin`: one class for all of them; `labels`: theirs; `soft targets`: what the generalist says of them. */
export type Outside = (typeof OUTSIDE)[number];

/** A specialist after its training, before its correction. */
export interface FewSpecialist {
  net: MultilayerPerceptron;
  classes: readonly number[];
  /** The net's outputs for its classes; all others are its dustbin. */
  outputs: readonly number[];
  /** The logarithm of how much more often its own classes were in its examples than in all, beside the others. */
  oversampling: number;
  seconds: number;
}

/** What the trainings of a trial's specialists have in common. */
export interface FewLesson {
  generalist: MultilayerPerceptron;
  few: LabelledDataset;
  outside: Outside;
  options: SpecialistsOptions;
  seed: number;
  onProgress: TrainOptions["onProgress"];
}

/**
 * A specialist from the generalist's weights. Whatever the targets outside, it sees the same examples, in the same order.
 * @param specialist - from 1: which group of classes
 */
export async function fewSpecialist(
  { generalist, few, outside, options, seed, onProgress }: FewLesson,
  classes: readonly number[],
  specialist: number,
): Promise<FewSpecialist> {
  const { specialistEpochs, rounds, batchSize, specialistLearningRate } = options;
  const draw = { rounds, seed: subSeed(seed, "others of few", specialist) };
  const { data, positions, dustbinShift } = specialistData(few, classes, draw);
  const isDustbin = outside === "dustbin";
  const net = isDustbin ? specialistFrom(generalist, classes) : copyOf(generalist);
  const examples = isDustbin ? data : selectExamples(few, positions);
  const lesson = outside === "soft targets" ? await withSoftTargets(examples, classes, generalist) : examples;
  const epochs = specialistEpochs / rounds;
  const { seconds } = await trainReusably(net, "generalist", lesson, {
    ...KANJI_TRAINING,
    label: `specialist ${specialist}, ${outside}, seed ${seed}`,
    loss:
      outside === "soft targets"
        ? distillation({ temperature: 1, softWeight: 1, hardWeight: 0 })
        : hardTargets,
    seed: subSeed(seed, "order of few", specialist, 1),
    epochs,
    // A trained net would get worse at first, at the full rate.
    warmUpEpochs: epochs > 1 ? 1 : 0,
    batchSize,
    learningRate: specialistLearningRate,
    onProgress,
  });
  const outputs = isDustbin ? classes.map((_, place) => place) : classes;
  return { net, classes, outputs, oversampling: dustbinShift, seconds };
}

function copyOf(net: MultilayerPerceptron): MultilayerPerceptron {
  const copy = new MultilayerPerceptron({ layerSizes: net.layerSizes });
  copy.setValues(net.values());
  return copy;
}

/** Logits of targets at T = 1: the label for the specialist's own classes, the generalist's for the others. */
async function withSoftTargets(
  examples: LabelledDataset,
  classes: readonly number[],
  generalist: MultilayerPerceptron,
): Promise<TransferSet> {
  const own = new Set(classes);
  const logits = logitsOf(generalist, examples);
  examples.labels.forEach((label, example) => {
    if (!own.has(label)) return;
    const row = logits.subarray(example * generalist.classes, (example + 1) * generalist.classes);
    row.fill(-Infinity)[label] = 0;
  });
  return transferSet({ logits }, examples);
}
