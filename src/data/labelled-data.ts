/** The data sets of the ensemble experiments by name, each in three parts without common examples. */
import { checkInteger } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkOptions, optionsSchema, type Kinds, type Rule } from "../support/options.js";
import { loadFashionMnist } from "./fashion-mnist.js";
import { holdOut } from "./hold-out.js";
import type { LabelledDataset } from "./dataset.js";
import { firstExamples } from "./select-examples.js";
import { loadMnist } from "./mnist.js";
import { speechFrames, type SpeechFramesOptions } from "./speech/frames.js";

/** Parts for training, for choosing hyperparameters, and for the final test. */
export interface LabelledData {
  training: LabelledDataset;
  validation: LabelledDataset;
  test: LabelledDataset;
}

/** The data set and its size. */
export interface LabelledDataOptions {
  /** `mnist`, `fashion-mnist` or `speech`. */
  data: string;
  /** To try something out: use only this many training examples, and at most as many of the others; 0 for all. */
  first: number;
  /** For speech: number of sentences that each voice speaks, about 290 frames each. */
  sentences: number;
  /** For speech: noise on the energies, see `speechFrames`. */
  noise: number;
}

/** The range of each option. */
export const LABELLED_DATA_KINDS: Kinds<LabelledDataOptions> = {
  data: kind.choice("mnist", "fashion-mnist", "speech"),
  first: kind.whole(0),
  sentences: kind.whole(1, 10_000),
  noise: kind.weight,
};

/** Speech is made in whole sentences and can't be cut. */
export const WHOLE_SPEECH: Rule<LabelledDataOptions> = {
  must: () => "of speech take fewer sentences: first must be 0",
  holds: ({ data, first }) => data !== "speech" || first === 0,
  found: ({ first }) => first,
};

const SCHEMA = optionsSchema(LABELLED_DATA_KINDS, [WHOLE_SPEECH]);

/**
 * Loads a data set. For pictures, a sixth of the training set is held out for validation.
 * @throws ArgumentError if the set does not exist or has too few examples
 */
export async function labelledData(options: LabelledDataOptions): Promise<LabelledData> {
  const { data, first, sentences, noise } = options;
  checkOptions("labelledData", SCHEMA, { data, first, sentences, noise });
  const speech = { sentences, noise };
  const { training, validation, test } = await LOADERS[data]!(speech);
  if (first === 0) return { training, validation, test };
  checkInteger("labelledData", "first", first, 1, training.count);
  const some = (set: LabelledDataset) => firstExamples(set, Math.min(first, set.count));
  return { training: some(training), validation: some(validation), test: some(test) };
}

const LOADERS: Readonly<
  Record<string, (speech: SpeechFramesOptions) => LabelledData | Promise<LabelledData>>
> = {
  mnist: () => heldOut(loadMnist()),
  "fashion-mnist": () => heldOut(loadFashionMnist()),
  speech: (options) => speechFrames(options),
};

function heldOut({ training, test }: { training: LabelledDataset; test: LabelledDataset }): LabelledData {
  return { ...holdOut(training), test };
}
