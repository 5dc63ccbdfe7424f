/** The experiments, in the order of their notebooks: the paper's table of contents. A new one is a folder and a line here. */
export { mnistDistillation, type MnistDistillationOptions } from "./01-mnist-distillation/experiment.js";
export { temperature, type TemperatureExperimentOptions } from "./02-temperature/experiment.js";
export { gradients, type GradientsOptions } from "./03-gradients/experiment.js";
export {
  highTemperatureLimit,
  type HighTemperatureLimitOptions,
  type LabelNoiseOptions,
  type MatchingStudyOptions,
} from "./04-high-temperature-limit/experiment.js";
export { mnistFull, type MnistFullOptions } from "./05-mnist-full/experiment.js";
export {
  temperatureAndWidth,
  type TemperatureAndWidthOptions,
} from "./06-temperature-and-width/experiment.js";
export { missingClasses, type MissingClassesOptions } from "./07-missing-classes/experiment.js";
export { lessData, type LessDataOptions } from "./08-less-data/experiment.js";
export { ensembles, type EnsemblesOptions } from "./09-ensembles/experiment.js";
export { speechEnsemble, type SpeechEnsembleOptions } from "./10-speech-ensemble/experiment.js";
export {
  softTargetsAsRegularisers,
  type RegulariserOptions,
} from "./11-soft-targets-as-regularisers/experiment.js";
export { specialists, type SpecialistsExperimentOptions } from "./18-specialists/experiment.js";
export { specialistsIntoOneNet, type IntoOneNetOptions } from "./19-specialists-into-one-net/experiment.js";
