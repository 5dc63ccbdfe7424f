/** "Soft targets need much less data and bear a much higher learning rate" (§1); and §6 in kind, on digits: 3% of the data. */
import type { Experiment } from "../../study/experiment.js";
import * as kind from "../../support/option-kinds.js";
import type { Json } from "../../trials/trial.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { commonStudentOptions, studentsWithSeeds } from "../ingredients/students.js";
import { lessDataFigures, lessDataStatements, lessDataTables } from "./report.js";
import {
  BATCH,
  DIGITS,
  GROUPS,
  SCHEMA,
  SETTINGS,
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
    metrics: ["errors", "trainAccuracy", "transferDigits", "stoppedAfter", "calibrationError", "diverged"],
    series: [],
  },
  statements: lessDataStatements,
  tables: lessDataTables,
  figures: lessDataFigures,
  trials: (options) => {
    const { hiddenUnits, steps, fraction, digitsForRates } = options;
    const { temperature, softWeight, hardWeight, learningRate, sizes, learningRates } = options;
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
      ...kinds.flatMap((kind) => [
        ...sizes.map((digits): [string, Record<string, Json>] => [
          GROUPS.size(kind, digits),
          { ...targets[kind], ...digitsOf(digits) },
        ]),
        ...learningRates.map((rate): [string, Record<string, Json>] => [
          GROUPS.rate(kind, rate),
          { ...targets[kind], ...digitsOf(digitsForRates), learningRate: rate },
        ]),
      ]),
      [GROUPS.all, { ...targets.hard, epochs: epochsOf(DIGITS) }],
      [GROUPS.stopped, { ...targets.hard, ...part, stopEarly: true, curve: true }],
      [GROUPS.hard, { ...targets.hard, ...part }],
      [GROUPS.soft, { ...targets.soft, ...part }],
    ];
    return studentsWithSeeds(options.seeds, groups);
  },
};
