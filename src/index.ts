/**
 * The public names of the library, in groups; nothing else is public. `dark-knowledge/experiments` has the workbook's experiments.
 *
 * @example import { distillationLoss } from "dark-knowledge";
 * @module dark-knowledge
 */

// Registers the workbook's recipes, so that `runTrials` finds them by name.
import "./experiments/recipes.js";

// Softmax at a temperature. Eq. 1
export { entropy, logSoftmaxWithTemperature, softmaxWithTemperature } from "./distillation/softmax.js";
export type { LogitPair, SoftTargetOptions, TemperatureOptions } from "./distillation/logit-pair.js";
export { zeroMean } from "./distillation/zero-mean.js";

// Losses per example, in nats. Eqs. 2 to 4
export {
  distillationLoss,
  hardTargetLoss,
  logitMatchingLoss,
  softTargetDivergence,
  softTargetLoss,
  type LogitMatchingOptions,
} from "./distillation/losses.js";
export type { DistillationOptions } from "./distillation/objective.js";

// Losses for independent labels: several per example, or a binary classifier
export {
  multiLabelDistillationLoss,
  multiLabelLoss,
  multiLabelSoftTargetLoss,
  sigmoidWithTemperature,
} from "./distillation/multi-label-losses.js";

// Gradients of these losses, and the contribution of each term. Eqs. 2 to 4
export {
  hardTargetGradient,
  highTemperatureGradient,
  softTargetGradient,
  termContributions,
  type ContributionOptions,
  type HighTemperatureOptions,
  type TermContributions,
} from "./distillation/gradients.js";

// Soft targets of an ensemble. §4 and §5
export {
  arithmeticMean,
  ensembleSoftTargets,
  geometricMean,
  logitsFromSoftTargets,
  meanLogits,
  type EnsembleSoftTargetsOptions,
} from "./distillation/ensemble.js";

// One distribution from a generalist and its specialists. Eq. 5
export { combineSpecialists } from "./distillation/combine-specialists.js";
export { combineByDescent, type DescentOptions } from "./distillation/combine-by-descent.js";
export type {
  CombineOptions,
  GeneralistAndSpecialists,
  Predictions,
  SpecialistPredictions,
} from "./distillation/specialist-predictions.js";

// Several nets that answer, and teach, as one. §5.4, §8
export {
  asSpecialist,
  generalistWithSpecialists,
  type AsSpecialistOptions,
  type NetOfSpecialist,
  type WithSpecialistsOptions,
} from "./models/combined-net.js";

// Clusters of classes that a net confuses. §5.3
export { PredictionCovariance } from "./statistics/prediction-covariance.js";
export { balancedClusters, type BalancedClustersOptions } from "./statistics/balanced-clusters.js";
export { onlineClusters, type OnlineClustersOptions } from "./statistics/online-clusters.js";

// The objective as other papers and programs write it: `conventions.weightsFromAlpha` and others
export * as conventions from "./distillation/other-conventions.js";

// Nets
export {
  MultilayerPerceptron,
  type Layer,
  type MultilayerPerceptronOptions,
} from "./models/multilayer-perceptron.js";
export type { AnyNet, ApplyOptions, Masks, NamedVariable, Net, WeightValues } from "./models/net.js";
export { layersModel, netFromLayersModel } from "./models/layers-model.js";
export type { DropoutRates } from "./models/dropout.js";
export { exportModel, type ExportOptions } from "./models/files/export-model.js";
export { withoutSoftmax } from "./models/end-softmax.js";
export { readModel } from "./models/files/read-model.js";
export { readWeights, type ReadWeightsOptions } from "./models/files/read-weights.js";
export type { WeightLayout } from "./models/files/weight-layouts.js";
export { specialistFrom } from "./models/specialist.js";
export { hiddenNet, type HiddenNet, type LayerName } from "./models/hidden-net.js";

// Moving the biases of some classes after training: `biases.shiftBiases` and others. §3
export * as biases from "./training/moved-biases.js";

