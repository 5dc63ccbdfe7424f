/** What trials will cost, before they are run. */
import type { Trial } from "../../trials/trial.js";
import { mnistOptions } from "./mnist-settings.js";
import { STUDENT_DEFAULTS, type StudentTrialOptions } from "./mnist-student-options.js";

/**
 * Milliseconds of one step of 128 digits on one thread: a part that every step takes and one in proportion to the
 * weights, fitted to the times in EXPERIMENTS.md (0.7 ms at 100 units, 3.6 at 800), where two threads share a step.
 */
const STEP = { least: 0.8, perMillionWeights: 4 };
/** Shifts, dropout and max-norm, beside a step without. */
const TEACHER_FACTOR = 1.35;
/** To start a process and read the digits. */
const START_SECONDS = 4;

const weightsOf = (units: number) => (784 * units + units * units + 10 * units) / 1e6;

/**
 * Seconds of one core that a trial of `mnist-teacher` or `mnist-student` takes, roughly: a machine that is busy with other
 * things takes longer. The student's teacher is not counted.
 */
export function estimatedSeconds({ recipe, options }: Trial): number {
  const student = { ...STUDENT_DEFAULTS, ...options };
  const { teacherHiddenUnits, teacherEpochs, trainingDigits } = mnistOptions(
    "estimate",
    student.setting,
    student.teacher,
  );
  const isTeacher = recipe === "mnist-teacher";
  const [units, epochs] = isTeacher
    ? [teacherHiddenUnits, teacherEpochs]
    : [student.hiddenUnits, student.epochs];
  const digits = isTeacher ? trainingDigits : transferDigits(student, trainingDigits);
  const milliseconds = STEP.least + STEP.perMillionWeights * weightsOf(units);
  const factor = isTeacher ? TEACHER_FACTOR : 1;
  return START_SECONDS + (epochs * Math.ceil(digits / 128) * milliseconds * factor) / 1000;
}

function transferDigits({ omit, only, fraction, first, heldOut }: StudentTrialOptions, all: number): number {
  const classes = only.length > 0 ? only.length : 10 - omit.length;
  const chosen = all * (heldOut ? 5 / 6 : 1) * (classes / 10) * fraction;
  return first > 0 ? Math.min(first, chosen) : chosen;
}
