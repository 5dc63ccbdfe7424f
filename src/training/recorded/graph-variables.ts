/** The variables of a training's graph: those of the net and of what else a step uses, and what the optimiser remembers. */
import * as tf from "@tensorflow/tfjs";
import { accessNodes, type GraphVariable } from "./nodes.js";
import type { Feed, Session } from "./session.js";
import { TYPE, type Constant, type Held } from "./tape.js";

/** The part of the graph that reads and sets variables from outside. */
const ACCESS = "access";

/** A tfjs variable and its double in the graph. */
interface Double {
  variable: tf.Variable;
  graph: GraphVariable;
  /** Whose values both had when they were last the same. */
  dataId: object;
}

/** The variables of one graph; see {@link graphVariables}. */
export type GraphVariables = ReturnType<typeof graphVariables>;

/** None yet. */
export function graphVariables(session: Session) {
  const doubles = new Map<tf.Variable, Double>();
  const held = new Map<object, GraphVariable>();
  let made = 0;
  /** Variables that the graph does not have yet, with their first values. */
  let fresh: Feed[] = [];

  const make = ({ type, shape, values }: Constant): GraphVariable => {
    const variable = { name: `variable${made++}`, type, shape };
    fresh.push({ ...variable, values });
    return variable;
  };
  const valuesOf = (variable: tf.Variable) => variable.dataSync<"float32" | "int32" | "bool">();
  const assign = (feeds: Feed[]) => {
    if (feeds.length === 0) return;
    session.assign({
      feeds: feeds.map((feed) => ({ ...feed, name: `${ACCESS}/${feed.name}/value` })),
      targets: feeds.map(({ name }) => `${ACCESS}/${name}/assign`),
    });
  };

  return {
    /** The double of a variable, made with its present values when first asked for. */
    of: (variable: tf.Variable): GraphVariable => {
      const known = doubles.get(variable);
      if (known !== undefined) return known.graph;
      const type = TYPE[variable.dtype as "float32" | "int32" | "bool"];
      const graph = make({ type, shape: variable.shape, values: valuesOf(variable) });
      doubles.set(variable, { variable, graph, dataId: variable.dataId });
      return graph;
    },
    /** The values of a tensor from outside. */
    ofHeld: (tensor: Held): GraphVariable => {
      const graph = held.get(tensor.identity) ?? make(tensor);
      held.set(tensor.identity, graph);
      return graph;
    },
    /** One that only the graph has. */
    make,
    /** Takes in what was made since, and what JavaScript has assigned since to variables with doubles. */
    refresh: () => {
      if (fresh.length > 0) session.extend(fresh.flatMap((variable) => accessNodes(ACCESS, variable)));
      const assigned = [...doubles.values()].filter(({ variable, dataId }) => variable.dataId !== dataId);
      const changed = assigned.map((double) => {
        double.dataId = double.variable.dataId;
        return { ...double.graph, values: valuesOf(double.variable) };
      });
      assign([...fresh, ...changed]);
      fresh = [];
    },
    /** Brings tfjs's variables up to date with their doubles, but for those that JavaScript has assigned since. */
    writeBack: (variables: readonly tf.Variable[]) => {
      const stale = variables.flatMap((variable) => {
        const double = doubles.get(variable);
        return double?.dataId === variable.dataId && !fresh.some(({ name }) => name === double.graph.name)
          ? [double]
          : [];
      });
      const fetches = stale.map(({ graph }) => `${ACCESS}/${graph.name}/read`);
      const values = fetches.length === 0 ? [] : session.run({ feeds: [], fetches });
      stale.forEach((double, index) => {
        const { variable } = double;
        tf.tidy(() => {
          variable.assign(tf.tensor(values[index]!, variable.shape, variable.dtype));
        });
        double.dataId = variable.dataId;
      });
    },
    /** Sets some that the graph has. */
    set: assign,
    /** Copies of the values of some that the graph has. */
    read: (variables: readonly GraphVariable[]): Constant["values"][] =>
      session.run({ feeds: [], fetches: variables.map(({ name }) => `${ACCESS}/${name}/read`) }),
  };
}