// Your own data, from arrays and files
export {
  dataset,
  type DatasetOptions,
  type FileDatasetOptions,
  type LabelledOptions,
} from "./data/make-dataset.js";
export type { FileInputs, StoredType } from "./data/file-inputs.js";
export {
  exampleInputs,
  type Dataset,
  type InMemory,
  type ImageSize,
  type LabelledDataset,
  type Labels,
  type Scale,
  type TransferSet,
  type TransferSetInFile,
  type TransferSetOfMembers,
} from "./data/dataset.js";
export { readCsv } from "./data/readers/read-csv.js";
export type { CsvOptions } from "./data/readers/csv-options.js";
export { readNpy } from "./data/readers/read-npy.js";
export { readNpz } from "./data/readers/read-npz.js";
export { readSafetensors } from "./data/readers/read-safetensors.js";
export type { ArrayOptions, NamedArrayOptions } from "./data/readers/dataset-of-arrays.js";
export { readIdx, type IdxOptions } from "./data/readers/read-idx.js";
export { readImageFolder, type ImageFolderOptions } from "./data/readers/read-image-folder.js";
export { writeImageFolder } from "./data/writers/write-image-folder.js";
export { readTfData, type TfDataOptions } from "./data/readers/read-tf-data.js";

// Data that set-up fetches
export { loadMnist, type MnistOptions } from "./data/mnist.js";
export { loadFashionMnist } from "./data/fashion-mnist.js";
export { loadKanji, type Kanji } from "./data/kanji/load-kanji.js";
export type { KanjiOptions } from "./data/kanji/kanji-options.js";
export type { KanjiFamily, KanjiPart } from "./data/kanji/families.js";
export { penguinsCsv } from "./data/penguins.js";
export * as speech from "./data/speech/index.js";

// Parts of a data set, and scaled inputs. §3 and §6
export { firstExamples, selectExamples } from "./data/select-examples.js";
export { movedPictures } from "./data/move-pictures.js";
export { splitDataset, type SplitDataset, type SplitOptions } from "./data/split-dataset.js";
export { noisyLabels, omitClasses, onlyClasses, takeFraction } from "./data/transfer-set.js";
export { weightClasses } from "./data/class-weights.js";
export { specialistData, type SpecialistData, type SpecialistDataOptions } from "./data/specialist-data.js";
export { standardised, type Parts, type StandardisedOptions } from "./data/standardised.js";

// Batches and augmentation
export { makeBatch, type Batch } from "./data/batches.js";
export { namedAugmentation, type Augmentation, type AugmentInputs } from "./data/augmentation.js";
export type { ContentReader, FunctionContent } from "./storage/named-function.js";
export type { JitterOptions } from "./data/write-inputs.js";
export type { StepMemory } from "./kernels/step-memory.js";

// Training
export { train, type TrainingHistory } from "./training/train.js";
export { TRAIN_DEFAULTS, type TrainOptions } from "./training/train-options.js";
export type { EpochRecord } from "./training/epoch-record.js";
export type { OptimizerName, OptimizerOptions } from "./training/optimizer.js";
export type { Precision } from "./training/precision.js";
export type { RateOptions, Schedule } from "./training/learning-rate.js";
export type { CheckpointOptions } from "./training/checkpoint.js";
export type { ProgressListener, TrainingProgress } from "./training/progress.js";
export { trainReusably, type ReuseOptions, type TrainedNet } from "./training/reusable-training.js";
export { trainStep, type TrainStep, type TrainStepOptions } from "./training/train-step.js";
export { tensorBoardListener } from "./training/tensorboard.js";
export { DivergenceError } from "./training/divergence.js";
export { interruptible, InterruptedError, type Interruption } from "./runtime/interrupt.js";

// Losses for training
export {
  distillation,
  hardTargets,
  labelsOf,
  matchedLogits,
  smoothedTargets,
  teacherLogitsOf,
} from "./training/batch-loss.js";
export { namedLoss, type BatchLoss } from "./training/named-loss.js";
export type { LossTerms } from "./training/loss-terms.js";
export { multiLabelDistillation, multiLabelTargets } from "./training/multi-label-loss.js";
export { regressionDistillation, squaredErrors, type RegressionTerms } from "./training/regression-loss.js";
export { hints, type HintOptions, type Hints } from "./training/hints.js";
export { jointHints, type JointHintOptions, type JointHints } from "./training/joint-hints.js";

