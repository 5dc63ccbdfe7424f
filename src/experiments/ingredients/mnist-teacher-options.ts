/** What can be chosen of a teacher on MNIST, and what each choice must be. */
import { heldOutOf } from "../../data/hold-out.js";
import * as kind from "../../support/option-kinds.js";
import { optionsSchema, type Kinds, type Rule } from "../../support/options.js";
import type { Json } from "../../trials/trial.js";
import { mnistOptions, optionsOfTeacher, TEACHER_SCHEMA } from "./mnist-settings.js";

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
  /** Whether the trained net is also tried on moved test digits, and its reliability kept: see `closerLook`. */
  closerLook: boolean;
}

/** Options that came later, each with the value that means "as before". */
export const TEACHER_OPTIONS_ADDED_LATER = { closerLook: false } as const;

/** What the options may be. */
export const TEACHER_TRIAL_KINDS: Pick<
  Kinds<TeacherTrialOptions>,
  "setting" | "teacher" | "evaluateOn" | "closerLook"
> = {
  setting: kind.setting,
  teacher: TEACHER_SCHEMA.some,
  evaluateOn: kind.choice("test", "validation"),
  closerLook: kind.flag,
};

/** The training digits that are left to learn from; none if there are too few to hold some out. */
export function digitsLeft({
  setting,
  teacher,
  evaluateOn,
  heldOut = false,
}: TeacherTrialOptions & { heldOut?: boolean }): number {
  const { trainingDigits } = mnistOptions("trainingDigits", setting, teacher);
  const times = Number(evaluateOn === "validation") + Number(heldOut);
  return Array.from({ length: times }).reduce<number>((digits) => {
    const out = heldOutOf(digits);
    return out === 0 ? 0 : digits - out;
  }, trainingDigits);
}

/** Some digits must be left, and some held out. */
export const ENOUGH_DIGITS: Rule<TeacherTrialOptions & { heldOut?: boolean }> = {
  must: () => "teacher.trainingDigits must be enough to hold a sixth of them out",
  holds: (options) => digitsLeft(options) > 0,
  found: ({ teacher }) => teacher.trainingDigits,
};

/** What each option of the recipe of a teacher may be. */
export const TEACHER_TRIAL_SCHEMA = optionsSchema<TeacherTrialOptions>(TEACHER_TRIAL_KINDS, [ENOUGH_DIGITS]);

/** The options of a trial with all that its setting says of the teacher. */
export function withTeacherWrittenOut<Options extends TeacherTrialOptions>(options: Options): Options {
  return {
    ...options,
    teacher: optionsOfTeacher("teacher", options.setting, options.teacher),
  };
}
