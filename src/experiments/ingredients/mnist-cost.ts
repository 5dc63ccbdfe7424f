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
/** A teacher that answers beside a student, which goes forward only, as a part of a step of its own size. */
const BESIDE_FACTOR = 0.3;
/** To start a process and read the digits. */
const START_SECONDS = 4;

const weightsOf = (units: number) => (784 * units + units * units + 10 * units) / 1e6;

/** Seconds of one core that a trial of `mnist-teacher` takes, roughly. */
export function teacherSeconds({ setting, teacher }: TeacherTrialOptions): number {
  const { teacherHiddenUnits, teacherEpochs, trainingDigits } = mnistOptions("estimate", setting, teacher);
  return seconds(teacherHiddenUnits, teacherEpochs, trainingDigits, TEACHER_FACTOR);
}

/** The same of `mnist-student`. The training of the student's teacher is not counted. */
export function studentSeconds(options: StudentTrialOptions): number {
  const { setting, teacher, hiddenUnits, epochs, softWeight, maxShiftPixels } = options;
  const { trainingDigits, teacherHiddenUnits } = mnistOptions("estimate", setting, teacher);
  const digits = transferDigits(options, trainingDigits);
  const own = seconds(hiddenUnits, epochs, digits, 1);
  return maxShiftPixels > 0 && softWeight > 0
    ? own + seconds(teacherHiddenUnits, epochs, digits, BESIDE_FACTOR)
    : own;
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
