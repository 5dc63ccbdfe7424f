/**
 * The large net of §3 as a trial: trained once for a seed and kept in the cache, where the students' trials find it. Run
 * these trials before the students', or several students of one teacher train it at the same time.
 */
import { check } from "../../support/checks.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { splitValidation } from "../../data/transfer-set.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { ProgressListener } from "../../training/progress.js";
import type { Recipe } from "../../trials/recipe.js";
import type { Json } from "../../trials/trial.js";
import { mnistDigits, mnistOptions, teacherOptions } from "./mnist-settings.js";
import { teacherOf, type NetRun } from "./mnist-teacher.js";
import { netDetails, netMetrics } from "./net-metrics.js";

/** Which teacher, and which digits are looked at. */
export interface TeacherTrialOptions extends Record<string, Json> {
  /** Of the teacher: `quick` or `full`. */
  setting: string;
  /** Options of `MnistDistillationOptions` that differ from the setting's: `{ labelSmoothing: 0.1 }`. */
  teacher: Readonly<Record<string, Json>>;
  /**
   * `test`: the 10,000 test digits. `validation`: a sixth of the training digits, which neither teacher nor student then
   * learns from: for whatever is chosen before the test digits are looked at.
   */
  evaluateOn: string;
}

/** Seed of the choice of validation digits: the same for all nets. */
export const VALIDATION_SEED = 7;

/** Part of the training digits that is held out, where some are: 10,000 of 60,000. */
const HELD_OUT = 1 / 6;

/** Parts a set into the digits to learn from and those held out, the same ones every time. */
export function holdOut<Set extends LabelledDataset>(digits: Set): { train: Set; validation: Set } {
  return splitValidation(digits, Math.floor(digits.count * HELD_OUT), VALIDATION_SEED);
}

/**
 * The digits of a trial, and its teacher from the cache, or trained now.
 *
 * @returns `test` is what errors are counted on
 * @throws ArgumentError if an option is out of range
 */
export async function teacherOfTrial(
  where: string,
  { setting, teacher, evaluateOn }: TeacherTrialOptions,
  seed: number,
  onProgress?: ProgressListener,
): Promise<{ train: LabelledDataset; test: LabelledDataset; net: MultilayerPerceptron; run: NetRun }> {
  check(
    ["test", "validation"].includes(evaluateOn),
    where,
    "evaluateOn must be test or validation",
    evaluateOn,
  );
  const options = mnistOptions(where, setting, teacher);
  const digits = mnistDigits(where, options);
  const { train, validation } = evaluateOn === "validation" ? holdOut(digits.train) : { train: undefined };
  const used = train ? { train, test: validation } : digits;
  return { ...used, ...(await teacherOf(options, seed, used, onProgress)) };
}

/** The options of a trial with all that its setting says of the teacher. */
export function writeTeacherOut<Options extends TeacherTrialOptions>(options: Options): Options {
  return {
    ...options,
    teacher: teacherOptions("teacher", options.setting, options.teacher) as unknown as Json,
  };
}

/** Metrics and details: see {@link netMetrics} and {@link netDetails}. */
export const mnistTeacherRecipe: Recipe<TeacherTrialOptions> = {
  name: "mnist-teacher",
  version: 1,
  defaults: { setting: "full", teacher: {}, evaluateOn: "test" },
  writeOut: writeTeacherOut,
  run: async (options, { seed, onProgress }) => {
    const { net, run, test } = await teacherOfTrial("mnist-teacher", options, seed, onProgress);
    net.dispose();
    return {
      metrics: { ...netMetrics(run.testLogits, test), seconds: run.seconds },
      details: netDetails(run.testLogits, test, run.epochs),
    };
  },
};
