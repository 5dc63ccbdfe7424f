/** Transfer sets without some classes, and of other pictures: what the soft targets of other digits tell of a 3 that the student never sees. §3 */
import type { Experiment } from "../../study/experiment.js";
import { loadFashionMnist } from "../../data/fashion-mnist.js";
import type { Json } from "../../trials/trial.js";
import { CELL_KINDS } from "../ingredients/cell-kinds.js";
import { commonStudentOptions, studentsWithSeeds } from "../ingredients/students.js";
import { missingClassesFigures, missingClassesStatements, missingClassesTable } from "./report.js";
import {
  GROUPS,
  SCHEMA,
  SETTINGS,
  TRANSFER_SET_KINDS,
  TRANSFER_SETS,
  type MissingClassesOptions,
} from "./settings.js";
import { transferSetFigure, transferSetStatements, transferSetTable } from "./transfer-sets-report.js";

export type { MissingClassesOptions } from "./settings.js";

/** Students of transfer sets of the same size, each with a teacher of its own seed. §1 */
function transferSets(options: MissingClassesOptions): [string, Record<string, Json>][] {
  const { picturesOfSets, teacherOfSets, unitsOfSets, epochsOfSets } = options;
  const { temperature, softWeight, hardWeight, learningRate } = options;
  if (picturesOfSets === 0) return [];
  const { teacher, ...common } = commonStudentOptions({ ...options, teacherSeed: 0 });
  return TRANSFER_SET_KINDS.map((kind) => {
    const { pictures, soft, hard } = TRANSFER_SETS[kind];
    const terms = soft
      ? { temperature, softWeight, hardWeight: hard ? hardWeight : 0 }
      : { temperature: 1, softWeight: 0, hardWeight: 1 };
    const student = { hiddenUnits: unitsOfSets, epochs: epochsOfSets, learningRate, curve: false };
    return [
      GROUPS.set(kind),
      {
        ...common,
        teacher: { ...teacher, ...teacherOfSets },
        ...student,
        ...terms,
        pictures,
        first: picturesOfSets,
      },
    ];
  });
}

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
  prepare: ({ picturesOfSets }) => Promise.resolve(picturesOfSets > 0 ? loadFashionMnist() : undefined),
  statements: (results) => [...missingClassesStatements(results), ...transferSetStatements(results)],
  tables: (results) =>
    [missingClassesTable(results), transferSetTable(results)].filter(({ rows }) => rows.length > 0),
  figures: (results) => [...missingClassesFigures(results), ...transferSetFigure(results)],
  trials: (options) => {
    const { hiddenUnits, temperature, softWeight, hardWeight, learningRate } = options;
    const student = { hiddenUnits, temperature, softWeight, hardWeight, learningRate };
    const common = { ...commonStudentOptions(options), ...student, heldOut: true, curve: false };
    const { omit, only, epochs, epochsOfFew } = options;
    return studentsWithSeeds(options.seeds, [
      [GROUPS.omit(omit), { ...common, omit, epochs }],
      [GROUPS.only(only), { ...common, only, epochs: epochsOfFew }],
      ...transferSets(options),
    ]);
  },
};
