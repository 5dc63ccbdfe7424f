/** The paper's first experiment: a large net, a small net on labels, and the small net on the large one's soft targets. §3 */
import * as kind from "../../support/option-kinds.js";
import type { Experiment } from "../../study/experiment.js";
import type { Measured } from "../../study/results.js";
import {
  MNIST_SCHEMA,
  MNIST_SETTINGS,
  type MnistDistillationOptions,
} from "../ingredients/mnist-settings.js";
import type { NetRun } from "../ingredients/mnist-teacher.js";
import { wrongAnswersOf } from "../ingredients/net-metrics.js";
import { threeNetsStatements } from "../ingredients/three-nets.js";
import { trainThreeNets } from "./mnist-distillation.js";
import { NETS, mnistDistillationFigures, threeNetsTable } from "./report.js";

export type { MnistDistillationOptions } from "../ingredients/mnist-settings.js";

/** Groups: `NETS`. Series: errors after each epoch (`curve`), and the wrong answers to the test digits. */
export const mnistDistillation: Experiment<MnistDistillationOptions> = {
  name: "01-mnist-distillation",
  section: "§3",
  schema: MNIST_SCHEMA,
  settings: MNIST_SETTINGS,
  parameters: {
    tensorBoard: kind.text,
    // Of the nets that the notebook trains in its cells; the experiment has options of its own for them.
    seed: kind.seed,
    trainingDigits: MNIST_SCHEMA.kinds.trainingDigits,
    teacherEpochs: kind.epochs,
    studentEpochs: kind.epochs,
  },
  measure: async (options, { onProgress }) => {
    const { runs, test } = await trainThreeNets("quick", options, onProgress);
    const measured = (group: string, seed: number, { evaluation, epochs, seconds }: NetRun): Measured => ({
      group,
      seed,
      metrics: { errors: evaluation.errors, seconds },
      series: {
        curve: epochs.flatMap(({ errors }) => errors ?? []),
        ...wrongAnswersOf(evaluation.predictions, test.labels),
      },
    });
    return runs.flatMap(({ seed, ...nets }) => [
      measured(NETS.teacher, seed, nets.teacher),
      measured(NETS.small, seed, nets.small),
      measured(NETS.distilled, seed, nets.distilled),
    ]);
  },
  statements: (results) => threeNetsStatements(results, NETS),
  tables: (results) => [threeNetsTable(results)],
  figures: mnistDistillationFigures,
};
