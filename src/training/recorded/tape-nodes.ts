/** A tape as nodes of a graph. */
import type { GraphNode } from "./graph-definition.js";
import { constant, placeholder, type GraphVariable } from "./nodes.js";
import type { Source, Tape } from "./tape.js";

/** A tape's nodes. */
export interface TapeNodes {
  nodes: GraphNode[];
  /** The name of the node's output that gives a value. */
  nameOf: (source: Source) => string;
}

/**
 * @param part - of the graph: the names' first part
 * @param variables - of the graph, for each of the tape's
 * @param held - variables of the graph for tensors that are held from before the recording
 */
export function tapeNodes(
  part: string,
  tape: Tape,
  variables: readonly GraphVariable[],
  held: readonly GraphVariable[],
): TapeNodes {
  const nameOf = ({ kind, index, output }: Source) => {
    if (kind === "variable") return `${part}/${variables[index]!.name}/read`;
    if (kind === "held") return `${part}/${held[index]!.name}/read`;
    const name = `${part}/${kind}${index}`;
    return output === 0 ? name : `${name}:${output}`;
  };
  return {
    nameOf,
    nodes: [
      ...tape.inputs.map((type, index) => placeholder(`${part}/input${index}`, type)),
      ...tape.constants.map((value, index) => constant(`${part}/constant${index}`, value)),
      ...tape.operations.map(({ name: op, attributes, inputs }, index) => ({
        name: `${part}/operation${index}`,
        op,
        inputs: inputs.map(nameOf),
        attributes,
      })),
    ],
  };
}
