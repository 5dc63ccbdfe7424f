/** A step of several nets as one graph, each net a tower of its own, so that TensorFlow may compute them at once. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../../data/batches.js";
import type { Net } from "../../models/net.js";
import { netLoss } from "../../training/net-loss.js";
import { completedTape } from "../../training/recorded/completed-tape.js";
import { graphVariables } from "../../training/recorded/graph-variables.js";
import { makeProgram, type Program } from "../../training/recorded/program.js";
import { record } from "../../training/recorded/recorder.js";
import { openSession, type Run } from "../../training/recorded/session.js";
import { TYPE } from "../../training/recorded/tape.js";
import type { TrainStepOptions } from "../../training/train-step.js";

/** Takes a step of each net, by momentum and without masks, on batches of one shape; gives their losses. */
export type Towers = (batches: readonly Batch[], learningRate: number, update: number) => number[];

/** The nets, to be trained together. */
export function towers(
  nets: readonly Net[],
  { loss, optimizer, momentum, maxNorm }: TrainStepOptions,
): Towers {
  const session = openSession();
  const variables = graphVariables(session);
  let gathered: Run[] = [];
  // Programs hand their runs over instead of running.
  const gathering = {
    ...session,
    run: (run: Run) => {
      gathered.push(run);
      return [Float32Array.of(NaN)];
    },
  };
  const programOf = (net: Net, batch: Batch, index: number): Program => {
    const trained = net.namedVariables.map(({ name, variable }) => {
      const { shape, size } = variable;
      const velocity = variables.make({ type: TYPE.float32, shape, values: new Float32Array(size) });
      return {
        name,
        variable,
        slots: [velocity],
        maxNorm: net.weights.includes(variable) ? maxNorm : Infinity,
      };
    });
    const { tape } = record(inputsOf(batch), () => {
      const list = trained.map(({ variable }) => variable);
      const { value, grads } = tf.variableGrads(() => netLoss(net, loss, batch, []), list);
      const gradients = trained.map(({ name, variable }) => [name, grads[variable.name]!] as const);
      return { ...Object.fromEntries(gradients), loss: value };
    });
    const completed = completedTape(tape, (operation) => session.definition(operation));
    if (typeof completed === "string") throw new Error(completed);
    const parts = { tape: completed, changing: [], trained, optimizer: { optimizer, momentum } };
    return makeProgram({ session: gathering, variables }, `tower${index}`, parts);
  };
  let programs: Program[] = [];
  return (batches, learningRate, update) => {
    if (programs.length === 0) programs = nets.map((net, index) => programOf(net, batches[index]!, index));
    gathered = [];
    programs.forEach((program, index) => {
      program.run(Object.values(inputsOf(batches[index]!)), { learningRate, update });
    });
    const losses = session.run({
      feeds: gathered.flatMap(({ feeds }) => feeds),
      fetches: gathered.flatMap(({ fetches = [] }) => fetches),
      targets: gathered.flatMap(({ targets = [] }) => targets),
    });
    return losses.map(([mean]) => mean!);
  };
}

function inputsOf(batch: Batch): Record<string, tf.Tensor> {
  const tensors = Object.entries(batch).filter(
    (entry): entry is [string, tf.Tensor] => entry[1] instanceof tf.Tensor,
  );
  return Object.fromEntries(tensors);
}
