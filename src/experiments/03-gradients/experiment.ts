/** Which formula is the gradient of which loss, and what the T² is for. §2, eq. 2 */
import * as tf from "@tensorflow/tfjs";
import type { TransferSet } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import type { Experiment, MeasureContext } from "../../study/experiment.js";
import type { Measured } from "../../study/results.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { pairOn } from "../ingredients/logit-pairs.js";
import { teacherChanges } from "../ingredients/student-kinds.js";
import { mnistNet, mnistTeacher } from "../ingredients/mnist-teacher.js";
import { contributionStudy } from "./contribution-study.js";
import { compareConventions } from "./convention-study.js";
import { checkGradients } from "./gradient-check.js";
import { gradientFigures, gradientStatements, gradientTables } from "./report.js";
import {
  checkGroup,
  contributionGroup,
  conventionGroup,
  SCHEMA,
  SETTINGS,
  type GradientsOptions,
} from "./settings.js";

export type { GradientsOptions } from "./settings.js";

/** Groups: a formula at a temperature, a convention, the contributions after an epoch at a temperature. */
export const gradients: Experiment<GradientsOptions> = {
  name: "03-gradients",
  section: "§2",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: { changes: teacherChanges },
  measure: async (options, context) => {
    const measured: Measured[] = [];
    for (const seed of options.seeds) {
      const teacher = await mnistTeacher(options.teacherSetting, seed, options.teacher, context.onProgress);
      const transfer = await transferSet(teacher.net, teacher.training);
      teacher.net.dispose();
      measured.push(...onFreshStudent(transfer, seed, options));
      measured.push(...(await onLearningStudent(transfer, seed, options, context)));
    }
    return measured;
  },
  statements: gradientStatements,
  tables: gradientTables,
  figures: gradientFigures,
};

function onFreshStudent(transfer: TransferSet, seed: number, options: GradientsOptions): Measured[] {
  const { hiddenUnits, temperature, alpha, checkedExamples } = options;
  const few = firstExamples(transfer, Math.min(checkedExamples, transfer.count));
  const net = mnistNet("small", hiddenUnits, seed);
  const fresh = pairOn(net, few);
  const checks = [...new Set([1, temperature])].flatMap((T) =>
    checkGradients(fresh, fresh.labels, T).map(({ name, automatic, finiteDifferences }) => ({
      group: checkGroup(name, T),
      seed,
      metrics: { automatic, finiteDifferences },
    })),
  );
  const conventions = compareConventions(fresh, { temperature, alpha }).map(({ name, ...metrics }) => ({
    group: conventionGroup(name),
    seed,
    metrics,
  }));
  tf.dispose([fresh.student, fresh.teacher, fresh.labels]);
  net.dispose();
  return [...checks, ...conventions];
}

async function onLearningStudent(
  transfer: TransferSet,
  seed: number,
  {
    temperature,
    temperatures,
    epochs,
    softWeight,
    hardWeight,
    hiddenUnits,
    learningRate,
    sampleSize,
  }: GradientsOptions,
  { onProgress }: MeasureContext,
): Promise<Measured[]> {
  const looks = { temperatures, epochs, sampleSize: Math.min(sampleSize, transfer.count) };
  const net = { seed, hiddenUnits, learningRate, temperature, softWeight, hardWeight };
  const stages = await contributionStudy(transfer, { ...looks, ...net }, onProgress);
  return stages.flatMap(({ epoch, rows }) =>
    rows.map(({ temperature: T, scaledSoft, hard, ratio, ratioWithout }) => ({
      group: contributionGroup(epoch, T),
      seed,
      metrics: {
        ratio,
        ratioWithout,
        soft: scaledSoft.mean,
        softLow: scaledSoft.low,
        softHigh: scaledSoft.high,
        hard: hard.mean,
      },
    })),
  );
}
