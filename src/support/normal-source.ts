/** The text of a function without what changes nothing: comments, indentation and line breaks. */
import { tokTypes, type Node, type Token } from "acorn";
import { parsedFunction } from "./function-tree.js";

/**
 * The text of a function in a normal form: without comments, and with one space between two tokens. Functions that differ in more never have
 * the same normal form, because it is used only if it has the same syntax tree. Where line breaks matter, as between statements without
 * semicolons, they stay. A text that can't be parsed is its own normal form.
 */
export function normalSource(source: string): string {
  // Comments in scripts, operators in modules: the text doesn't show which of them it is.
  if (/<!--|-->/.test(source)) return source;
  try {
    const { tree, tokens, text } = parsedFunction(source, { preserveParens: true });
    const shape = shapeOf(tree);
    const isSame = (form: string) => {
      try {
        return shapeOf(parsedFunction(form, { preserveParens: true }).tree) === shape;
      } catch {
        return false;
      }
    };
    const forms = [false, true].map((keepLines) => joined(tokens, text, keepLines));
    return forms.find(isSame) ?? source;
  } catch {
    return source;
  }
}

/** All that a tree says about the function: no places. Literals are there as they are written. */
function shapeOf(tree: Node): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (key === "start" || key === "end") return undefined;
    return typeof value === "bigint" ? String(value) : value;
  });
}

/** The tokens, with a space or a kept line break between two. */
function joined(tokens: readonly Token[], text: string, keepLines: boolean): string {
  return tokens
    .map((token, index) => {
      const before = tokens[index - 1];
      const own = text.slice(token.start, token.end);
      // All white space in a template belongs to its value.
      const isWithin = [before, token].some((one) => one?.type === tokTypes.template);
      if (before === undefined || isWithin) return own;
      const gap = text.slice(before.end, token.start);
      return (keepLines && /[\n\r\u2028\u2029]/.test(gap) ? "\n" : " ") + own;
    })
    .join("");
}
