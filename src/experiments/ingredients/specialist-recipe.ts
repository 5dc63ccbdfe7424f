/** One specialist as a trial; run the generalist's trial before it, and it before the trials of specialists together. §5.2 */
import { join } from "node:path";
import * as kind from "../../support/option-kinds.js";
import { check } from "../../support/checks.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { accuracyCurve } from "../../training/accuracy-curve.js";
import { trainReusably } from "../../training/reusable-training.js";
import type { Recipe } from "../../trials/recipe.js";
import { accuracyWithin } from "./answers-within.js";
import { kanjiWithGeneralist } from "./kanji-generalist.js";
import { kanjiGroups } from "./kanji-groups.js";
import {
  specialistLesson,
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  SPECIALISTS_RULES,
  type SpecialistsOptions,
} from "./specialists.js";

/** Options of the recipe `specialist`. */
export interface SpecialistTrialOptions extends SpecialistsOptions {
  /** From 1: which of several groupings. */
  set: number;
  /** From 1: which group of classes. */
  specialist: number;
  /** Start from fresh weights in place of the generalist's, as a control. */
  fresh: boolean;
  /** Evaluate after each epoch. Then the net is not kept. */
  curve: boolean;
}

const WHERE = "specialist";

const SCHEMA = optionsSchema<SpecialistTrialOptions>(
  { ...SPECIALISTS_KINDS, set: kind.count, specialist: kind.count, fresh: kind.flag, curve: kind.flag },
  [
    ...SPECIALISTS_RULES,
    {
      must: ({ groups }) => `specialist must be 1 to ${groups}, the number of groups`,
      holds: ({ specialist, groups }) => specialist <= groups,
      found: ({ specialist }) => specialist,
    },
  ],
);

/**
 * Metrics, on pictures of its classes in families that it has not seen, answers being limited to these classes: `accuracy`, and
 * `generalistAccuracy`; `examplesSeen`, `seconds`. Details: `curve.within`, the accuracy after each epoch, if asked for.
 */
export const specialistRecipe: Recipe<SpecialistTrialOptions> = {
  name: WHERE,
  version: 1,
  defaults: { ...SPECIALISTS_DEFAULTS, set: 1, specialist: 1, fresh: false, curve: false },
  schema: SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, SCHEMA, options);
    const { training, covariance, unseen, generalist } = await kanjiWithGeneralist(options, context);
    const { seed, folder, onProgress } = context;
    const groups = await kanjiGroups(generalist, covariance, options, options.set, seed);
    const classes = groups[options.specialist - 1];
    check(classes !== undefined, WHERE, `specialist must be 1 to ${groups.length}`, options.specialist);
    const { set, specialist, fresh } = options;
    const lesson = specialistLesson(training, generalist, classes, options, { set, specialist, fresh, seed });
    const outputs = classes.map((_, place) => place);
    const within = () => accuracyWithin(lesson.net, unseen, classes, outputs);
    const curve = options.curve
      ? accuracyCurve(lesson.net, { within }, join(folder, "curve.json"))
      : undefined;
    const trained = await trainReusably(
      lesson.net,
      lesson.initial,
      lesson.data,
      { ...lesson.training, onProgress, afterEpoch: curve?.look },
      { reuse: !options.curve },
    );
    const metrics = {
      accuracy: within(),
      generalistAccuracy: accuracyWithin(generalist, unseen, classes, classes),
      examplesSeen: trained.epochs.length * lesson.data.count,
      seconds: trained.seconds,
    };
    for (const net of [generalist, lesson.net]) net.dispose();
    return { metrics, ...(curve && { details: { curve: curve.read() } }) };
  },
};
