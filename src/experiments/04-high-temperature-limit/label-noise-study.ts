/**
 * Soft targets of a teacher that learned wrong labels: is a student better off with the Kullback–Leibler divergence at
 * some T, or with matching logits? After Kim, Oh, Kim, Cho and Yun (2021), "Comparing Kullback-Leibler divergence and mean
 * squared error loss in knowledge distillation".
 */
import type { LabelledDataset } from "../../data/dataset.js";
import { noisyLabels } from "../../data/transfer-set.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import { distillation, matchedLogits } from "../../training/batch-loss.js";
import { evaluate } from "../../training/evaluate.js";
import type { BatchLoss } from "../../training/named-loss.js";
import type { ProgressListener } from "../../training/progress.js";
import { trainReusably } from "../../training/reusable-training.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { MNIST_TRAINING, mnistNet } from "../ingredients/mnist-teacher.js";

/** Nets, noises and temperatures of the study of wrong labels. */
export interface LabelNoiseOptions {
  seeds: readonly number[];
  /** Fractions of wrong labels that teachers learn from. */
  noises: readonly number[];
  /** One student for each, beside the one that matches logits. */
  temperatures: readonly number[];
  teacherHiddenUnits: number;
  studentHiddenUnits: number;
  teacherEpochs: number;
  studentEpochs: number;
  learningRate: number;
  /** Of the divergence times T², and of the matched logits. */
  weight: number;
}

/** Test errors, one for each seed. */
export interface LabelNoiseRow {
  noise: number;
  teacher: number[];
  /** By temperature, in the order of the options. */
  distilled: number[][];
  matching: number[];
}

const SCHEMA = optionsSchema<LabelNoiseOptions>({
  seeds: kind.seeds,
  noises: kind.list(kind.part),
  temperatures: kind.temperatures,
  teacherHiddenUnits: kind.units,
  studentHiddenUnits: kind.units,
  teacherEpochs: kind.epochs,
  studentEpochs: kind.epochs,
  learningRate: kind.learningRate,
  weight: kind.positive,
});

/**
 * Trains a teacher for each noise and seed, and its students on its soft targets alone; all are kept in the cache.
 * @throws ArgumentError if an option is out of range
 */
export async function labelNoiseStudy(
  digits: LabelledDataset,
  test: LabelledDataset,
  options: LabelNoiseOptions,
  onProgress?: ProgressListener,
): Promise<LabelNoiseRow[]> {
  checkOptions("labelNoiseStudy", SCHEMA, options);
  const { temperatures, weight } = options;
  const rows: LabelNoiseRow[] = [];
  for (const noise of options.noises) {
    const row: LabelNoiseRow = { noise, teacher: [], distilled: temperatures.map(() => []), matching: [] };
    for (const seed of options.seeds) {
      const { errors, learn } = await noisyTeacher(digits, test, noise, seed, options, onProgress);
      row.teacher.push(errors);
      for (const [index, temperature] of temperatures.entries()) {
        const loss = distillation({ temperature, softWeight: weight, hardWeight: 0 });
        row.distilled[index]!.push(await learn(`T = ${temperature}`, loss));
      }
      row.matching.push(await learn("matching logits", matchedLogits({ weight })));
    }
    rows.push(row);
  }
  return rows;
}

async function noisyTeacher(
  digits: LabelledDataset,
  test: LabelledDataset,
  noise: number,
  seed: number,
  { teacherHiddenUnits, studentHiddenUnits, teacherEpochs, studentEpochs, learningRate }: LabelNoiseOptions,
  onProgress: ProgressListener | undefined,
) {
  const name = `${100 * noise}% wrong labels, seed ${seed}`;
  const noisy = noisyLabels(digits, noise, seed);
  const teacher = mnistNet("noisy teacher", teacherHiddenUnits, seed);
  await trainReusably(teacher, subSeed(seed, "noisy teacher"), noisy, {
    ...MNIST_TRAINING,
    label: `teacher, ${name}`,
    seed: subSeed(seed, "noisy teacher"),
    epochs: teacherEpochs,
    learningRate,
    onProgress,
  });
  const transfer = await transferSet(teacher, noisy);
  const { errors } = evaluate(teacher, test);
  teacher.dispose();
  const learn = async (how: string, loss: BatchLoss) => {
    const student = mnistNet("small", studentHiddenUnits, seed);
    await trainReusably(student, subSeed(seed, "small"), transfer, {
      ...MNIST_TRAINING,
      label: `student, ${how}, ${name}`,
      seed: subSeed(seed, "small"),
      epochs: studentEpochs,
      learningRate,
      loss,
      onProgress,
    });
    const evaluation = evaluate(student, test);
    student.dispose();
    return evaluation.errors;
  };
  return { errors, learn };
}
