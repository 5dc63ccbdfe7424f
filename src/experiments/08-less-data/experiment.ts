/** "Soft targets need much less data and bear a much higher learning rate" (§1); and §6 in kind, on digits: 3% of the data. */
import { withSeeds, type Experiment, type GroupedTrial } from "../../study/experiment.js";
import * as kind from "../../support/option-kinds.js";
import type { Json } from "../../trials/trial.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { commonStudentOptions, studentsWithSeeds, withTeachers } from "../ingredients/students.js";
import { highestRateRecipe } from "./highest-rate-recipe.js";
import { lessDataFigures, lessDataStatements, lessDataTables } from "./report.js";
import {
  BATCH,
  DIGITS,
  GROUPS,
  SCHEMA,
  SETTINGS,
  WARM_UP,
  type LessDataOptions,
  type TargetKind,
} from "./settings.js";

export type { LessDataOptions } from "./settings.js";

/** Groups: `GROUPS`. */
export const lessData: Experiment<LessDataOptions> = {
  name: "08-less-data",
  section: "§1",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: { ...CELL_KINDS, fewDigits: kind.whole(1, 60_000) },
  keeps: {
    metrics: [
      ...["errors", "trainAccuracy", "transferDigits", "stoppedAfter", "calibrationError", "diverged"],
      ...["highestRate", "bestRate", "firstGradient", "endless"],
    ],
    series: ["rates", "heldOutErrors"],
  },
  statements: lessDataStatements,
  tables: lessDataTables,
  figures: lessDataFigures,
  trials: (options) => {
    const { hiddenUnits, steps, fraction } = options;
    const { temperature, softWeight, hardWeight, learningRate, sizes } = options;
    const teacher = commonStudentOptions(options);
    const common = { ...teacher, hiddenUnits, learningRate, curve: false, heldOut: true };
    const targets: Record<TargetKind, Record<string, Json>> = {
      hard: { ...common, temperature: 1, softWeight: 0, hardWeight: 1 },
      soft: { ...common, temperature, softWeight, hardWeight },
    };
    const epochsOf = (digits: number) => Math.max(1, Math.round(steps / Math.ceil(digits / BATCH)));
    const digitsOf = (first: number) => ({ first, epochs: epochsOf(first) });
    const part = { fraction, epochs: epochsOf(fraction * DIGITS) };
    const kinds = ["hard", "soft"] as const;
    const groups: [string, Record<string, Json>][] = [
      ...kinds.flatMap((kind) =>
        sizes.map((digits): [string, Record<string, Json>] => [
          GROUPS.size(kind, digits),
          { ...targets[kind], ...digitsOf(digits) },
        ]),
      ),
      [GROUPS.all, { ...targets.hard, epochs: epochsOf(DIGITS) }],
      [GROUPS.stopped, { ...targets.hard, ...part, stopEarly: true, curve: true }],
      [GROUPS.hard, { ...targets.hard, ...part }],
      [GROUPS.soft, { ...targets.soft, ...part }],
    ];
    return [...studentsWithSeeds(options.seeds, groups), ...rateTrials(options)];
  },
};

/** Searches for the highest learning rate: with labels and with soft targets at each T, without warm-up and with. */
function rateTrials(options: LessDataOptions): GroupedTrial[] {
  const { hiddenUnits, softWeight, hardWeight, rateTemperatures } = options;
  const { lowestRate, digitsForRates, stepsForRates } = options;
  const epochs = Math.max(1, Math.round(stepsForRates / Math.ceil(digitsForRates / BATCH)));
  const common = {
    ...commonStudentOptions(options),
    ...{ hiddenUnits, epochs, lowestRate, first: digitsForRates },
  };
  const groups = [0, ...rateTemperatures].flatMap((temperature) =>
    [false, true].map((warmUp) => {
      const terms =
        temperature === 0
          ? { temperature: 1, softWeight: 0, hardWeight: 1 }
          : { temperature, softWeight, hardWeight };
      const trial = {
        recipe: highestRateRecipe.name,
        options: { ...common, ...terms, warmUpEpochs: warmUp ? WARM_UP * epochs : 0 },
      };
      return [GROUPS.rate(temperature, warmUp), trial] as const;
    }),
  );
  return withTeachers(withSeeds(options.seeds, groups));
}
