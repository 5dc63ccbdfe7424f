/** A generalist and all its specialists as a trial; run their own trials before, whose nets it finds in the cache. §5.4 and §5.5 */
import type { LabelledDataset } from "../../data/dataset.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import type { Json } from "../../trials/trial.js";
import { accuracyWithin } from "./answers-within.js";
import { kanjiWithGeneralist } from "./kanji-generalist.js";
import {
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  SPECIALISTS_RULES,
  trainedSpecialists,
  type Specialist,
  type SpecialistsOptions,
} from "./specialists.js";
import { excessOverDescent, specialistsAnswers, type CountedAnswers } from "./specialists-answers.js";

/** Options of the recipe `specialists`. */
export interface SpecialistsTrialOptions extends SpecialistsOptions {
  /** Groupings, each with a specialist for every group: so many specialists have each class. */
  sets: number;
  /** For each number of the generalist's most probable classes: the specialists that have one of them are active. */
  top: readonly number[];
}

const WHERE = "specialists";

const SCHEMA = optionsSchema<SpecialistsTrialOptions>(
  { ...SPECIALISTS_KINDS, sets: kind.count, top: kind.list(kind.count) },
  SPECIALISTS_RULES,
);

/**
 * Metrics, on families that no net has seen: `accuracy` by eq. 5 with the specialists of the generalist's most probable class, and `accuracy2` and so
 * on with those of more classes; `generalistAccuracy`; `conditionalAccuracy` of specialists whose answers are limited to their own classes, and
 * `generalistConditionalAccuracy` limited in the same way; of all specialists together `examplesSeen`, `seconds`, and `longestSeconds` of one; see
 * {@link excessOverDescent}.
 * Details: for each of `top`, {@link CountedAnswers} as `active` and `covering`; with several sets `covered`: the accuracy when 0, 1, 2, … of them
 * are there.
 */
export const specialistsRecipe: Recipe<SpecialistsTrialOptions> = {
  name: WHERE,
  version: 1,
  defaults: { ...SPECIALISTS_DEFAULTS, sets: 1, top: [1] },
  schema: SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, SCHEMA, options);
    const { generalist, ...data } = await kanjiWithGeneralist(options, context);
    const sets: Specialist[][] = [];
    for (let set = 1; set <= options.sets; set++) {
      sets.push(await trainedSpecialists(generalist, data, options, set, context));
    }
    const specialists = sets.flat();
    const metrics: Record<string, number> = {
      ...conditional(generalist, specialists, data.unseen),
      examplesSeen: specialists.reduce((sum, one) => sum + one.examplesSeen, 0),
      seconds: specialists.reduce((sum, { trained }) => sum + trained.seconds, 0),
      longestSeconds: Math.max(...specialists.map(({ trained }) => trained.seconds)),
      excessOverDescent: excessOverDescent(generalist, specialists, data.unseen, Math.max(...options.top)),
    };
    const details: Record<string, Json> = {};
    for (const top of options.top) {
      const answers = await specialistsAnswers(generalist, specialists, data.unseen, top);
      const name = top === 1 ? "" : String(top);
      metrics[`accuracy${name}`] = answers.together / answers.examples;
      metrics.generalistAccuracy = answers.generalist / answers.examples;
      details[`active${name}`] = plain(answers.byActive);
      details[`covering${name}`] = plain(answers.byCovering);
    }
    if (sets.length > 1) details.covered = await coveredAccuracies(generalist, sets, data.unseen);
    for (const { net } of [{ net: generalist }, ...specialists]) net.dispose();
    return { metrics, details };
  },
};

const plain = ({ examples, generalist, together }: CountedAnswers): Json => ({
  examples,
  generalist,
  together,
});

/** Each example of a specialist's classes is answered by it, and by the generalist, limited to these classes. */
function conditional(
  generalist: MultilayerPerceptron,
  specialists: readonly Specialist[],
  unseen: LabelledDataset,
): { conditionalAccuracy: number; generalistConditionalAccuracy: number } {
  let [own, before, all] = [0, 0, 0];
  for (const { net, classes } of specialists) {
    const outputs = classes.map((_, place) => place);
    own += classes.length * accuracyWithin(net, unseen, classes, outputs);
    before += classes.length * accuracyWithin(generalist, unseen, classes, classes);
    all += classes.length;
  }
  return { conditionalAccuracy: own / all, generalistConditionalAccuracy: before / all };
}

/** The mean accuracy of the same examples when none of the sets of specialists is there, one of them, two of them, … */
async function coveredAccuracies(
  generalist: MultilayerPerceptron,
  sets: readonly (readonly Specialist[])[],
  unseen: LabelledDataset,
): Promise<number[]> {
  const byNumber: number[][] = [];
  for (let chosen = 0; chosen < 2 ** sets.length; chosen++) {
    const present = sets.filter((_, index) => (chosen >> index) & 1);
    const { together, examples } = await specialistsAnswers(generalist, present.flat(), unseen, 1);
    (byNumber[present.length] ??= []).push(together / examples);
  }
  return byNumber.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}
