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
import { gaussianStudy } from "./gaussian-study.js";
import { gradientFigures, gradientStatements, gradientTables } from "./report.js";
import {
  checkGroup,
  contributionGroup,
  conventionGroup,
  gaussianGroup,
  SCHEMA,
  SETTINGS,
  varianceGroup,
  type GradientsOptions,
} from "./settings.js";
import { varianceStudy } from "./variance-study.js";

export type { GradientsOptions } from "./settings.js";

/**
 * Groups: a formula at a temperature, a convention, the contributions after an epoch at a temperature, the gradients' variance on a student,
 * Gaussian classes.
 */
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
      measured.push(...(await variances(transfer, seed, options, context)));
      measured.push(...onGaussians(seed, options));
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
    rows.map(({ temperature: T, scaledSoft, hard, ...ratios }) => ({
      group: contributionGroup(epoch, T),
      seed,
      metrics: {
        ...ratios,
        soft: scaledSoft.mean,
        softLow: scaledSoft.low,
        softHigh: scaledSoft.high,
        hard: hard.mean,
      },
    })),
  );
}

/** The variance of the gradient between digits, of labels and of soft targets. */
async function variances(
  transfer: TransferSet,
  seed: number,
  { temperature, temperatures, epochs, varianceUnits, varianceSample, learningRate }: GradientsOptions,
  { onProgress }: MeasureContext,
): Promise<Measured[]> {
  const looks = { temperature, temperatures, epochs, sampleSize: varianceSample };
  const net = { seed, hiddenUnits: varianceUnits, learningRate };
  const stages = await varianceStudy(transfer, { ...looks, ...net }, onProgress);
  return stages
    .filter(({ learner, epoch }) => epoch > 0 || learner === "labels")
    .flatMap(({ learner, epoch, rows }) =>
      rows.map(({ temperature: T, ...metrics }) => ({
        group: varianceGroup(learner, epoch, T),
        seed,
        metrics,
      })),
    );
}

/** The same where the true probabilities are known. */
function onGaussians(seed: number, { separations }: GradientsOptions): Measured[] {
  return gaussianStudy(separations, seed).map(({ separation, progress, identity, ...series }) => ({
    group: gaussianGroup(separation, progress),
    seed,
    metrics: { identity },
    series,
  }));
}
