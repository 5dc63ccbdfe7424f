/** The nodes by which gradients change variables in place, in each optimiser's way. */
import { ADAM, adamStep, type OptimizerOptions } from "../optimizer.js";
import type { GraphNode } from "./graph-definition.js";
import { constant, flag, node, placeholder, typed, type GraphVariable } from "./nodes.js";
import type { Feed } from "./session.js";
import { TYPE } from "./tape.js";

/** What changes in a step besides the batch. */
export interface StepNumbers {
  learningRate: number;
  /** Number of this step, from 1. */
  update: number;
}

/** What a variable is changed by. */
export interface Change {
  variable: GraphVariable;
  /** What the optimiser remembers of it, in the order of `SLOTS`. */
  slots: readonly GraphVariable[];
  /** The node that gives its gradient, or the two whose product it is, the first transposed. */
  gradient: string | readonly [left: string, right: string];
  /** The gradient's type: float32, or of a rounded product bfloat16. */
  gradientType: number;
  /** Largest norm of a unit's incoming weights, along all axes but the last one; Infinity for no constraint. */
  maxNorm: number;
}

/** What changes variables in a step. */
export interface Update {
  nodes: GraphNode[];
  feeds: (numbers: StepNumbers) => Feed[];
  /** Nodes whose running makes the changes. */
  targets: string[];
}

const scalar = { type: TYPE.float32, shape: [] };

/**
 * The nodes of an update.
 *
 * @param part - of the graph: the names' first part
 * @param after - the node that must have run before anything changes
 */
export function updateNodes(
  part: string,
  { optimizer, momentum }: OptimizerOptions,
  changes: readonly Change[],
  after: string,
): Update {
  return optimizer === "momentum"
    ? momentumNodes(part, momentum, changes, after)
    : adamNodes(part, changes, after);
}

/** By operations of our own, which update and constrain in one pass over the values. */
function momentumNodes(part: string, momentum: number, changes: readonly Change[], after: string): Update {
  const limits = [...new Set(changes.map(({ maxNorm }) => maxNorm))];
  const parameters = limits.map((limit, index) => ({ limit, name: `${part}/parameters${index}` }));
  const vector = { type: TYPE.float32, shape: [3] };
  const updates = changes.map(({ variable, slots, gradient, gradientType, maxNorm }): GraphNode[] => {
    const name = `${part}/update_${variable.name}`;
    const read = [typed("dtype")];
    const given = parameters.find(({ limit }) => limit === maxNorm)!.name;
    return [
      node(`${name}/velocity`, "ReadVariableOp", [`${part}/${slots[0]!.name}`], read),
      // What is read is the variable's own memory, which the operation changes.
      node(`${name}/weights`, "ReadVariableOp", [`${part}/${variable.name}`, `^${after}`], read),
      typeof gradient === "string"
        ? node(
            name,
            "DarkKnowledgeMomentum",
            [`${name}/weights`, `${name}/velocity`, gradient, given],
            [typed("T", gradientType)],
          )
        : node(
            name,
            "DarkKnowledgeProductMomentum",
            [`${name}/weights`, `${name}/velocity`, ...gradient, given],
            [],
          ),
    ];
  });
  return {
    nodes: [...parameters.map(({ name }) => placeholder(name, vector)), ...updates.flat()],
    targets: updates.map((nodes) => nodes.at(-1)!.name),
    feeds: ({ learningRate }) =>
      parameters.map(({ name, limit }) => ({
        name,
        ...vector,
        values: Float32Array.of(learningRate, momentum, limit),
      })),
  };
}

function adamNodes(part: string, changes: readonly Change[], after: string): Update {
  const number = (name: string, value: number) =>
    constant(`${part}/${name}`, { ...scalar, values: Float32Array.of(value) });
  // TensorFlow would correct the rate by the powers of β; the rate is corrected already.
  const numbers = [number("power", 0), number("beta1", ADAM.beta1), number("beta2", ADAM.beta2)];
  const fed = ["rate", "epsilon"].map((name) => placeholder(`${part}/${name}`, scalar));
  const operands = ["power", "power", "rate", "beta1", "beta2", "epsilon"].map((name) => `${part}/${name}`);
  const attributes = [typed("T"), flag("use_locking", false), flag("use_nesterov", false)];
  const updates = changes.map(({ variable, slots, gradient, gradientType, maxNorm }): GraphNode[] => {
    const name = `${part}/update_${variable.name}`;
    const handles = [variable, ...slots].map((one) => `${part}/${one.name}`);
    const inputs = [...handles, ...operands, `${name}/gradient`, `^${after}`];
    const casts = [typed("SrcT", gradientType), typed("DstT"), flag("Truncate", false)];
    const widened = node(`${name}/gradient`, "Cast", [gradient as string], casts);
    const update = node(name, "ResourceApplyAdam", inputs, attributes);
    if (maxNorm === Infinity) return [widened, update];
    return [widened, update, ...constraintNodes(name, { ...variable, name: handles[0]! }, maxNorm)];
  });
  return {
    nodes: [...numbers, ...fed, ...updates.flat()],
    targets: updates.map((nodes) => nodes.at(-1)!.name),
    feeds: ({ learningRate, update }) =>
      Object.entries(adamStep(learningRate, update)).map(([name, value]) => ({
        name: `${part}/${name}`,
        ...scalar,
        values: Float32Array.of(value),
      })),
  };
}

/** As `constrainNorm` of max-norm.ts, after the update of the given name; the variable by its handle's name. */
function constraintNodes(update: string, { name, shape }: GraphVariable, maxNorm: number): GraphNode[] {
  const at = (step: string) => `${update}/${step}`;
  const axes = Int32Array.from(shape.slice(0, -1).keys());
  const sum = [typed("T"), typed("Tidx", TYPE.int32), flag("keep_dims", false)];
  return [
    constant(at("axes"), { type: TYPE.int32, shape: [axes.length], values: axes }),
    constant(at("limit"), { ...scalar, values: Float32Array.of(maxNorm) }),
    node(at("read"), "ReadVariableOp", [name, `^${update}`], [typed("dtype")]),
    node(at("square"), "Square", [at("read")]),
    node(at("sum"), "Sum", [at("square"), at("axes")], sum),
    node(at("norm"), "Sqrt", [at("sum")]),
    node(at("longest"), "Maximum", [at("norm"), at("limit")]),
    node(at("factor"), "RealDiv", [at("limit"), at("longest")]),
    node(at("scaled"), "Mul", [at("read"), at("factor")]),
    node(at("assign"), "AssignVariableOp", [name, at("scaled")], [typed("dtype")]),
  ];
}
