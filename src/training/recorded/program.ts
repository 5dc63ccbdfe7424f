/** The part of a training's graph that computes one step on batches of one shape. */
import * as tf from "@tensorflow/tfjs";
import { isApart } from "./apart.js";
import type { OptimizerOptions } from "../optimizer.js";
import { OWN_PRODUCT } from "./fused-tape.js";
import type { GraphNode } from "./graph-definition.js";
import type { GraphVariables } from "./graph-variables.js";
import { handleNodes, node, placeholder, typed, type GraphVariable } from "./nodes.js";
import type { Feed, Session } from "./session.js";
import { tapeNodes } from "./tape-nodes.js";
import { typeOf, type Constant, type Source, type Tape } from "./tape.js";
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
  const { nodes, nameOf } = tapeNodes(part, tape, used, held);
  const handles = new Set([...used, ...held, ...trained.flatMap((one) => one.slots)]);
  const fed = new Map(changing.map((index) => [index, tape.constants[index]!]));
  const results: GraphNode[] = [];
  /** The node that gives a copy of a value. */
  const copyOf = (source: Source): string => {
    const copy = `${part}/result${results.length}`;
    results.push(node(copy, "DeepCopy", [nameOf(source)], [typed("T", typeOf(tape, source).type)]));
    return copy;
  };
  /** The node that gives a value to be read after variables have begun to change, in whose memory it may lie. */
  const keptOf = (source: Source): string =>
    source.output === 0 && isApart(tape, source) ? nameOf(source) : copyOf(source);
  const loss = keptOf(tape.results.get("loss")!);
  const changes = trained.flatMap(({ name, variable, slots, maxNorm }) => {
    const gradient = tape.results.get(name);
    // A variable that the loss does not depend on stays as it is.
    if (gradient === undefined) return [];
    const { type: gradientType } = typeOf(tape, gradient);
    const factors = optimizer.optimizer === "momentum" ? factorsOf(tape, gradient) : undefined;
    const given =
      factors === undefined ? keptOf(gradient) : ([keptOf(factors[0]), keptOf(factors[1])] as const);
    return [{ variable: variables.of(variable), slots, gradient: given, gradientType, maxNorm }];
  });
  // What a variable is assigned becomes its memory.
  const assigned = [...tape.assigned].map(([index, source]) => {
    return { variable: variables.of(tape.variables[index]!), value: copyOf(source) };
  });
  // Nothing changes before all is computed.
  const computed = `${part}/computed`;
  const given = [loss, ...changes.flatMap(({ gradient }) => gradient), ...assigned.map(({ value }) => value)];
  const update = updateNodes(part, optimizer, changes, computed);
  const assignments = assigned.map(({ variable: { name, type }, value }) =>
    node(
      `${part}/assign_${name}`,
      "AssignVariableOp",
      [`${part}/${name}`, value, `^${computed}`],
      [typed("dtype", type)],
    ),
  );
  const targets = [...update.targets, ...assignments.map(({ name }) => name)];
  const constants = new Map([...fed].map(([index, type]) => [`${part}/constant${index}`, type]));
  session.extend([
    ...[...handles].flatMap((variable) => handleNodes(part, variable)),
    ...nodes.map((one) => (constants.has(one.name) ? placeholder(one.name, constants.get(one.name)!) : one)),
    ...results,
    afterAll(computed, given),
    ...update.nodes,
    ...assignments,
    afterAll(`${part}/step`, targets),
  ]);
  // A product uses all threads, so products run one after the other; some convolutions are better computed at the same time.
  const here = !tape.operations.some(({ name }) => name.includes("Conv"));
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
      const [mean] = session.run({
        feeds: [...feeds, ...numbersFed, ...update.feeds(numbers)],
        fetches: [loss],
        targets: [`${part}/step`],
        here,
      });
      return mean![0]!;
    },
  };
}

/** The factors, if a value is left' · right by a product of our own, each tile of which can update its weights at once. */
function factorsOf(tape: Tape, source: Source): readonly [Source, Source] | undefined {
  const operation = source.kind === "operation" ? tape.operations[source.index] : undefined;
  if (operation?.name !== OWN_PRODUCT) return undefined;
  const isTransposed = (name: string) =>
    operation.attributes.find((one) => one.name === name)?.value === true;
  const [left, right] = operation.inputs as [Source, Source];
  return isTransposed("transpose_a") && !isTransposed("transpose_b") ? [left, right] : undefined;
}

/** A node that does nothing but run after others. */
function afterAll(name: string, nodes: readonly string[]): GraphNode {
  const inputs = nodes.map((one) => `^${one.replace(/:.*/, "")}`);
  return node(name, "NoOp", inputs, []);
}

/** A tensor's values, not copied where JavaScript has them. */
function rawValues(tensor: tf.Tensor): Constant["values"] {
  return tf.backend().readSync(tensor.dataId) as Constant["values"];
}
