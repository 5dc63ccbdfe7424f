/** One net for all kanji that learns from a generalist, its specialists, or several generalists, as a trial; run their trials before. §8 */
import { sizeOf, type LabelledDataset } from "../../data/dataset.js";
import { generalistWithSpecialists, meanOfNets } from "../../models/combined-net.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { Net } from "../../models/net.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { subSeed } from "../../support/random.js";
import { distillation, hardTargets } from "../../training/batch-loss.js";
import { trainReusably } from "../../training/reusable-training.js";
import { transferSet } from "../../training/soft-target-cache.js";
import { TRAIN_SCHEMA } from "../../training/train-options.js";
import type { Recipe, TrialContext, TrialOutcome } from "../../trials/recipe.js";
import { accuracyOn } from "./accuracy.js";
import { unlessDiverged } from "./unless-diverged.js";
import { kanjiData, type KanjiData } from "./kanji-data.js";
import { KANJI_TRAINING, kanjiGeneralist } from "./kanji-generalist.js";
import {
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  trainedSpecialists,
  SPECIALISTS_RULES,
  type SpecialistsOptions,
} from "./specialists.js";

/** Who teaches; `labels` for nobody. */
export const TEACHERS = ["labels", "generalist", "specialists", "generalists"] as const;

/** One of them. */
export type KanjiTeacher = (typeof TEACHERS)[number];

/** Options of the recipe `kanji-student`. */
export interface KanjiStudentOptions extends SpecialistsOptions {
  teacher: KanjiTeacher;
  /** Generalists that teach together. */
  members: number;
  /** T by which the teacher's distribution, for specialists the q of eq. 5, is softened. */
  temperature: number;
  /** Weight of the labels; the soft targets, times T², have the rest. */
  hardWeight: number;
  /** Units of each of the student's two hidden layers. */
  studentUnits: number;
  studentEpochs: number;
  studentLearningRate: number;
  /** Start from the generalist's weights, which it must be of a size with, and not from weights of its own. */
  fromGeneralist: boolean;
}

const WHERE = "kanji-student";
const { epochs, learningRate } = TRAIN_SCHEMA.kinds;

const SCHEMA = optionsSchema<KanjiStudentOptions>(
  {
    ...SPECIALISTS_KINDS,
    teacher: kind.choice(...TEACHERS),
    members: kind.members,
    temperature: kind.temperature,
    hardWeight: kind.part,
    studentUnits: kind.units,
    studentEpochs: epochs,
    studentLearningRate: learningRate,
    fromGeneralist: kind.flag,
  },
  [
    ...SPECIALISTS_RULES,
    {
      must: ({ warmUpEpochs }) => `studentEpochs must be above warmUpEpochs, ${warmUpEpochs}`,
      holds: ({ studentEpochs, warmUpEpochs }) => studentEpochs > warmUpEpochs,
      found: ({ studentEpochs }) => studentEpochs,
    },
    {
      must: ({ hiddenUnits }) =>
        `from the generalist's weights studentUnits must be hiddenUnits, ${hiddenUnits}`,
      holds: ({ fromGeneralist, studentUnits, hiddenUnits }) =>
        !fromGeneralist || studentUnits === hiddenUnits,
      found: ({ studentUnits }) => studentUnits,
    },
  ],
);

/**
 * Metrics, on families that no net has seen: `accuracy`, and the `teacherAccuracy` (not for labels); `trainAccuracy` on what it learned from; `examplesSeen`,
 * `seconds`.
 */
export const kanjiStudentRecipe: Recipe<KanjiStudentOptions> = {
  name: WHERE,
  version: 1,
  defaults: {
    ...SPECIALISTS_DEFAULTS,
    teacher: "specialists",
    members: 2,
    temperature: 1,
    hardWeight: 0.5,
    studentUnits: SPECIALISTS_DEFAULTS.hiddenUnits,
    studentEpochs: SPECIALISTS_DEFAULTS.epochs,
    studentLearningRate: SPECIALISTS_DEFAULTS.learningRate,
    fromGeneralist: false,
  },
  schema: SCHEMA,
  run: async (options, context) => {
    checkOptions(WHERE, SCHEMA, options);
    return unlessDiverged(() => measured(options, context));
  },
};

async function measured(options: KanjiStudentOptions, context: TrialContext): Promise<TrialOutcome> {
  const data = await kanjiData(options);
  const { teacher, nets } = await teacherOf(data, options, context);
  const student = await trainedStudent(data.training, teacher, options, context);
  const metrics = {
    accuracy: accuracyOn(student.net, data.unseen),
    ...(teacher && { teacherAccuracy: accuracyOn(teacher, data.unseen) }),
    trainAccuracy: accuracyOn(student.net, data.training),
    examplesSeen: options.studentEpochs * data.training.count,
    seconds: student.seconds,
  };
  for (const net of [student.net, ...nets]) net.dispose();
  return { metrics };
}

/** The teacher, none for labels, and the nets that it is made of. */
async function teacherOf(
  data: KanjiData,
  options: KanjiStudentOptions,
  { seed, onProgress }: TrialContext,
): Promise<{ teacher: Net | undefined; nets: MultilayerPerceptron[] }> {
  const member = async (number: number) =>
    (await kanjiGeneralist(data.training, options, number, seed, onProgress)).net;
  const { teacher, members } = options;
  if (teacher === "labels") return { teacher: undefined, nets: [] };
  const generalist = await member(1);
  if (teacher === "generalist") return { teacher: generalist, nets: [generalist] };
  const nets = [generalist];
  if (teacher === "generalists") {
    for (let number = 2; number <= members; number++) nets.push(await member(number));
    return { teacher: meanOfNets(nets), nets };
  }
  const specialists = await trainedSpecialists(generalist, data, options, 1, { seed, onProgress });
  return {
    teacher: generalistWithSpecialists(generalist, specialists),
    nets: [...nets, ...specialists.map(({ net }) => net)],
  };
}

async function trainedStudent(
  training: LabelledDataset,
  teacher: Net | undefined,
  options: KanjiStudentOptions,
  { seed, onProgress }: TrialContext,
): Promise<{ net: MultilayerPerceptron; seconds: number }> {
  const { temperature, hardWeight, studentUnits, studentEpochs, studentLearningRate, batchSize } = options;
  // Students of all teachers begin alike, and see the same order.
  const initial = subSeed(seed, "student");
  const layerSizes = [sizeOf(training), studentUnits, studentUnits, training.classes];
  const net = new MultilayerPerceptron({ layerSizes, seed: initial });
  if (options.fromGeneralist) {
    const { net: generalist } = await kanjiGeneralist(training, options, 1, seed, onProgress);
    net.setValues(generalist.values());
    generalist.dispose();
  }
  // 16 bits of ln q are enough, and all of a thousand classes' logits would not fit into memory.
  const lesson = teacher ? await transferSet(teacher, training, { inFile: "float16", onProgress }) : training;
  const loss = teacher ? distillation({ temperature, softWeight: 1 - hardWeight, hardWeight }) : hardTargets;
  const { seconds } = await trainReusably(
    net,
    initial,
    lesson,
    {
      ...KANJI_TRAINING,
      label: `student of ${options.teacher}, seed ${seed}`,
      loss,
      seed: subSeed(seed, "student-order"),
      epochs: studentEpochs,
      batchSize,
      learningRate: studentLearningRate,
      // Trained nets bear the full rate.
      warmUpEpochs: options.fromGeneralist ? 0 : options.warmUpEpochs,
      onProgress,
    },
    { reuse: false },
  );
  return { net, seconds };
}