// Teachers' soft targets for a whole data set, cached on disk
export {
  transferSet,
  type InMemoryTransferOptions,
  type TransferSetOptions,
} from "./training/soft-target-cache.js";
export type { LogitsType } from "./training/logits-in-file.js";
export type { Teacher, WeightedNet } from "./training/teacher.js";
export type {
  ExampleNumbers,
  GivenLogits,
  GivenProbabilities,
  GivenSoftTargets,
  GivenTopK,
} from "./training/given-soft-targets.js";

// Evaluation, and the cost of a net beside its teacher
export { compareNets, type ComparedNet, type CompareNetsOptions } from "./training/compare-nets.js";
export { evaluate, evaluateLogits, logitsOf, type Confusion, type Evaluation } from "./training/evaluate.js";
export {
  evaluateMultiLabel,
  evaluateRegression,
  type MultiLabelEvaluation,
  type RegressionEvaluation,
} from "./training/evaluate-targets.js";

// Statistics over seeds, comparisons of nets, and their calibration
export * as statistics from "./statistics/index.js";

// Figures, as plain records for plotly
export type { Figure, Numbers } from "./figures/figure.js";
export {
  classMatrixFigure,
  confusionFigure,
  type ClassMatrixLabels,
  type ConfusionOptions,
} from "./figures/class-matrix.js";
export { curvesFigure, type Curve, type CurveAxis } from "./figures/curves.js";
export { digitsFigure, type CaptionedDigit } from "./figures/digits.js";
export { learningCurvesFigure, type LearningCurve } from "./figures/learning-curves.js";
export { netsTable } from "./figures/nets-table.js";
export { mapFigure, type MapLabels, type MapValues } from "./figures/map.js";
export { seedsFigure, type SeedsRow } from "./figures/seeds.js";
export { softTargetsFigure, type SoftTargets } from "./figures/soft-targets.js";
export { spectrogramFigure, type Spectrogram } from "./figures/spectrogram.js";

// Output in notebooks
export { show, showBackend, type FigureLike, type ShowOptions } from "./notebook/show.js";
export { showTable } from "./notebook/table.js";
export type { Table, TableLike } from "./figures/table.js";
export { showCompared } from "./notebook/compared.js";
export { showProgress, type ShowProgressOptions } from "./notebook/progress.js";
export { showTrials, type ShowTrialsOptions, type TrialsListener } from "./notebook/trials.js";
export { showAudio } from "./notebook/audio.js";
export {
  temperatureSlider,
  type Panel,
  type SliderExample,
  type TemperatureSliderOptions,
} from "./notebook/temperature-slider.js";

// Many independent trainings, in processes or on a cluster
export { allFinished, runTrials, type RunTrialsOptions } from "./trials/run-trials.js";
export { readSweep, sweepTrials, type Sweep } from "./trials/sweep.js";
export { registerRecipes } from "./trials/recipes.js";
export type { Recipe, TrialContext, TrialOutcome } from "./trials/recipe.js";
export type { Json, Trial } from "./trials/trial.js";
export type { TrialFailure, TrialRecord } from "./trials/trial-folder.js";
export type { TrialResult, TrialState } from "./trials/trial-state.js";
export { trialStore, type StoredTrial, type TrialStore } from "./trials/trial-store.js";
export type { KnownTrial } from "./trials/known-trial.js";
export type { Engine, Job, JobEnd, JobEvents } from "./trials/engines/engine.js";
export { trialsTable } from "./notebook/trials-table.js";

// Seeded randomness
export { randomGenerator, randomOrder, subSeed, type RandomGenerator } from "./support/random.js";

// Arrays and tensors in safetensors files
export { readArrays, writeArrays, type ArrayFile, type NamedArrays } from "./storage/safetensors.js";

// Backend and errors
export { backendReady, type BackendInfo, type BackendName } from "./runtime/backend.js";
export { ArgumentError, FileError } from "./support/checks.js";
export type { NumberList, NumberSource } from "./support/numbers.js";
export type { TypedArray } from "./support/typed-array.js";
