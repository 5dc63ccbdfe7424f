/** At which T distillation is matching logits: the limit's error, and students that are trained either way. §2.1, eq. 4 */
import * as tf from "@tensorflow/tfjs";
import type { TransferSet } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import type { Experiment, MeasureContext } from "../../study/experiment.js";
import type { Measured } from "../../study/results.js";
import * as kind from "../../support/option-kinds.js";
import { teacherChanges } from "../ingredients/student-kinds.js";
import { distillation } from "../../training/batch-loss.js";
import { logitsOf } from "../../training/evaluate.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { train } from "../../training/train.js";
import { pairOn, syntheticPair } from "../ingredients/logit-pairs.js";
import { MNIST_TRAINING, mnistNet, mnistTeacher, type MnistTeacher } from "../ingredients/mnist-teacher.js";
import { attentionAt } from "./attention-study.js";
import {
  fittedOrder,
  limitStudy,
  limitTemperature,
  lossLimits,
  type LimitRow,
} from "./high-temperature-study.js";
import { labelNoiseStudy } from "./label-noise-study.js";
import { matchingStudy } from "./matching-study.js";
import { highTemperatureFigures, highTemperatureStatements, highTemperatureTables } from "./report.js";
import {
  CASES,
  distilledGroup,
  limitGroup,
  MATCHING,
  noisyMatchingGroup,
  noisyStudentGroup,
  noisyTeacherGroup,
  SCHEMA,
  SETTINGS,
  SPREAD,
  type HighTemperatureLimitOptions,
} from "./settings.js";
import { teacherSpreads } from "./teacher-spread-study.js";

export type { LabelNoiseOptions } from "./label-noise-study.js";
export type { MatchingStudyOptions } from "./matching-study.js";
export type { HighTemperatureLimitOptions } from "./settings.js";

/** Groups: pairs of logits, alone and at each temperature; students that are distilled or match logits; the same on wrong labels; teachers of several seeds. */
export const highTemperatureLimit: Experiment<HighTemperatureLimitOptions> = {
  name: "04-high-temperature-limit",
  section: "§2.1",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: { changes: teacherChanges, steps: kind.count },
  measure: async (options, context) => {
    const { teacherSetting, teacherSeed } = options;
    const teacher = await mnistTeacher(teacherSetting, teacherSeed, options.teacher, context.onProgress);
    const transfer = await transferSet(teacher.net, teacher.training);
    teacher.net.dispose();
    const measured: Measured[] = [];
    for (const seed of options.seeds) measured.push(...(await limits(transfer, seed, options, context)));
    measured.push(...(await matching(transfer, teacher, options)));
    measured.push(...(await labelNoise(teacher, options, context)));
    measured.push(...(await spreadOverTeachers(options, context)));
    return measured;
  },
  statements: highTemperatureStatements,
  tables: highTemperatureTables,
  figures: highTemperatureFigures,
};

/** The limit on the logits of a fresh student, of one that has learned, and on made-up ones. */
async function limits(
  transfer: TransferSet,
  seed: number,
  { temperatures, sampleSize, hiddenUnits, learnedEpochs, scales }: HighTemperatureLimitOptions,
  { onProgress }: MeasureContext,
): Promise<Measured[]> {
  const sample = firstExamples(transfer, Math.min(sampleSize, transfer.count));
  const student = mnistNet("small", hiddenUnits, seed);
  const fresh = onPair(CASES.fresh, pairOn(student, sample), temperatures, seed);
  const loss = distillation({ temperature: 20, softWeight: 0.5, hardWeight: 0 });
  const learning = {
    ...MNIST_TRAINING,
    label: `student, seed ${seed}`,
    epochs: learnedEpochs,
    loss,
    onProgress,
  };
  await train(student, transfer, learning);
  const learned = onPair(CASES.learned(learnedEpochs), pairOn(student, sample), temperatures, seed);
  student.dispose();
  const synthetic = scales.map((scale) =>
    onPair(CASES.synthetic(scale), syntheticPair({ scale, seed }), temperatures, seed),
  );
  return [fresh, learned, ...synthetic].flat();
}

/** The error's order in 1/T is fitted where it is small enough for the expansion to count. */
const SMALL = 0.1;

