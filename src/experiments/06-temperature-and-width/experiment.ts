/** Which temperature suits which width: "300 or more units: all T above 8 alike; 30 units: 2.5 to 4 much better". §3 */
import type { Experiment } from "../../study/experiment.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { commonStudentOptions, studentsWithSeeds } from "../ingredients/students.js";
import { temperatureAndWidthFigures, temperatureAndWidthStatements } from "./report.js";
import { SCHEMA, SETTINGS, widthGroup, type TemperatureAndWidthOptions } from "./settings.js";

export type { TemperatureAndWidthOptions } from "./settings.js";

/** Groups: `widthGroup`. */
export const temperatureAndWidth: Experiment<TemperatureAndWidthOptions> = {
  name: "06-temperature-and-width",
  section: "§3",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: CELL_KINDS,
  keeps: { metrics: ["errors", "calibrationError", "sameAnswers", "diverged"], series: [] },
  statements: temperatureAndWidthStatements,
  tables: () => [],
  figures: temperatureAndWidthFigures,
  trials: (options) => {
    const { softWeight, hardWeight, epochs, learningRate } = options;
    const student = { softWeight, hardWeight, epochs, learningRate, curve: false };
    const common = { ...commonStudentOptions(options), ...student };
    const choices = [true, false].flatMap((timesSquaredTemperature) =>
      (timesSquaredTemperature ? options.widths : options.widthsWithout).flatMap((hiddenUnits) =>
        options.temperatures.map((temperature) => ({ hiddenUnits, temperature, timesSquaredTemperature })),
      ),
    );
    return studentsWithSeeds(
      options.seeds,
      choices.map((choice) => [
        widthGroup(choice.hiddenUnits, choice.temperature, choice.timesSquaredTemperature),
        { ...common, ...choice },
      ]),
    );
  },
};
