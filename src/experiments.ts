/**
 * The public names of the workbook's experiments, in groups. What they are made of is in `dark-knowledge`.
 *
 * @example import { experiments, runExperiment } from "dark-knowledge/experiments";
 * @module dark-knowledge/experiments
 */

// The experiments: `experiments.temperature` and so on
export * as experiments from "./experiments/index.js";
export { RECIPES } from "./experiments/recipes.js";
export type { Experiment, GroupedTrial, MeasureContext, NeededTrial } from "./study/experiment.js";
export type { Measured } from "./study/results.js";
export type { ExperimentOptions, Setting } from "./study/experiment-options.js";

// Running one
export { runExperiment, type RunExperimentOptions } from "./study/run-experiment.js";
export { checkParameters } from "./workbook/notebook-parameters.js";
export { withSeeds } from "./study/experiment.js";
export type { Kind, Kinds, OptionsSchema, Rule } from "./support/options.js";

// Its results: numbers per group and seed
export {
  groupsOf,
  pairedValues,
  seedsOf,
  seriesOf,
  valuesOf,
  type Measurement,
  type MeasurementsOf,
  type PairedValues,
  type Results,
  type ResultsRun,
} from "./study/results.js";
export { committedResults, keepResults, resultsOf, storedResults } from "./study/results-file.js";

// What the paper says beside them, and the verdict
export { FOFFANO_2020, HINTON_2015, MUELLER_2019 } from "./experiments/paper.js";
export { statementTable, verdictOf, type Quantity, type Source, type Statement } from "./study/statement.js";
export type { Unit } from "./study/quantity-text.js";
export type { Verdict, VerdictRule } from "./study/verdict.js";

// What a notebook shows of them
export {
  committedFigures,
  showCommitted,
  showResults,
  showStatements,
  showVerdict,
} from "./study/show-results.js";
export {
  exceptionsTable,
  workbookMap,
  workbookTable,
  type WorkbookEntry,
  type WorkbookResults,
  type WorkbookVerdict,
} from "./workbook/workbook-map.js";

// Their teacher, and a closer look at nets. §1 and §3
export { mnistTeacher, type MnistTeacher, type NetRun } from "./experiments/ingredients/mnist-teacher.js";
export type { TeacherOptions } from "./experiments/ingredients/mnist-settings.js";
export { sliderExamples, softTargetsOf } from "./experiments/ingredients/soft-target-data.js";
export { distillationExamples } from "./experiments/01-mnist-distillation/report.js";
export { meanSoftTargets } from "./experiments/02-temperature/temperature-study.js";
export { bestTemperature } from "./experiments/10-speech-ensemble/report.js";
