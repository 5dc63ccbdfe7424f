/** Groups of kanji, each for one specialist: those that the generalist confuses, found without labels. §5.3 */
import * as tf from "@tensorflow/tfjs";
import { dataContent } from "../../data/data-content.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
import { softmaxWithTemperature } from "../../distillation/softmax.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { netContent } from "../../models/net-content.js";
import { balancedClusters } from "../../statistics/balanced-clusters.js";
import { onlineClusters } from "../../statistics/online-clusters.js";
import { PredictionCovariance } from "../../statistics/prediction-covariance.js";
import { cached } from "../../storage/cache.js";
import * as kind from "../../support/option-kinds.js";
import type { Kinds, Rule } from "../../support/options.js";
import { randomGenerator, randomOrder, subSeed } from "../../support/random.js";
import { logitsOf } from "../../training/evaluate.js";
import type { Json } from "../../trials/trial.js";
import { forEachChunk } from "./example-chunks.js";
import type { KanjiDataOptions } from "./kanji-data.js";

/** How classes are grouped. */
export interface GroupingOptions extends Record<string, Json> {
  /**
   * `balanced`: k-means with groups of equal size on the correlations of the generalist's predictions; `online`: the paper's, on their
   * covariances; `random`: of equal size, as a control.
   */
  grouping: string;
  /** Number of groups. */
  groups: number;
}

/** The range of each. */
export const GROUPING_KINDS: Kinds<GroupingOptions> = {
  grouping: kind.choice("balanced", "online", "random"),
  groups: kind.whole(2),
};

/** A rule between options: a specialist needs two classes. */
export const TWO_CLASSES: Rule<GroupingOptions & Pick<KanjiDataOptions, "classes">> = {
  must: ({ classes }) => `groups must be at most half of the ${String(classes)} classes`,
  holds: ({ groups, classes }) => 2 * groups <= classes,
  found: ({ groups }) => groups,
};

/** 20 groups of 50 of 1,000 classes. */
export const GROUPING_DEFAULTS: GroupingOptions = { grouping: "balanced", groups: 20 };

/** Predictions on more examples change the groups little. */
const MOST_EXAMPLES = 30_000;

/** Raise this when equal predictions give other groups. */
const VERSION = 2;

/**
 * The groups of a generalist's classes, from the cache or computed now.
 *
 * @param covariance - pictures that it did not learn from; their labels are not looked at
 * @param set - from 1: which of several groupings, from different starts
 * @returns the classes of each group
 */
export async function kanjiGroups(
  generalist: MultilayerPerceptron,
  covariance: LabelledDataset,
  { grouping, groups }: GroupingOptions,
  set: number,
  seed: number,
): Promise<readonly (readonly number[])[]> {
  const { classes } = generalist;
  const own = subSeed(seed, "groups", set);
  if (grouping === "random") return randomGroups(classes, groups, own);
  const every = Math.ceil(covariance.count / MOST_EXAMPLES);
  const examples = selectExamples(
    covariance,
    Uint32Array.from({ length: Math.ceil(covariance.count / every) }, (_, index) => index * every),
  );
  const net = netContent(generalist);
  const { inputs } = dataContent(examples);
  const { arrays } = await cached(
    "kanji-groups",
    { VERSION, net, inputs, grouping, groups, own },
    async () => {
      const predictions = new PredictionCovariance(classes);
      await forEachChunk("kanjiGroups", examples, (chunk) => {
        const logits = tf.tensor2d(logitsOf(generalist, chunk), [chunk.count, classes]);
        const probabilities = softmaxWithTemperature(logits, 1);
        predictions.add(probabilities);
        tf.dispose([logits, probabilities]);
      });
      const options = { clusters: groups, seed: own };
      const found =
        grouping === "online"
          ? onlineClusters(predictions.covariance(), options)
          : balancedClusters(predictions.correlation(), options);
      return { arrays: { groupOf: { shape: [classes], values: groupOf(found, classes) } }, metadata: {} };
    },
  );
  return listed(arrays.groupOf!.values);
}

/** Groups of equal size, or with one class more, drawn at random. */
function randomGroups(classes: number, groups: number, seed: number): number[][] {
  const order = randomOrder(classes, randomGenerator(seed, "random groups"));
  const result = Array.from({ length: groups }, (): number[] => []);
  order.forEach((label, place) => result[place % groups]!.push(label));
  return result.map((group) => group.sort((first, second) => first - second));
}

/** The number of each class's group. */
export function groupOf(groups: readonly (readonly number[])[], classes: number): Float32Array {
  const result = new Float32Array(classes);
  groups.forEach((group, index) => {
    for (const label of group) result[label] = index;
  });
  return result;
}

/** The classes of each group. */
function listed(groupOf: ArrayLike<number>): number[][] {
  const result: number[][] = [];
  Array.from(groupOf).forEach((group, label) => (result[group] ??= []).push(label));
  return result;
}
