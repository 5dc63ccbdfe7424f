/** Distillation at high temperatures beside logit matching, step by step from the same initial weights. Eq. 4 */
import { checkInteger } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { disposeBatch, makeBatch } from "../../data/batches.js";
import type { LabelledDataset, TransferSet } from "../../data/dataset.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { randomGenerator, randomOrder, subSeed, type RandomGenerator } from "../../support/random.js";
import { distillation, matchedLogits } from "../../training/batch-loss.js";
import { evaluate } from "../../training/evaluate.js";
import { interruptible, InterruptedError } from "../../runtime/interrupt.js";
import { trainStep, type TrainStep } from "../../training/train-step.js";
import { mnistNet } from "../ingredients/mnist-teacher.js";

/** Students and trainings of the study of logit matching. */
export interface MatchingStudyOptions {
  seeds: readonly number[];
  /** One distilled student for each. */
  temperatures: readonly number[];
  hiddenUnits: number;
  /** Steps of 128 examples, the same examples for all students of a seed. */
  steps: number;
  /** Constant over the steps. */
  learningRate: number;
  /** At most so many comparisons on the way, evenly spread over the logarithm of the step, as paths part fast. */
  comparisons: number;
}

/** A distilled student on its way beside the one that matches logits. */
export interface MatchingRun {
  seed: number;
  temperature: number;
  /** After how many steps they were compared. */
  steps: number[];
  /** ‖w − w′‖ / ‖w′ − w₀‖ over all weights: how far apart, relative to how far the matching student has come. */
  distances: number[];
  /** Test errors of the distilled student and of the one that matches logits. */
  errors: { distilled: number; matching: number };
  /** On so many test digits their answers differ. */
  disagreements: number;
}

const SCHEMA = optionsSchema<MatchingStudyOptions>({
  seeds: kind.seeds,
  temperatures: kind.temperatures,
  hiddenUnits: kind.units,
  steps: kind.count,
  learningRate: kind.learningRate,
  comparisons: kind.count,
});

const BATCH = 128;

/**
 * Trains one student by logit matching and one by distillation at each temperature, in lockstep, by the plain training
 * step, which keeps the soft gradient's digits at any T.
 *
 * @throws ArgumentError if an option is out of range, or there are fewer steps than comparisons
 * @throws InterruptedError after an interrupt
 */
export async function matchingStudy(
  transfer: TransferSet,
  test: LabelledDataset,
  options: MatchingStudyOptions,
): Promise<MatchingRun[]> {
  checkOptions("matchingStudy", SCHEMA, options);
  checkInteger("matchingStudy", "comparisons", options.comparisons, 1, options.steps);
  const runs: MatchingRun[] = [];
  for (const seed of options.seeds) runs.push(...(await runSeed(seed, transfer, test, options)));
  return runs;
}

async function runSeed(
  seed: number,
  transfer: TransferSet,
  test: LabelledDataset,
  { temperatures, hiddenUnits, steps, learningRate, comparisons }: MatchingStudyOptions,
): Promise<MatchingRun[]> {
  const losses = [
    matchedLogits(),
    ...temperatures.map((temperature) => distillation({ temperature, softWeight: 1, hardWeight: 0 })),
  ];
  const students = losses.map((loss) => {
    const net = mnistNet("small", hiddenUnits, seed);
    return { net, step: trainStep(net, { loss, optimizer: "momentum", momentum: 0.9, maxNorm: Infinity }) };
  });
  const [matching, ...distilled] = students as [(typeof students)[0], ...typeof students];
  const start = flatWeights(matching.net);
  const compared = new Set(
    Array.from({ length: comparisons }, (_, k) => Math.round(steps ** ((k + 1) / comparisons))),
  );
  const paths = distilled.map(() => ({ steps: [] as number[], distances: [] as number[] }));
  const compare = (step: number) => {
    if (!compared.has(step)) return;
    const reference = flatWeights(matching.net);
    distilled.forEach(({ net }, index) => {
      paths[index]!.steps.push(step);
      const apart = distance(flatWeights(net), reference) / distance(reference, start);
      paths[index]!.distances.push(apart);
    });
  };
  const answer = () => {
    const reference = evaluate(matching.net, test);
    return distilled.map(({ net }, index) => {
      const { errors, predictions } = evaluate(net, test);
      return {
        seed,
        temperature: temperatures[index]!,
        ...paths[index]!,
        errors: { distilled: errors, matching: reference.errors },
        disagreements: predictions.filter((digit, example) => digit !== reference.predictions[example])
          .length,
      };
    });
  };
  try {
    const learner = { steps, learningRate, generator: randomGenerator(subSeed(seed, "small"), "order") };
    await learnInLockstep(
      students.map(({ step }) => step),
      transfer,
      learner,
      compare,
    );
    return answer();
  } finally {
    for (const { net, step } of students) {
      step.dispose();
      net.dispose();
    }
  }
}

/** The same batches for all, in the same order; says after each step that it was done. */
async function learnInLockstep(
  students: readonly TrainStep[],
  transfer: TransferSet,
  { steps, learningRate, generator }: { steps: number; learningRate: number; generator: RandomGenerator },
  after: (step: number) => void,
): Promise<void> {
  await interruptible(async (interruption) => {
    for (let step = 1; step <= steps; step++) {
      if (await interruption.check()) {
        throw new InterruptedError(`matchingStudy was interrupted at step ${step} of ${steps}; run it again`);
      }
      const positions = randomOrder(transfer.count, generator).slice(0, BATCH);
      const batch = makeBatch(transfer, positions);
      for (const student of students) student.run(batch, [], learningRate, step);
      disposeBatch(batch);
      after(step);
    }
  });
}

function flatWeights(net: MultilayerPerceptron): Float32Array {
  const parts = Object.values(net.values()).map(({ values }) => values);
  const flat = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}

function distance(first: Float32Array, second: Float32Array): number {
  let squares = 0;
  for (let index = 0; index < first.length; index++) squares += (first[index]! - second[index]!) ** 2;
  return Math.sqrt(squares);
}
