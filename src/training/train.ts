/** The training loop: seeded order, masks and shifts; progress; evaluation; checkpoints; a clean stop. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { augmentedBatch } from "../data/augmentation.js";
import { disposeBatch, type Batch } from "../data/batches.js";
import { checkDataset, checkLabelled } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { checkSameClasses } from "../data/same-classes.js";
import "../kernels/compiled-kernels.js";
import { stepMemory } from "../kernels/step-memory.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { noteStop } from "../runtime/running-cell.js";
import { randomGenerator, randomGeneratorFromState, randomOrder } from "../support/random.js";
import { checkpointsOf, type Checkpoints, type TrainingPosition } from "./checkpoint.js";
import {
  answersAllAlike,
  checkBatch,
  checkWeightsFinite,
  divergenceError,
  meanWeight,
} from "./divergence.js";
import { evaluateUnless } from "./evaluate.js";
import { interruptible } from "../runtime/interrupt.js";
import { warnOfLargeInputs } from "./large-inputs.js";
import { learningRateAt } from "./learning-rate.js";
import { progressReporter } from "./progress-reporter.js";
import { recordedStep } from "./recorded/recorded-step.js";
import { hasSessions } from "./recorded/session.js";
import { checkPrecision, stepKind } from "./step-kind.js";
import type { EpochRecord } from "./epoch-record.js";
import { withTeacher, type KnownTeacher } from "./teacher.js";
import {
  checkSettings,
  knownTeacher,
  withDefaults,
  type TrainOptions,
  type TrainSettings,
} from "./train-options.js";
import { trainStep, type TrainStep } from "./train-step.js";
import { identifiedAsWritten, identityOf, trainingContent } from "./training-content.js";
import { weightAverage, type WeightAverage } from "./weight-average.js";

/** The result of a training. */
export interface TrainingHistory {
  epochs: EpochRecord[];
  seconds: number;
  /** Part of these that teachers beside the student took; undefined without such teachers. */
  teacherSeconds: number | undefined;
  /** The training step that was used. */
  step: TrainStep["kind"];
  /** An interrupted training leaves the net as it was after the last complete step, or the average over the complete epochs. */
  ended: "finished" | "interrupted";
}

/** A net whose units are dead has a mean loss of more than this many times the first step's, as a rule. */
const DIVERGED = 1.01;

// Two trainings at once would share one event loop, and each would count the other's time as its own.
let running: string | undefined;

/**
 * Trains a net in place.
 *
 * ```ts
 * // The teacher sees each batch as the student does, including shifts and mixup.
 * const loss = distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 });
 * await train(student, digits.training, { loss, teacher, augment: { maxShiftPixels: 2, mixup: 0.2 }, epochs: 20 });
 * ```
 *
 * @param given - the net, or a tfjs model that gives logits; its weights change
 * @param set - the training data; a {@link TransferSet} for losses that use a teacher, unless the option `teacher` gives one
 * @throws ArgumentError if an option is out of range, the data and the net don't fit, or another training runs
 * @throws DivergenceError if the loss is no longer finite, or after two epochs is higher than at the first step
 * @throws FileError if the checkpoint is damaged or belongs to another training
 */
export async function train(
  given: AnyNet,
  set: Dataset,
  options: TrainOptions = {},
): Promise<TrainingHistory> {
  const chosen = withDefaults(options);
  const net = asNet("train", given);
  const data = checkDataset("train", set);
  const evaluateOn = chosen.evaluateOn === undefined ? undefined : checkLabelled("train", chosen.evaluateOn);
  const settings = { ...chosen, evaluateOn };
  const teacher = knownTeacher(settings);
  checkSettings(net, data, settings, teacher);
  if (evaluateOn) checkSameClasses("train", data, evaluateOn, "evaluateOn");
  checkWeightsFinite("train", net);
  check(running === undefined, "train", "another training must have ended first", running);
  running = settings.label;
  try {
    const content = settings.checkpoint && trainingContent(net, data, settings);
    const checkpoints =
      settings.checkpoint &&
      content &&
      checkpointsOf(settings.checkpoint, identityOf(content), () =>
        identityOf(trainingContent(net, data, identifiedAsWritten(settings))!),
      );
    if (checkpoints?.found) net.setValues(checkpoints.found.weights);
    const step = chooseStep(net, settings);
    const average = settings.averagingDecay > 0 ? weightAverage(settings.averagingDecay) : undefined;
    if (checkpoints?.found) for (const one of [step, average]) one?.setState(checkpoints.found.state);
    try {
      return await runEpochs(net, data, settings, { given, step, average, teacher }, checkpoints);
    } finally {
      step.writeBack();
      const averaged = average?.values();
      if (averaged) net.setValues(averaged);
      step.dispose();
    }
  } finally {
    running = undefined;
  }
}

