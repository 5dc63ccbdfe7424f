/** The nodes that every graph of a training has: values from JavaScript, and variables with what reads and sets them. */
import type { GraphNode } from "./graph-definition.js";
import { ATTRIBUTE, TYPE, type Attribute, type Constant, type ValueType } from "./tape.js";

/** An attribute that is a type, `T` of most operations. */
export const typed = (name: string, type: number = TYPE.float32) => ({
  name,
  type: ATTRIBUTE.type,
  value: type,
});
/** An attribute that is true or false. */
export const flag = (name: string, value: boolean) => ({ name, type: ATTRIBUTE.bool, value });
const shaped = (shape: readonly number[]) => ({ name: "shape", type: ATTRIBUTE.shape, value: shape });

/** A value that each run is given. */
export function placeholder(name: string, { type, shape }: ValueType): GraphNode {
  return { name, op: "Placeholder", inputs: [], attributes: [typed("dtype", type), shaped(shape)] };
}

/** A value that never changes. */
export function constant(name: string, value: Constant): GraphNode {
  const attributes = [typed("dtype", value.type), { name: "value", type: ATTRIBUTE.tensor, value }];
  return { name, op: "Const", inputs: [], attributes };
}

/** An operation of float32 values. */
export function node(
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: readonly Attribute[] = [typed("T")],
): GraphNode {
  return { name, op, inputs, attributes };
}

/** A variable of a session, which stays from run to run. */
export interface GraphVariable extends ValueType {
  name: string;
}

/**
 * A variable's handle `PART/NAME`, and `PART/NAME/read`. A part of a graph that is added later can't name nodes that the graph has,
 * so each has handles of its own; those of one name are of one variable.
 */
export function handleNodes(part: string, { name, type, shape }: GraphVariable): GraphNode[] {
  const text = (attribute: string, value: string) => ({ name: attribute, type: ATTRIBUTE.string, value });
  const named = [text("container", ""), text("shared_name", name), typed("dtype", type), shaped(shape)];
  const handle = `${part}/${name}`;
  return [
    node(handle, "VarHandleOp", [], named),
    node(`${handle}/read`, "ReadVariableOp", [handle], [typed("dtype", type)]),
  ];
}

/** The same in a part of the variable's own, and `PART/NAME/assign`, which sets it to the placeholder `PART/NAME/value`. */
export function accessNodes(part: string, variable: GraphVariable): GraphNode[] {
  const handle = `${part}/${variable.name}`;
  return [
    ...handleNodes(part, variable),
    placeholder(`${handle}/value`, variable),
    node(
      `${handle}/assign`,
      "AssignVariableOp",
      [handle, `${handle}/value`],
      [typed("dtype", variable.type)],
    ),
  ];
}