/** Series: which logits the gradient attends to. */
function onPair(name: string, pair: LogitPair, temperatures: readonly number[], seed: number): Measured[] {
  const rows = limitStudy(pair, temperatures);
  const order = (field: "error" | "errorWithNextTerm") => {
    const points = rows
      .filter(({ error }) => error < SMALL)
      .map((row) => ({ temperature: row.temperature, error: row[field] }));
    return points.length < 2 ? undefined : fittedOrder(points);
  };
  const [first, second] = [order("error"), order("errorWithNextTerm")];
  const orders = {
    ...(first !== undefined && { order: first }),
    ...(second !== undefined && { orderWithNextTerm: second }),
  };
  const limit = { within10Percent: limitTemperature(pair, 0.1), ...lossLimits(pair), ...orders };
  const attention = rows.map(({ temperature }) => attentionAt(pair, temperature));
  tf.dispose(pair as unknown as tf.TensorContainerObject);
  return [
    { group: name, seed, metrics: limit },
    ...rows.map(({ temperature, ...metrics }: LimitRow, index) => {
      const { farBelow, ...series } = attention[index]!;
      return { group: limitGroup(name, temperature), seed, metrics: { ...metrics, farBelow }, series };
    }),
  ];
}

/** Students that are distilled at high T beside one that matches logits. */
async function matching(
  transfer: TransferSet,
  { test }: MnistTeacher,
  { seeds, distilled, matchingDigits, matching: how }: HighTemperatureLimitOptions,
): Promise<Measured[]> {
  const few = firstExamples(transfer, Math.min(matchingDigits, transfer.count));
  const runs = await matchingStudy(few, test, { seeds, temperatures: distilled, ...how });
  return [
    ...runs
      .filter(({ temperature }) => temperature === distilled[0])
      .map(({ seed, errors }) => ({ group: MATCHING, seed, metrics: { errors: errors.matching } })),
    ...runs.map(({ seed, temperature, steps, distances, errors, disagreements }) => ({
      group: distilledGroup(temperature),
      seed,
      metrics: { errors: errors.distilled, disagreements },
      series: { steps, distances },
    })),
  ];
}

/** Students of teachers that learned partly wrong labels. */
async function labelNoise(
  { training: digits, test }: MnistTeacher,
  { seeds, noise, noiseTemperatures, noiseDigits, noisy }: HighTemperatureLimitOptions,
  { onProgress }: MeasureContext,
): Promise<Measured[]> {
  const few = firstExamples(digits, Math.min(noiseDigits, digits.count));
  const how = { seeds, noises: [0, noise], temperatures: noiseTemperatures, ...noisy };
  const rows = await labelNoiseStudy(few, test, how, onProgress);
  return rows.flatMap((row) => {
    const group = (name: string, errors: readonly number[]) =>
      errors.map((count, index): Measured => ({
        group: name,
        seed: seeds[index]!,
        metrics: { errors: count },
      }));
    return [
      ...group(noisyTeacherGroup(row.noise), row.teacher),
      ...row.distilled.flatMap((errors, index) =>
        group(noisyStudentGroup(row.noise, noiseTemperatures[index]!), errors),
      ),
      ...group(noisyMatchingGroup(row.noise), row.matching),
    ];
  });
}

/** Teachers of several seeds beside each other, on the same digits. */
async function spreadOverTeachers(
  { teacherSetting, spreadSeeds, spreadTeacher, teacher: changes, sampleSize }: HighTemperatureLimitOptions,
  { onProgress }: MeasureContext,
): Promise<Measured[]> {
  const logits: Float32Array[] = [];
  let classes = 0;
  for (const seed of spreadSeeds) {
    const how = { ...changes, ...spreadTeacher };
    const { net, training } = await mnistTeacher(teacherSetting, seed, how, onProgress);
    logits.push(logitsOf(net, firstExamples(training, Math.min(sampleSize, training.count))));
    net.dispose();
    classes = training.classes;
  }
  return teacherSpreads(logits, classes).map(({ farBelow, largest, ...series }, index) => ({
    group: SPREAD,
    seed: spreadSeeds[index]!,
    metrics: { farBelow, largest },
    series,
  }));
}