/** What the reader of a stopped cell is told. @param epoch - in which it stopped, from 1 */
function stopNote({ label, epochs, checkpoint }: TrainSettings, epoch: number): string {
  const next = checkpoint ? "resume" : "start over";
  return `Stopped the training of ${label} in epoch ${epoch} of ${epochs}. Run the cell again to ${next}.`;
}

function chooseStep(net: Net, settings: TrainSettings): TrainStep {
  const kind = stepKind(settings);
  checkPrecision("train", settings);
  if (kind === "plain") return trainStep(net, settings);
  const expectation = "the recorded step needs the native addon, compiled here (npm run doctor)";
  check(hasSessions(), "train", expectation, tf.getBackend());
  return recordedStep(net, settings);
}

/** The parts of a training. */
interface TrainingParts {
  /** The net as it was given, perhaps a tfjs model. */
  given: AnyNet;
  step: TrainStep;
  average: WeightAverage | undefined;
  teacher: KnownTeacher | undefined;
}

async function runEpochs(
  net: Net,
  data: Dataset,
  settings: TrainSettings,
  { given, step, average, teacher }: TrainingParts,
  checkpoints: Checkpoints | undefined,
): Promise<TrainingHistory> {
  const { epochs, batchSize, seed, dropout, augment } = settings;
  const batches = Math.ceil(data.count / batchSize);
  const from = checkpoints?.found?.position;
  const generatorOf = (purpose: keyof TrainingPosition["generators"]) => {
    const state = from?.generators[purpose];
    return state ? randomGeneratorFromState(state) : randomGenerator(seed, purpose);
  };
  const generators = {
    order: generatorOf("order"),
    masks: generatorOf("masks"),
    shifts: generatorOf("shifts"),
    augment: generatorOf("augment"),
  };
  const before = from && {
    epoch: from.epoch,
    batch: from.epoch * batches + from.batch,
    seconds: from.seconds,
  };
  const memory = stepMemory();
  const reporter = progressReporter(settings, epochs * batches, before);
  const records = [...(from?.records ?? [])];
  let [firstBatch, lossSum] = [from?.batch ?? 0, from?.lossSum ?? 0];
  let firstLoss = from?.firstLoss;
  let lossBefore = from?.firstLoss;
  let teacherSeconds = teacher && (from?.teacherSeconds ?? 0);
  let isFirstStep = true;

  const ended = await interruptible(async (interruption) => {
    for (let epoch = from?.epoch ?? 0; epoch < epochs; epoch++) {
      const orderState = generators.order.state();
      const order = randomOrder(data.count, generators.order);
      const keep = (batch: number, now: boolean) =>
        checkpoints?.keep(() => checkpointAt({ epoch, batch, lossSum }, orderState), now);
      for (let batch = firstBatch; batch < batches; batch++) {
        const learningRate = learningRateAt(epoch + batch / batches, settings);
        const positions = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        const loss = runStep(positions, learningRate, epoch * batches + batch + 1);
        if (!Number.isFinite(loss)) throw divergence("stay finite", epoch, batch, learningRate, loss);
        // Examples with small weights always have a small loss.
        const weight = meanWeight(data, positions);
        if (weight > 0) firstLoss ??= loss / weight;
        lossBefore = loss;
        lossSum += loss * positions.length;
        reporter.step(epoch, loss);
        const interrupted = await interruption.check();
        keep(batch + 1, interrupted);
        if (interrupted) return "interrupted" as const;
      }
      step.writeBack();
      const meanLoss = lossSum / data.count;
      const highest = DIVERGED * (firstLoss ?? Infinity) * meanWeight(data);
      if (epoch > 0 && firstLoss !== undefined && meanLoss > highest && answersAllAlike(net, data)) {
        const bound = `not rise above that of the first step, ${firstLoss.toPrecision(4)}, with a net that answers all examples alike`;
        throw divergence(bound, epoch, batches - 1, learningRateAt(epoch, settings), meanLoss);
      }
      const averageBefore = average?.state();
      const latest = average && net.values();
      if (latest) net.setValues(average.include(latest, epoch + 1));
      const evaluation =
        settings.evaluateOn && (await evaluateUnless(() => interruption.check(), net, settings.evaluateOn));
      if (settings.evaluateOn && !evaluation) {
        // The training resumes at this place: after the epoch's last batch, before its evaluation.
        if (latest) net.setValues(latest);
        if (averageBefore) average?.setState(averageBefore);
        keep(batches, true);
        return "interrupted" as const;
      }
      const errors = evaluation?.errors;
      const record = { epoch: epoch + 1, loss: meanLoss, errors };
      records.push(record);
      settings.afterEpoch?.(record);
      // The plain step trains the net's own variables, so they must not keep the averaged values.
      if (latest) net.setValues(latest);
      reporter.evaluated(errors, settings.evaluateOn?.count);
      [firstBatch, lossSum] = [0, 0];
    }
    return "finished" as const;
  }).catch((error: unknown) => {
    reporter.end("failed");
    throw error;
  });
  const seconds = reporter.seconds();
  reporter.end(ended);
  if (ended === "finished") checkpoints?.remove();
  else noteStop(stopNote(settings, records.length + 1));
  return { epochs: records, seconds, teacherSeconds, step: step.kind, ended };

  function runStep(positions: Uint32Array, learningRate: number, update: number): number {
    const examples = augmentedBatch(data, positions, augment, generators, memory);
    let batch = examples;
    if (isFirstStep) warnOfLargeInputs(given, examples.inputs);
    isFirstStep = false;
    const masks = net.masks(positions.length, dropout, generators.masks, memory);
    try {
      batch = taught(examples);
      checkBatch(batch, { teacher: teacher !== undefined, inputs: augment.inputs !== undefined });
      return step.run(batch, masks, learningRate, update);
    } finally {
      disposeBatch(batch);
      tf.dispose(masks.filter((mask) => mask !== undefined));
    }
  }

  function taught(batch: Batch): Batch {
    if (teacher === undefined) return batch;
    const began = performance.now();
    const result = withTeacher(batch, teacher);
    teacherSeconds! += (performance.now() - began) / 1000;
    reporter.taught(teacherSeconds!);
    return result;
  }

  function checkpointAt(at: Pick<TrainingPosition, "epoch" | "batch" | "lossSum">, order: readonly number[]) {
    step.writeBack();
    const { masks, shifts, augment: others } = generators;
    const states = { order, masks: masks.state(), shifts: shifts.state(), augment: others.state() };
    const seconds = reporter.seconds();
    const position = { ...at, firstLoss, records, seconds, teacherSeconds, generators: states };
    return { weights: net.values(), state: { ...step.state(), ...average?.state() }, position };
  }

  function divergence(
    bound: string,
    epoch: number,
    batch: number,
    learningRate: number,
    loss: number,
  ): Error {
    return divergenceError({
      ...{ data, bound, loss, lossBefore, learningRate },
      ...{ label: settings.label, epoch: epoch + 1, step: batch + 1 },
      isOwnLoss: settings.loss.terms === undefined,
      checkpoint: checkpoints?.last() ?? "no checkpoint was kept",
    });
  }
}
