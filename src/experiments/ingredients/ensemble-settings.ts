/** The settings of the ensemble experiments. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import { MEMBER_DEFAULTS, MEMBER_SCHEMA, type MemberOptions } from "./ensemble-members.js";
import { ENSEMBLE_STUDENT_SCHEMA, type EnsembleStudentOptions } from "./ensemble-student-recipe.js";
import { settingOptions } from "../../study/settings.js";

/** What the setting of an ensemble study stands for. */
export interface EnsembleSetting {
  seeds: readonly number[];
  members: number;
  /** Of members on pictures and on speech. */
  pictures: Partial<MemberOptions>;
  speech: Partial<MemberOptions>;
  /** T on pictures; on speech several are tried. */
  temperature: number;
  /** In what students on pictures and on speech differ from {@link studentLike}: soft targets are learned more slowly than labels. */
  pictureStudent: Partial<EnsembleStudentOptions>;
  speechStudent: Partial<EnsembleStudentOptions>;
}

const SCHEMA = optionsSchema<EnsembleSetting>({
  seeds: kind.seeds,
  members: kind.members,
  pictures: MEMBER_SCHEMA.some,
  speech: MEMBER_SCHEMA.some,
  temperature: kind.temperature,
  pictureStudent: ENSEMBLE_STUDENT_SCHEMA.some,
  speechStudent: ENSEMBLE_STUDENT_SCHEMA.some,
});

const QUICK: EnsembleSetting = {
  seeds: [1],
  members: 10,
  pictures: { first: 20_000, architectures: [[100, 100]], epochs: 30 },
  speech: {
    data: "speech",
    sentences: 16,
    noise: 1,
    architectures: [[128, 128]],
    epochs: 10,
    learningRate: 0.05,
  },
  temperature: 2,
  pictureStudent: { studentEpochs: 60, studentLearningRate: 0.02 },
  speechStudent: {},
};

/** By name; `quick` takes some minutes, `full` hours. Rates and T were chosen on validation data: EXPERIMENTS.md. */
export const ENSEMBLE_SETTINGS = {
  quick: QUICK,
  full: {
    ...QUICK,
    seeds: [1, 2, 3, 4, 5],
    pictures: { ...QUICK.pictures, first: 0, architectures: [[300, 100]] },
    // Four times the frames for nets of the same size: larger ones knew 99% of their training frames.
    speech: { ...QUICK.speech, sentences: 64, epochs: 20 },
    speechStudent: { studentEpochs: 60, studentWarmUpEpochs: 3 },
  },
} satisfies Record<string, EnsembleSetting>;

/**
 * The setting of a name with its own seeds, or those given.
 * @throws ArgumentError if there is no such setting
 */
export function ensembleSetting(setting: string, seeds: readonly number[] = []): EnsembleSetting {
  return settingOptions<EnsembleSetting>("ensembleSetting", SCHEMA, ENSEMBLE_SETTINGS, setting, { seeds });
}

/** A student that is trained for as long as its teachers, at their rate, unless the changes say otherwise. */
export function studentLike(
  { epochs = MEMBER_DEFAULTS.epochs, learningRate = MEMBER_DEFAULTS.learningRate }: Partial<MemberOptions>,
  changes: Partial<EnsembleStudentOptions>,
): Partial<EnsembleStudentOptions> {
  return { studentEpochs: epochs, studentLearningRate: learningRate, ...changes };
}
