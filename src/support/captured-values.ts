/** Finds values that a function uses from outside, which its text doesn't show. */
import type { Identifier, Node } from "acorn";
import { ancestor, type AncestorVisitors } from "acorn-walk";
import { parsedFunction } from "./function-tree.js";
import { declaredIn } from "./scopes.js";

/** Compilers' names of modules, and TensorFlow: values read from them don't change. */
const MODULES = /^(tf|tfjs|\w+_\d+|__vi_import_\d+__)$/;

/**
 * The outside names whose values a function uses: numbers, arrays, settings. Functions that it calls, globals and values from
 * modules don't count.
 *
 * @param source - the function's text
 * @returns the names in the order of the text, each once
 */
export function capturedValues(source: string): string[] {
  const { tree } = parsedFunction(source);
  const found = new Set<string>();
  const look = (name: string, parents: readonly Node[]) => {
    if (name in globalThis || name === "arguments" || name === "undefined") return;
    if (parents.some((outer) => declaredIn(outer).has(name))) return;
    if (!isCalledOrModule(name, parents)) found.add(name);
  };
  ancestor(tree, {
    Identifier: (node, _state, parents) => {
      // The kernel writes names of earlier cells like this.
      if (node.name !== "exports") look(node.name, parents);
    },
    // A name that is given a value: declared here, or outside.
    VariablePattern: (node: Identifier, _state: unknown, parents: readonly Node[]) => {
      look(node.name, parents);
    },
    MemberExpression: (node, _state, parents) => {
      const isOfCell = node.object.type === "Identifier" && node.object.name === "exports";
      if (isOfCell && node.property.type === "Identifier") look(node.property.name, parents);
    },
  } as AncestorVisitors<unknown>);
  return [...found];
}

/** Whether a name is called, as in `f(x)`, `(0, f)(x)` or `f.g(x)`, or belongs to a module. @param parents - the last is the name itself */
function isCalledOrModule(name: string, parents: readonly Node[]): boolean {
  let at = parents.length - 1;
  const isMember = () => {
    const outer = parents[at - 1];
    return outer?.type === "MemberExpression" && (outer as { object?: Node }).object === parents[at];
  };
  if (isMember() && MODULES.test(name)) return true;
  while (isMember()) at--;
  const outer = parents[at - 1] as { type?: string; expressions?: Node[] } | undefined;
  if (outer?.type === "SequenceExpression" && outer.expressions?.at(-1) === parents[at]) at--;
  const call = parents[at - 1] as { type?: string; callee?: Node } | undefined;
  return /^(Call|New)Expression$/.test(call?.type ?? "") && call?.callee === parents[at];
}
