/** The part of a training's graph that computes one step on batches of one shape. */
import * as tf from "@tensorflow/tfjs";
import type { OptimizerOptions } from "../optimizer.js";
import type { GraphVariables } from "./graph-variables.js";
import { handleNodes, node, placeholder, typed, type GraphVariable } from "./nodes.js";
import type { Feed, Session } from "./session.js";
import { tapeNodes } from "./tape-nodes.js";
import { typeOf, type Constant, type Tape } from "./tape.js";
import { updateNodes, type StepNumbers } from "./update-nodes.js";

/** A variable that the optimiser changes. */
export interface Trained {
  /** By which its gradient is among the tape's results. */
  name: string;
  variable: tf.Variable;
  slots: readonly GraphVariable[];
  maxNorm: number;
}

/** See {@link makeProgram}. */
export interface Program {
  tape: Tape;
  /** Constants of the tape that change from epoch to epoch, and their present values. */
  changing: Map<number, Constant>;
  /** Takes one step; returns the loss before it. */
  run(inputs: readonly tf.Tensor[], numbers: StepNumbers): number;
}

/**
 * Adds a step to a graph.
 *
 * @param part - the name of this part of the graph
 * @param tape - its result `loss` is that, the others are gradients by the names of the trained variables
 * @param changing - the indices of constants that may change from run to run
 */
export function makeProgram(
  { session, variables }: { session: Session; variables: GraphVariables },
  part: string,
  {
    tape,
    changing,
    trained,
    optimizer,
  }: {
    tape: Tape;
    changing: readonly number[];
    trained: readonly Trained[];
    optimizer: OptimizerOptions;
  },
): Program {
  const [used, held] = [tape.variables.map(variables.of), tape.held.map(variables.ofHeld)];
  const { nodes, nameOf, readersOf } = tapeNodes(part, tape, used, held);
  const handles = new Set([...used, ...held, ...trained.flatMap((one) => one.slots)]);
  const fed = new Map(changing.map((index) => [index, tape.constants[index]!]));
  const readersOfVariable = (variable: tf.Variable) => readersOf(tape.variables.indexOf(variable));
  const update = updateNodes(
    part,
    optimizer,
    trained.flatMap(({ name, variable, slots, maxNorm }) => {
      const gradient = tape.results.get(name);
      // A variable that the loss does not depend on stays as it is.
      if (gradient === undefined) return [];
      const after = readersOfVariable(variable);
      return [{ variable: variables.of(variable), slots, gradient: nameOf(gradient), gradientType: typeOf(tape, gradient).type, after, maxNorm }];
    }),
  );
  const assignments = [...tape.assigned].map(([index, source]) => {
    const variable = variables.of(tape.variables[index]!);
    const after = readersOf(index).map((reader) => `^${reader}`);
    const type = [typed("dtype", variable.type)];
    return node(
      `${part}/assign ${variable.name}`.replace(" ", "_"),
      "AssignVariableOp",
      [`${part}/${variable.name}`, nameOf(source), ...after],
      type,
    );
  });
  const targets = [...update.targets, ...assignments.map(({ name }) => name)];
  const constants = new Map([...fed].map(([index, type]) => [`${part}/constant${index}`, type]));
  session.extend([
    ...[...handles].flatMap((variable) => handleNodes(part, variable)),
    ...nodes.map((one) => (constants.has(one.name) ? placeholder(one.name, constants.get(one.name)!) : one)),
    ...update.nodes,
    ...assignments,
    node(`${part}/loss`, "Identity", [nameOf(tape.results.get("loss")!)]),
    node(
      `${part}/step`,
      "NoOp",
      targets.map((name) => `^${name}`),
      [],
    ),
  ]);
  return {
    tape,
    changing: fed,
    run: (inputs, numbers) => {
      variables.refresh();
      const feeds = tape.inputs.map((type, index): Feed => ({
        ...type,
        name: `${part}/input${index}`,
        values: rawValues(inputs[index]!),
      }));
      const numbersFed = [...fed].map(([index, value]) => ({ ...value, name: `${part}/constant${index}` }));
      const [loss] = session.run({
        feeds: [...feeds, ...numbersFed, ...update.feeds(numbers)],
        fetches: [`${part}/loss`],
        targets: [`${part}/step`],
      });
      return loss![0]!;
    },
  };
}

/** A tensor's values, not copied where JavaScript has them. */
function rawValues(tensor: tf.Tensor): Constant["values"] {
  return tf.backend().readSync(tensor.dataId) as Constant["values"];
}
