/** Several generalists together as a trial: another way to spend the examples that specialists see. §4, §5 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledDataset } from "../../data/dataset.js";
import { ensembleSoftTargets } from "../../distillation/ensemble.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { evaluateLogits, logitsOf } from "../../training/evaluate.js";
import type { Recipe } from "../../trials/recipe.js";
import { forEachChunk } from "./example-chunks.js";
import { kanjiData } from "./kanji-data.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  kanjiGeneralist,
  type GeneralistOptions,
} from "./kanji-generalist.js";

/** Options of the recipe `kanji-ensemble`. */
export interface KanjiEnsembleOptions extends GeneralistOptions {
  members: number;
}

const WHERE = "kanji-ensemble";
const SCHEMA = optionsSchema<KanjiEnsembleOptions>(
  { ...GENERALIST_KINDS, members: kind.members },
  GENERALIST_RULES,
);

/** Metrics of the members' arithmetic mean: `accuracy` on families that they have not seen; `examplesSeen` and `seconds` of all members. */
export const kanjiEnsembleRecipe: Recipe<KanjiEnsembleOptions> = {
  name: WHERE,
  version: 1,
  defaults: { ...GENERALIST_DEFAULTS, members: 2 },
  schema: SCHEMA,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    const { training, unseen } = await kanjiData(options);
    const members = [];
    for (let member = 1; member <= options.members; member++) {
      members.push(await kanjiGeneralist(training, options, member, seed, onProgress));
    }
    const nets = members.map(({ net }) => net);
    const metrics = {
      accuracy: await accuracyTogether(nets, unseen),
      examplesSeen: members.reduce((sum, one) => sum + one.examplesSeen, 0),
      seconds: members.reduce((sum, { trained }) => sum + trained.seconds, 0),
    };
    for (const net of nets) net.dispose();
    return { metrics };
  },
};

async function accuracyTogether(
  nets: readonly MultilayerPerceptron[],
  set: LabelledDataset,
): Promise<number> {
  let errors = 0;
  await forEachChunk(WHERE, set, (chunk) => {
    const { count, classes } = chunk;
    const mean = tf.tidy(() => {
      const logits = nets.map((net) => tf.tensor2d(logitsOf(net, chunk), [count, classes]));
      return ensembleSoftTargets(logits, { temperature: 1, mean: "arithmetic" }).dataSync<"float32">();
    });
    errors += evaluateLogits(mean, chunk).errors;
  });
  return 1 - errors / set.count;
}
