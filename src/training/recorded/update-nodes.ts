/** The nodes by which gradients change variables in place: TensorFlow's own optimisers, and the constraint on norms. */
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
  /** The node that gives its gradient. */
  gradient: string;
  /** Nodes that must have run before, since they read the variable. */
  after: readonly string[];
  /** Largest norm of a unit's incoming weights, along all axes but the last one; Infinity for no constraint. */
  maxNorm: number;
}

const scalar = { type: TYPE.float32, shape: [] };

/** The nodes of an update in a graph's part of the given name. */
export function updateNodes(
  part: string,
  { optimizer, momentum }: OptimizerOptions,
  changes: readonly Change[],
): { nodes: GraphNode[]; feeds: (numbers: StepNumbers) => Feed[]; targets: string[] } {
  const number = (name: string, value: number) =>
    constant(`${part}/${name}`, { ...scalar, values: Float32Array.of(value) });
  const fed = optimizer === "momentum" ? ["rate"] : ["rate", "epsilon"];
  const numbers =
    optimizer === "momentum"
      ? [number("momentum", momentum)]
      : // TensorFlow would correct the rate by the powers of β; the rate is corrected already.
        [number("power", 0), number("beta1", ADAM.beta1), number("beta2", ADAM.beta2)];
  const nodes = [...numbers, ...fed.map((name) => placeholder(`${part}/${name}`, scalar))];
  const attributes = [typed("T"), flag("use_locking", false), flag("use_nesterov", false)];
  const targets = changes.map(({ variable, slots, gradient, after, maxNorm }) => {
    const name = `${part}/update ${variable.name}`.replaceAll(" ", "_");
    const handles = [variable, ...slots].map((one) => `${part}/${one.name}`);
    const [op, operands] =
      optimizer === "momentum"
        ? ["ResourceApplyMomentum", [`${part}/rate`, gradient, `${part}/momentum`]]
        : [
            "ResourceApplyAdam",
            [
              ...["power", "power", "rate", "beta1", "beta2", "epsilon"].map((one) => `${part}/${one}`),
              gradient,
            ],
          ];
    const control = after.map((reader) => `^${reader}`);
    nodes.push(node(name, op, [...handles, ...operands, ...control], attributes));
    if (maxNorm === Infinity) return name;
    const constraint = constraintNodes(name, { ...variable, name: handles[0]! }, maxNorm);
    nodes.push(...constraint);
    return constraint.at(-1)!.name;
  });
  return {
    nodes,
    targets,
    feeds: ({ learningRate, update }) => {
      const values = optimizer === "momentum" ? { rate: learningRate } : adamStep(learningRate, update);
      return Object.entries(values).map(([name, value]) => ({
        name: `${part}/${name}`,
        ...scalar,
        values: Float32Array.of(value),
      }));
    },
  };
}

/** As `constrainNorm` of max-norm.ts, after the update of the given name; the variable by its handle's name. */
function constraintNodes(update: string, { name, shape }: GraphVariable, maxNorm: number): GraphNode[] {
  const at = (step: string) => `${update}/${step}`;
  const axes = Int32Array.from(shape.slice(0, -1).keys());
  return [
    constant(at("axes"), { type: TYPE.int32, shape: [axes.length], values: axes }),
    constant(at("limit"), { ...scalar, values: Float32Array.of(maxNorm) }),
    node(at("read"), "ReadVariableOp", [name, `^${update}`], [typed("dtype")]),
    node(at("square"), "Square", [at("read")]),
    node(
      at("sum"),
      "Sum",
      [at("square"), at("axes")],
      [typed("T"), typed("Tidx", TYPE.int32), flag("keep_dims", false)],
    ),
    node(at("norm"), "Sqrt", [at("sum")]),
    node(at("longest"), "Maximum", [at("norm"), at("limit")]),
    node(at("factor"), "RealDiv", [at("limit"), at("longest")]),
    node(at("scaled"), "Mul", [at("read"), at("factor")]),
    node(at("assign"), "AssignVariableOp", [name, at("scaled")], [typed("dtype")]),
  ];
}
