/**
 * The training step for speed: one step of any net and any loss is recorded while tfjs computes it, and becomes a TensorFlow graph
 * that runs for every batch after. The net's variables live in that graph, where the optimiser changes them in place.
 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import type { Batch } from "../../data/batches.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import type { Masks, Net, WeightValues } from "../../models/net.js";
import type { BatchLoss } from "../named-loss.js";
import { netLoss } from "../net-loss.js";
import { checkLossTerms } from "../loss-terms.js";
import { checkStepOptions, SLOTS, type OptimizerOptions } from "../optimizer.js";
import type { Precision } from "../precision.js";
import { trainStep, type TrainStep } from "../train-step.js";
import { completedTape } from "./completed-tape.js";
import { describeConstant, difference } from "./difference.js";
import { graphVariables } from "./graph-variables.js";
import { makeProgram, type Program } from "./program.js";
import { record } from "./recorder.js";
import { roundedTape } from "./rounded-tape.js";
import { openSession } from "./session.js";
import { TYPE } from "./tape.js";

/** Options of {@link recordedStep}. */
export interface RecordedStepOptions extends OptimizerOptions {
  loss: BatchLoss;
  /** Largest norm of a unit's incoming weights; Infinity for no constraint. */
  maxNorm: number;
  /** Of matrix products; weights and their updates are float32. Default: float32. */
  precision?: Precision;
  /** What is trained, for messages. */
  label?: string;
  /** Told, once, why steps are computed operation by operation. Default: on the console. */
  warn?: (sentence: string) => void;
}

/** What a step is given, one entry for each input of the recording. */
type Inputs = Record<string, tf.Tensor>;

/** As `trainStep`, which it falls back to, and says so, where a step can't be run as a graph. Needs `hasSessions`. */
export function recordedStep(net: Net, options: RecordedStepOptions): TrainStep {
  checkStepOptions("recordedStep", options);
  const { loss, maxNorm, precision = "float32", label = "the net", ...optimizer } = options;
  if (loss.terms) checkLossTerms("recordedStep", loss.terms);
  const {
    warn = (sentence: string) => {
      console.warn(`dark-knowledge: ${sentence}`);
    },
  } = options;
  const session = openSession();
  const variables = graphVariables(session);
  const slotNames = SLOTS[optimizer.optimizer];
  const trained = net.namedVariables.map(({ name, variable }) => {
    const { shape } = variable;
    const zeros = () =>
      variables.make({ type: TYPE.float32, shape, values: new Float32Array(variable.size) });
    const constrained = net.weights.includes(variable);
    return { name, variable, slots: slotNames.map(zeros), maxNorm: constrained ? maxNorm : Infinity };
  });
  const slots = trained.flatMap(({ name, slots: own }) =>
    own.map((slot, index) => ({ name: `${name}.${slotNames[index]!}`, slot })),
  );
  const programs = new Map<string, Program>();
  /** Those of {@link programs} that may have to change, since JavaScript's numbers may. */
  const doubtful = new Set<string>();
  let parts = 0;
  let plain: TrainStep | undefined;

  const work = (batch: Batch, masks: Masks) => () => {
    const { value, grads } = tf.variableGrads(
      () => netLoss(net, loss, batch, masks),
      trained.map(({ variable }) => variable),
    );
    const gradients = trained.flatMap(({ name, variable: { name: key } }) =>
      grads[key] === undefined ? [] : [[name, grads[key]] as const],
    );
    return { ...Object.fromEntries(gradients), loss: value };
  };

  /** The program for these inputs, or why there can be none. */
  const programFor = (key: string, inputs: Inputs, one: () => Inputs): Program | string => {
    const known = programs.get(key);
    if (known !== undefined && !doubtful.has(key)) return known;
    doubtful.delete(key);
    writeBack();
    const first = record(inputs, one);
    if (first.obstacle !== undefined) return first.obstacle;
    const since = known && difference(known.tape, first.tape);
    if (known && since?.cause === undefined && since?.constants.every((index) => known.changing.has(index))) {
      for (const index of known.changing.keys()) known.changing.set(index, first.tape.constants[index]!);
      return known;
    }
    const second = record(inputs, one);
    const { cause, constants } = difference(first.tape, second.tape);
    if (cause !== undefined) return cause;
    if (constants.length > 0) return describeConstant(first.tape, constants[0]!);
    const changing =
      known && since?.cause === undefined ? [...known.changing.keys(), ...since!.constants] : [];
    const tape = completedTape(precision === "bfloat16" ? roundedTape(first.tape) : first.tape, (operation) =>
      session.definition(operation),
    );
    if (typeof tape === "string") return tape;
    const program = makeProgram({ session, variables }, `step${parts++}`, {
      tape,
      changing: [...new Set(changing)],
      trained,
      optimizer,
    });
    // Later recordings are compared with this one.
    programs.set(key, { ...program, tape: first.tape });
    return program;
  };

  const writeBack = () => {
    const assigned = [...programs.values()].flatMap(({ tape }) =>
      [...tape.assigned.keys()].map((index) => tape.variables[index]!),
    );
    variables.writeBack([...new Set([...trained.map(({ variable }) => variable), ...assigned])]);
  };
  const state = (): WeightValues => {
    variables.refresh();
    const values = variables.read(slots.map(({ slot }) => slot));
    return Object.fromEntries(
      slots.map(({ name, slot: { shape } }, index) => [
        name,
        { shape: [...shape], values: values[index] as Float32Array },
      ]),
    );
  };
  const fallBack = (cause: string): TrainStep => {
    check(
      precision === "float32",
      "train",
      `precision bfloat16 needs a step that runs as a graph; ${cause}`,
      precision,
    );
    warn(`the steps of ${label} are computed operation by operation, which is slower: ${cause}`);
    writeBack();
    plain = trainStep(net, options);
    plain.setState(state());
    session.close();
    return plain;
  };

  return {
    get kind() {
      return plain === undefined ? ("recorded" as const) : plain.kind;
    },
    run: (batch, masks, learningRate, update) => {
      if (plain !== undefined) return plain.run(batch, masks, learningRate, update);
      const inputs = inputsOf(batch, masks);
      const key = JSON.stringify(
        Object.entries(inputs).map(([name, { shape, dtype }]) => [name, shape, dtype]),
      );
      const program = programFor(key, inputs, work(batch, masks));
      if (typeof program === "string") return fallBack(program).run(batch, masks, learningRate, update);
      return program.run(Object.values(inputs), { learningRate, update });
    },
    beginEpoch: () => {
      // Losses with a name and perceptrons take nothing from outside.
      if (loss.content !== undefined && net instanceof MultilayerPerceptron) return;
      for (const key of programs.keys()) doubtful.add(key);
    },
    writeBack: () => {
      if (plain === undefined) writeBack();
    },
    state: () => plain?.state() ?? state(),
    setState: (values) => {
      variables.refresh();
      variables.set(slots.map(({ name, slot }) => ({ ...slot, values: values[name]!.values })));
    },
    dispose: () => {
      if (plain === undefined) session.close();
      else plain.dispose();
    },
  };
}

/** All tensors that a step is given, by names. */
function inputsOf(batch: Batch, masks: Masks): Inputs {
  const ofBatch = Object.entries(batch).filter(
    (entry): entry is [string, tf.Tensor] => entry[1] instanceof tf.Tensor,
  );
  const ofMasks = masks.flatMap((mask, index): [string, tf.Tensor][] =>
    mask ? [[`mask ${index}`, mask]] : [],
  );
  return Object.fromEntries([...ofBatch, ...ofMasks]);
}
