/** Groups of a generalist's classes as a trial: which part of its errors stays inside a group. §5.3 */
import type { LabelledDataset } from "../../data/dataset.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { evaluate } from "../../training/evaluate.js";
import type { Recipe } from "../../trials/recipe.js";
import { forEachChunk } from "./example-chunks.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  kanjiWithGeneralist,
  type GeneralistOptions,
} from "./kanji-generalist.js";
import {
  GROUPING_DEFAULTS,
  GROUPING_KINDS,
  groupOf,
  TWO_CLASSES,
  kanjiGroups,
  type GroupingOptions,
} from "./kanji-groups.js";

/** Options of the recipe `kanji-groups`. */
export interface GroupsTrialOptions extends GeneralistOptions, GroupingOptions {
  /** From 1: which of several groupings. */
  set: number;
}

const WHERE = "kanji-groups";

const SCHEMA = optionsSchema<GroupsTrialOptions>(
  { ...GENERALIST_KINDS, ...GROUPING_KINDS, set: kind.count },
  [...GENERALIST_RULES, TWO_CLASSES],
);

/**
 * Metrics, on families that the generalist has not seen: `inside`, the part of its errors that stay inside a group; `chance`, the part that would,
 * if every wrong class were equally likely; `largest`, the number of classes of the largest group; `single`, the number of groups of one class.
 * Details: `groupOf`, the number of each class's group.
 */
export const kanjiGroupsRecipe: Recipe<GroupsTrialOptions> = {
  name: WHERE,
  version: 2,
  defaults: { ...GENERALIST_DEFAULTS, ...GROUPING_DEFAULTS, set: 1 },
  schema: SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, SCHEMA, options);
    const { covariance, unseen, generalist: net } = await kanjiWithGeneralist(options, context);
    const groups = await kanjiGroups(net, covariance, options, options.set, context.seed);
    const group = groupOf(groups, net.classes);
    const sizes = groups.map(({ length }) => length);
    const metrics = {
      ...(await errorsInside(net, unseen, group, sizes)),
      largest: Math.max(...sizes),
      single: sizes.filter((size) => size === 1).length,
    };
    net.dispose();
    return { metrics, details: { groupOf: Array.from(group) } };
  },
};

async function errorsInside(
  net: MultilayerPerceptron,
  unseen: LabelledDataset,
  group: Float32Array,
  sizes: readonly number[],
): Promise<{ inside: number; chance: number }> {
  let [errors, inside, chance] = [0, 0, 0];
  await forEachChunk(WHERE, unseen, (chunk) => {
    const { predictions } = evaluate(net, chunk);
    for (let example = 0; example < chunk.count; example++) {
      const [label, answer] = [chunk.labels[example]!, predictions[example]!];
      if (label === answer) continue;
      errors++;
      if (group[label] === group[answer]) inside++;
      chance += (sizes[group[label]!]! - 1) / (net.classes - 1);
    }
  });
  return errors === 0 ? { inside: 0, chance: 0 } : { inside: inside / errors, chance: chance / errors };
}
