/** Transfer sets without some classes: what the soft targets of other digits tell of a 3 that the student never sees. §3 */
import type { Experiment } from "../../study/experiment.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { commonStudentOptions, studentsWithSeeds } from "../ingredients/students.js";
import { missingClassesFigures, missingClassesStatements, missingClassesTable } from "./report.js";
import { GROUPS, SCHEMA, SETTINGS, type MissingClassesOptions } from "./settings.js";

export type { MissingClassesOptions } from "./settings.js";

/** Groups: `GROUPS`. A sixth of the training digits is held out of the transfer sets, to choose biases by. */
export const missingClasses: Experiment<MissingClassesOptions> = {
  name: "07-missing-classes",
  section: "§3",
  schema: SCHEMA,
  settings: SETTINGS,
  parameters: CELL_KINDS,
  keeps: {
    metrics: [
      "errors",
      "teacherErrors",
      "transferDigits",
      "sameAnswers",
      "calibrationError",
      ...["Unmoved", "ByTest", "ByPrior", "ByHeldOut"].flatMap((way) => [
        `shift${way}`,
        `errors${way}`,
        `errorsOnMoved${way}`,
      ]),
    ],
    series: ["moved", "sweptErrors", "sweptErrorsOnMoved"],
  },
  statements: missingClassesStatements,
  tables: (results) => [missingClassesTable(results)],
  figures: missingClassesFigures,
  trials: (options) => {
    const { hiddenUnits, temperature, softWeight, hardWeight, learningRate } = options;
    const student = { hiddenUnits, temperature, softWeight, hardWeight, learningRate };
    const common = { ...commonStudentOptions(options), ...student, heldOut: true, curve: false };
    const { omit, only, epochs, epochsOfFew } = options;
    return studentsWithSeeds(options.seeds, [
      [GROUPS.omit(omit), { ...common, omit, epochs }],
      [GROUPS.only(only), { ...common, only, epochs: epochsOfFew }],
    ]);
  },
};
