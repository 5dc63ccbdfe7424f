/** A generalist as a trial: run it before the specialists' trials, which find it in the cache. §5 */
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import { accuracyOn } from "./accuracy.js";
import { kanjiData } from "./kanji-data.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  kanjiGeneralist,
  type GeneralistOptions,
} from "./kanji-generalist.js";

/** Options of the recipe `kanji-generalist`. */
export interface GeneralistTrialOptions extends GeneralistOptions {
  /** From 1: which of several that differ only in their initial weights. */
  member: number;
}

const WHERE = "kanji-generalist";

const SCHEMA = optionsSchema<GeneralistTrialOptions>(
  { ...GENERALIST_KINDS, member: kind.count },
  GENERALIST_RULES,
);

/** Metrics: `accuracy` on families that it has not seen, `examplesSeen`, `seconds`. */
export const kanjiGeneralistRecipe: Recipe<GeneralistTrialOptions> = {
  name: WHERE,
  version: 1,
  defaults: { ...GENERALIST_DEFAULTS, member: 1 },
  schema: SCHEMA,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    const { training, unseen } = await kanjiData(options);
    const { member } = options;
    const { net, trained, examplesSeen } = await kanjiGeneralist(training, options, member, seed, onProgress);
    const accuracy = accuracyOn(net, unseen);
    net.dispose();
    return { metrics: { accuracy, examplesSeen, seconds: trained.seconds } };
  },
};
