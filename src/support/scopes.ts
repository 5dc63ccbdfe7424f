/** The names that parts of a syntax tree declare for what lies within them. */
import type { Identifier, Node, VariableDeclaration } from "acorn";
import { full } from "acorn-walk";

const known = new WeakMap<Node, ReadonlySet<string>>();

/** The names that a function, block, loop, `catch` or class declares. Every other node declares none. */
export function declaredIn(node: Node): ReadonlySet<string> {
  const before = known.get(node);
  if (before) return before;
  const names = new Set<string>();
  for (const part of declaringParts(node)) for (const name of namesOf(part)) names.add(name);
  known.set(node, names);
  return names;
}

/** Declarations, and patterns of parameters. */
function declaringParts(node: Node): Node[] {
  const { type, params = [], body, id, param, init, left, cases = [] } = node as Node & Parts;
  const some = (part: Node | null | undefined) => (part ? [part] : []);
  if (type.includes("Function")) return [...params, ...some(id), ...variablesWithin(node)];
  if (type === "CatchClause") return some(param);
  if (type === "ClassExpression" || type === "ClassDeclaration") return some(id);
  if (/^For.*Statement$/.test(type)) return [...some(init), ...some(left)].filter(isDeclaration);
  if (type === "SwitchStatement") return cases.flatMap(({ consequent }) => consequent.filter(isDeclaration));
  return Array.isArray(body) ? (body as Node[]).filter(isDeclaration) : [];
}

/** The fields of nodes that are looked at here. */
interface Parts {
  params?: Node[];
  body?: unknown;
  id?: Node | null;
  param?: Node | null;
  init?: Node | null;
  left?: Node;
  cases?: { consequent: Node[] }[];
}

const isDeclaration = ({ type }: Node): boolean => type.endsWith("Declaration");

/** `var` belongs to the whole function, wherever in it. */
function variablesWithin(node: Node): Node[] {
  const found: Node[] = [];
  full(node, (one) => {
    if (one.type === "VariableDeclaration" && one.kind === "var") found.push(one);
  });
  return found;
}

/** The names of a pattern, or of a declaration. */
function namesOf(part: Node): string[] {
  if (part.type === "VariableDeclaration") {
    return (part as VariableDeclaration).declarations.flatMap(({ id }) => namesOf(id));
  }
  if (isDeclaration(part)) return namesOf((part as Node & { id: Node }).id);
  if (part.type === "Identifier") return [(part as Identifier).name];
  const { elements = [], properties = [], left, argument, value } = part as Node & PatternParts;
  return [...elements, ...properties, left, argument, value].flatMap((one) => (one ? namesOf(one) : []));
}

/** The parts of patterns: lists, objects, defaults, rests, and the properties of objects. */
interface PatternParts {
  elements?: (Node | null)[];
  properties?: Node[];
  left?: Node;
  argument?: Node;
  value?: Node;
}
