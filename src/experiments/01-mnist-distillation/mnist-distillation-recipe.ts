/** The paper's first experiment as a trial: one seed's teacher, small net and distilled net. §3 */
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema, type Kind } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import type { Json } from "../../trials/trial.js";
import { trainThreeNets } from "./mnist-distillation.js";
import { wrongAnswersOf } from "../ingredients/net-metrics.js";
import { MNIST_SCHEMA, mnistOptions, type MnistDistillationOptions } from "../ingredients/mnist-settings.js";

/** Options of the recipe `mnist-distillation`: the experiment's own, besides its setting. */
export interface MnistDistillationTrialOptions extends Record<string, Json> {
  /** `quick` or `full`. */
  setting: string;
  /** Options of {@link MnistDistillationOptions} that differ from the setting's. */
  changes: Readonly<Record<string, Json>>;
}

// A trial has its one seed already.
const { seeds: _seeds, ...kinds } = MNIST_SCHEMA.kinds;

const SCHEMA = optionsSchema<MnistDistillationTrialOptions>({
  setting: kind.setting,
  changes: optionsSchema(kinds).some as Kind<Readonly<Record<string, Json>>>,
});

/** Metrics are test errors, and seconds of training; details are the wrong answers of each net, see {@link wrongAnswersOf}. */
export const mnistDistillationRecipe: Recipe<MnistDistillationTrialOptions> = {
  name: "mnist-distillation",
  version: 2,
  defaults: { setting: "quick", changes: {} },
  schema: SCHEMA,
  writeOut: ({ setting, changes }) => {
    const { seeds: _own, ...all } = mnistOptions("mnist-distillation", setting, changes);
    return { setting, changes: all };
  },
  run: async (all, { seed, onProgress }) => {
    checkOptions("mnist-distillation", SCHEMA, all);
    const { setting, changes } = all;
    const options = changes as MnistDistillationOptions;
    const { runs, test } = await trainThreeNets(setting, { ...options, seeds: [seed] }, onProgress);
    const { teacher, small, distilled } = runs[0]!;
    const nets = Object.entries({ teacher, small, distilled });
    return {
      metrics: Object.fromEntries(
        nets.flatMap(([name, { evaluation, seconds }]) => [
          [`${name}Errors`, evaluation.errors],
          [`${name}Seconds`, seconds],
        ]),
      ),
      details: Object.fromEntries(
        nets.map(([name, { evaluation }]) => [
          name,
          { ...wrongAnswersOf(evaluation.predictions, test.labels) },
        ]),
      ),
    };
  },
};
