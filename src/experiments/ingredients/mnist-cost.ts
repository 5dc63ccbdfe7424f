/** What teachers and students on MNIST cost, before they are trained. */
import { mnistOptions } from "./mnist-settings.js";
import type { StudentTrialOptions } from "./mnist-student-options.js";
import type { TeacherTrialOptions } from "./mnist-teacher-options.js";

/**
 * Milliseconds of one step of 128 digits on one thread: a part that every step takes and one in proportion to the
 * weights, fitted to the times in docs/log.md (0.7 ms at 100 units, 3.6 at 800), where two threads share a step.
 */
const STEP = { least: 0.8, perMillionWeights: 4 };
/** Shifts, dropout and max-norm, beside a step without. */
const TEACHER_FACTOR = 1.35;
/** To start a process and read the digits. */
const START_SECONDS = 4;

const weightsOf = (units: number) => (784 * units + units * units + 10 * units) / 1e6;

/** Seconds of one core that a trial of `mnist-teacher` takes, roughly. */
export function teacherSeconds({ setting, teacher }: TeacherTrialOptions): number {
  const { teacherHiddenUnits, teacherEpochs, trainingDigits } = mnistOptions("estimate", setting, teacher);
  return seconds(teacherHiddenUnits, teacherEpochs, trainingDigits, TEACHER_FACTOR);
}

/** The same of `mnist-student`. The student's teacher is not counted. */
export function studentSeconds(options: StudentTrialOptions): number {
  const { trainingDigits } = mnistOptions("estimate", options.setting, options.teacher);
  return seconds(options.hiddenUnits, options.epochs, transferDigits(options, trainingDigits), 1);
}

function seconds(units: number, epochs: number, digits: number, factor: number): number {
  const milliseconds = STEP.least + STEP.perMillionWeights * weightsOf(units);
  return START_SECONDS + (epochs * Math.ceil(digits / 128) * milliseconds * factor) / 1000;
}

function transferDigits({ omit, only, fraction, first, heldOut }: StudentTrialOptions, all: number): number {
  const classes = only.length > 0 ? only.length : 10 - omit.length;
  const chosen = all * (heldOut ? 5 / 6 : 1) * (classes / 10) * fraction;
  return first > 0 ? Math.min(first, chosen) : chosen;
}
