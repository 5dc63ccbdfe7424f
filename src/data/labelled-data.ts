/** The data sets of the ensemble experiments by name, each in three parts that share no example. */
import { check, checkInteger } from "../support/checks.js";
import { loadFashionMnist } from "./fashion-mnist.js";
import type { LabelledDataset } from "./dataset.js";
import { firstExamples } from "./select-examples.js";
import { loadMnist } from "./mnist.js";
import { speechFrames, type SpeechFramesOptions } from "./speech/frames.js";
import { splitValidation } from "./transfer-set.js";

/** What to learn from, what to choose hyperparameters by, and what is only looked at in the end. */
export interface LabelledData {
  train: LabelledDataset;
  validation: LabelledDataset;
  test: LabelledDataset;
}

/** Which data, and how many of them. */
export interface LabelledDataOptions {
  /** `mnist`, `fashion-mnist` or `speech`. */
  data: string;
  /** Only the first so many training examples, and at most as many of the others, to try something out; 0 for all. */
  first: number;
  /** Of speech: sentences that each voice speaks, some 290 frames each. */
  sentences: number;
  /** Of speech: noise on its energies, see `speechFrames`. */
  noise: number;
}

/** As in the experiments on MNIST: the same choice for all nets. */
const VALIDATION_SEED = 7;

/** A sixth of the images is held out. */
const HELD_OUT = 1 / 6;

/**
 * Loads a data set; of pictures a sixth of the training set is held out for validation.
 * @throws ArgumentError if there is no such set, or not so many examples
 */
export async function labelledData({ data, first, ...speech }: LabelledDataOptions): Promise<LabelledData> {
  check(data in LOADERS, "labelledData", `data must be one of ${Object.keys(LOADERS).join(", ")}`, data);
  const expectation = "of speech take fewer sentences: first must be 0";
  check(data !== "speech" || first === 0, "labelledData", expectation, first);
  const { train, validation, test } = await LOADERS[data]!(speech);
  if (first === 0) return { train, validation, test };
  checkInteger("labelledData", "first", first, 1, train.count);
  const some = (set: LabelledDataset) => firstExamples(set, Math.min(first, set.count));
  return { train: some(train), validation: some(validation), test: some(test) };
}

const LOADERS: Readonly<
  Record<string, (speech: SpeechFramesOptions) => LabelledData | Promise<LabelledData>>
> = {
  mnist: () => heldOut(loadMnist()),
  "fashion-mnist": () => heldOut(loadFashionMnist()),
  speech: (options) => speechFrames(options),
};

function heldOut({ training, test }: { training: LabelledDataset; test: LabelledDataset }): LabelledData {
  return { ...splitValidation(training, Math.floor(training.count * HELD_OUT), VALIDATION_SEED), test };
}
