/** What a teacher's soft targets are like as T moves. §1, eq. 1 */
import type { Experiment } from "../../study/experiment.js";
import type { Measured } from "../../study/results.js";
import * as kind from "../../support/option-kinds.js";
import { teacherChanges } from "../ingredients/student-kinds.js";
import { mnistTeacher } from "../ingredients/mnist-teacher.js";
import { entropyFigure, temperatureStatements, temperatureTable } from "./report.js";
import {
  LOOK_ALIKES,
  SCHEMA,
  SETTINGS,
  temperatureGroup,
  type TemperatureExperimentOptions,
} from "./settings.js";
import { divideLookAlikes, temperatureStudy } from "./temperature-study.js";

export type { TemperatureExperimentOptions } from "./settings.js";

/** A group for each temperature, and one of the digits that look like others. */
export const temperature: Experiment<TemperatureExperimentOptions> = {
  name: "02-temperature",
  section: "§1",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: { changes: teacherChanges, matrixTemperature: kind.temperature },
  measure: async ({ seeds, teacherSetting, teacher, temperatures, digit, others }, { onProgress }) => {
    const measured: Measured[] = [];
    for (const seed of seeds) {
      const { net, run, test } = await mnistTeacher(teacherSetting, seed, teacher, onProgress);
      net.dispose();
      for (const row of temperatureStudy(run.testLogits, test.classes, temperatures)) {
        const { entropy, largest, distanceToHard, distanceToUniform, notFallen } = row;
        const { mean, low, high } = entropy;
        const metrics = { entropy: mean, entropyLow: low, entropyHigh: high, largestMedian: largest.median };
        const rest = { distanceToHard, distanceToUniform, ...(notFallen !== undefined && { notFallen }) };
        measured.push({ group: temperatureGroup(row.temperature), seed, metrics: { ...metrics, ...rest } });
      }
      const division = divideLookAlikes(run.testLogits, test, { label: digit, others });
      measured.push({ group: LOOK_ALIKES, seed, metrics: { ...division } });
    }
    return measured;
  },
  statements: temperatureStatements,
  tables: (results) => [temperatureTable(results)],
  figures: (results) => [entropyFigure(results)],
};
