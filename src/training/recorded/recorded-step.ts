/**
 * The training step for speed: one step of any net and any loss is recorded while tfjs computes it, and becomes a TensorFlow graph
 * that runs for every batch after. The net's variables live in that graph, where the optimiser changes them in place.
 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import type { Batch } from "../../data/batches.js";
import type { Masks, Net, WeightValues } from "../../models/net.js";
import type { BatchLoss } from "../named-loss.js";
import { netLoss } from "../net-loss.js";
import { checkLossTerms } from "../loss-terms.js";
import { checkStepOptions, SLOTS, type OptimizerOptions } from "../optimizer.js";
import type { Precision } from "../precision.js";
import { trainStep, type TrainStep } from "../train-step.js";
import { compiledLoss } from "./compiled-loss.js";
import { completedTape } from "./completed-tape.js";
import { fusedTape } from "./fused-tape.js";
import { graphVariables } from "./graph-variables.js";
import { makeProgram, type Program } from "./program.js";
import { isShared, record, unshare } from "./recorder.js";
import { retrace, type Divergence } from "./retrace.js";
import { roundedTape } from "./rounded-tape.js";
import { sameConstant, sameWork } from "./same-work.js";
import { openSession, takesProducts } from "./session.js";
import { TYPE, type Constant, type Tape } from "./tape.js";

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

/** As many other recordings may follow the first: one is about as slow as ten steps. */
const MOST_RECORDINGS = 8;
/** And one more in so many steps, as of a loss that changes from epoch to epoch. */
const STEPS_PER_RECORDING = 50;

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
  const computed = compiledLoss(loss);
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
  /** Programs by their inputs' shapes; the one that was used last comes first. */
  const programs = new Map<string, Program[]>();
  /** Whether JavaScript can't do anything else in a later step. */
  const isFixed = loss.terms !== undefined && net.isFixed === true;
  let [steps, parts, recordings] = [0, 0, 0];
  let plain: TrainStep | undefined;

  const work = (batch: Batch, masks: Masks) => () => {
    const { value, grads } = tf.variableGrads(
      () => netLoss(net, computed, batch, masks),
      trained.map(({ variable }) => variable),
    );
    const gradients = trained.flatMap(({ name, variable: { name: key } }) =>
      grads[key] === undefined ? [] : [[name, grads[key]] as const],
    );
    return { ...Object.fromEntries(gradients), loss: value };
  };

  const programOf = (recorded: Tape, changing: readonly number[]): Program | string => {
    const tape = completedTape(
      fusedTape(precision === "bfloat16" ? roundedTape(recorded) : recorded, takesProducts()),
      (operation) => session.definition(operation),
    );
    if (typeof tape === "string") return tape;
    const program = makeProgram({ session, variables }, `step${parts++}`, {
      tape,
      changing,
      trained,
      optimizer,
    });
    // What the step does later is compared with the recording.
    return { ...program, tape: recorded };
  };

  /** The program with this step's numbers from JavaScript. */
  const programWith = (program: Program, constants: readonly Constant[]): Program | string => {
    const { tape, changing } = program;
    const others = [...constants.keys()].filter(
      (index) => !changing.has(index) && !sameConstant(constants[index]!, tape.constants[index]!),
    );
    const able = others.length === 0 ? program : programOf(tape, [...changing.keys(), ...others]);
    if (typeof able !== "string")
      for (const index of able.changing.keys()) able.changing.set(index, constants[index]!);
    return able;
  };

  /** Records the step, which did something else than it did before. */
  const recorded = (
    known: Program[],
    inputs: Inputs,
    one: () => Inputs,
    divergence?: Divergence,
  ): Program | string => {
    writeBack();
    const { tape, obstacle } = record(inputs, one);
    if (obstacle !== undefined) return obstacle;
    if (divergence !== undefined) {
      const isConfirmed = divergence.isIn(tape) && !sameWork(known[0]!.tape, tape);
      const isRare = ++recordings <= MOST_RECORDINGS + steps / STEPS_PER_RECORDING;
      if (!isConfirmed || !isRare) return divergence.cause;
    }
    const same = known.find((program) => sameWork(program.tape, tape));
    return same === undefined ? programOf(tape, []) : programWith(same, tape.constants);
  };

  /** The program for these inputs, or why there can be none. */
  const programFor = (key: string, inputs: Inputs, one: () => Inputs): Program | string => {
    const known = programs.get(key) ?? [];
    const [latest] = known;
    if (latest !== undefined && isFixed) return latest;
    if (latest?.tape.variables.some(isShared)) {
      writeBack();
      latest.tape.variables.forEach(unshare);
    }
    const now = latest && retrace(latest.tape, inputs, one);
    const program = Array.isArray(now) ? programWith(latest!, now) : recorded(known, inputs, one, now);
    if (typeof program === "string") return program;
    programs.set(key, [program, ...known.filter(({ tape }) => tape !== program.tape)]);
    return program;
  };

  const writeBack = () => {
    const assigned = [...programs.values()]
      .flat()
      .flatMap(({ tape }) => [...tape.assigned.keys()].map((index) => tape.variables[index]!));
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
      steps++;
      const inputs = inputsOf(batch, masks);
      const key = JSON.stringify(
        Object.entries(inputs).map(([name, { shape, dtype }]) => [name, shape, dtype]),
      );
      const program = programFor(key, inputs, work(batch, masks));
      if (typeof program === "string") return fallBack(program).run(batch, masks, learningRate, update);
      return program.run(Object.values(inputs), { learningRate, update });
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
