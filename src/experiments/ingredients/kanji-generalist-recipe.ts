/** A generalist as a trial: run it before the specialists' trials, which find it in the cache; or trained on, as their control. §5 */
import { evaluate } from "../../training/evaluate.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Recipe } from "../../trials/recipe.js";
import { kanjiData } from "./kanji-data.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  kanjiGeneralist,
  trainedOn,
  type FurtherTraining,
  type GeneralistOptions,
} from "./kanji-generalist.js";

/** Options of the recipe `kanji-generalist`. */
export interface GeneralistTrialOptions extends GeneralistOptions, FurtherTraining {
  /** From 1: which of several that differ only in their initial weights. */
  member: number;
}

const WHERE = "kanji-generalist";

const SCHEMA = optionsSchema<GeneralistTrialOptions>(
  {
    ...GENERALIST_KINDS,
    member: kind.count,
    furtherEpochs: kind.whole(0),
    furtherLearningRate: TRAIN_SCHEMA.kinds.learningRate,
  },
  [
    ...GENERALIST_RULES,
    {
      must: () => "only the first generalist is trained on: member must be 1",
      holds: ({ furtherEpochs, member }) => furtherEpochs === 0 || member === 1,
      found: ({ member }) => member,
    },
  ],
);

/** Metrics, with the further epochs: `accuracy` on families that it has not seen, `examplesSeen`, `seconds`. */
export const kanjiGeneralistRecipe: Recipe<GeneralistTrialOptions> = {
  name: WHERE,
  version: 1,
  // `furtherEpochs`: 0 for a generalist as it is.
  defaults: { ...GENERALIST_DEFAULTS, member: 1, furtherEpochs: 0, furtherLearningRate: 0.03 },
  schema: SCHEMA,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    const { training, unseen } = await kanjiData(options);
    const { net, trained, examplesSeen } =
      options.furtherEpochs > 0
        ? await trainedOn(training, options, options, seed, onProgress)
        : await kanjiGeneralist(training, options, options.member, seed, onProgress);
    const accuracy = 1 - evaluate(net, unseen).errors / unseen.count;
    net.dispose();
    return { metrics: { accuracy, examplesSeen, seconds: trained.seconds } };
  },
};
