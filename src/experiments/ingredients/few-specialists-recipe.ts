/** All specialists of a generalist, which learn from few examples, as a trial; run the trial of its groups of classes before. §6.1 */
import type { LabelledDataset } from "../../data/dataset.js";
import { covarianceJitters } from "../../data/kanji/kanji-options.js";
import { firstExamples } from "../../data/select-examples.js";
import { asSpecialist, generalistWithSpecialists } from "../../models/combined-net.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { evaluateLogits, logitsOf } from "../../training/evaluate.js";
import type { Recipe, TrialContext, TrialOutcome } from "../../trials/recipe.js";
import { accuracyWithin } from "./answers-within.js";
import { forEachChunk } from "./example-chunks.js";
import { fewSpecialist, OUTSIDE, type FewSpecialist, type Outside } from "./few-specialists.js";
import { unlessDiverged } from "./unless-diverged.js";
import { kanjiData } from "./kanji-data.js";
import { kanjiWithGeneralist } from "./kanji-generalist.js";
import { kanjiGroups } from "./kanji-groups.js";
import {
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  SPECIALISTS_RULES,
  type SpecialistsOptions,
} from "./specialists.js";

/** Options of the recipe `few-specialists`. */
export interface FewSpecialistsOptions extends SpecialistsOptions {
  /** How many pictures of each character in each family specialists learn from; the generalist has all. */
  fewJitters: number;
  /** Targets for classes that are not a specialist's own. */
  outside: Outside;
}

const WHERE = "few-specialists";

const SCHEMA = optionsSchema<FewSpecialistsOptions>(
  { ...SPECIALISTS_KINDS, fewJitters: kind.count, outside: kind.choice(...OUTSIDE) },
  [
    ...SPECIALISTS_RULES,
    {
      must: ({ jitters }) =>
        `fewJitters must be at most ${jitters - covarianceJitters(jitters)}, those of the training set`,
      holds: ({ fewJitters, jitters }) => fewJitters <= jitters - covarianceJitters(jitters),
      found: ({ fewJitters }) => fewJitters,
    },
  ],
);

/** Corrections that are tried, as parts of the logarithm of the oversampling: 0 for none, 1 for the paper's. */
const CORRECTIONS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];

/** Pictures of validation families by which the correction is chosen. */
const MOST_FOR_CHOICE = 16_000;

/**
 * Metrics, on families that no net has seen: `accuracy` by eq. 5 with the specialists of the generalist's most probable class, whose dustbins have the correction
 * that gave the right classes the highest probability on validation families: `correction`, see {@link CORRECTIONS}; `within`, right answers of
 * specialists that are limited to their own classes, and `withinTraining` on the examples that they learned from; `seconds`.
 */
export const fewSpecialistsRecipe: Recipe<FewSpecialistsOptions> = {
  name: WHERE,
  version: 3,
  defaults: { ...SPECIALISTS_DEFAULTS, fewJitters: 3, outside: "dustbin" },
  schema: SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, SCHEMA, options);
    return unlessDiverged(() => measured(options, context));
  },
};

async function measured(options: FewSpecialistsOptions, context: TrialContext): Promise<TrialOutcome> {
  const { training, covariance, unseen, generalist } = await kanjiWithGeneralist(options, context);
  const { seed, onProgress } = context;
  const groups = await kanjiGroups(generalist, covariance, options, 1, seed);
  const ofEachJitter = training.count / (options.jitters - covarianceJitters(options.jitters));
  const few = firstExamples(training, options.fewJitters * ofEachJitter);
  const lesson = { generalist, few, outside: options.outside, options, seed, onProgress };
  const specialists: FewSpecialist[] = [];
  for (const [index, classes] of groups.entries()) {
    specialists.push(await fewSpecialist(lesson, classes, index + 1));
  }
  const { unseen: validation } = await kanjiData({ ...options, evaluateOn: "validation" });
  const choice = firstExamples(validation, Math.min(MOST_FOR_CHOICE, validation.count));
  let best = { correction: NaN, loss: Infinity };
  for (const correction of CORRECTIONS) {
    const { loss } = await answers(generalist, specialists, choice, correction);
    if (loss < best.loss) best = { correction, loss };
  }
  const { accuracy } = await answers(generalist, specialists, unseen, best.correction);
  const within = (set: LabelledDataset) =>
    specialists.reduce(
      (sum, { net, classes, outputs }) =>
        sum + (classes.length / generalist.classes) * accuracyWithin(net, set, classes, outputs),
      0,
    );
  const metrics = {
    accuracy,
    correction: best.correction,
    within: within(unseen),
    withinTraining: within(few),
    seconds: specialists.reduce((sum, one) => sum + one.seconds, 0),
  };
  for (const { net } of [{ net: generalist }, ...specialists]) net.dispose();
  return { metrics };
}

/** Right answers by eq. 5, and the mean of −ln q of the right classes. */
async function answers(
  generalist: MultilayerPerceptron,
  specialists: readonly FewSpecialist[],
  set: LabelledDataset,
  correction: number,
): Promise<{ accuracy: number; loss: number }> {
  const together = generalistWithSpecialists(
    generalist,
    specialists.map(({ net, classes, outputs, oversampling }) => ({
      classes,
      net: asSpecialist(net, outputs, { shift: correction * oversampling }),
    })),
  );
  let [errors, loss] = [0, 0];
  await forEachChunk(WHERE, set, (chunk) => {
    // They are ln q.
    const logits = logitsOf(together, chunk);
    errors += evaluateLogits(logits, chunk).errors;
    chunk.labels.forEach((label, row) => (loss -= logits[row * chunk.classes + label]!));
  });
  return { accuracy: 1 - errors / set.count, loss: loss / set.count };
}
