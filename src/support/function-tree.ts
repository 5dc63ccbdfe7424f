/** The syntax tree of a function, from its text. */
import { parse, type Node, type Options, type Token } from "acorn";

/** A parsed function. */
export interface ParsedFunction {
  tree: Node;
  /** The function's tokens, in order; neither comments nor white space are among them. */
  tokens: Token[];
  /** What was parsed: the function's text within brackets. The tokens' places refer to it. */
  text: string;
}

/**
 * Parses a function, or a method of an object.
 *
 * @param options - whether brackets that only group have a place in the tree
 * @throws SyntaxError if it can't be parsed
 */
export function parsedFunction(
  source: string,
  { preserveParens = false }: Pick<Options, "preserveParens"> = {},
): ParsedFunction {
  try {
    return parsed("(", source, ")", preserveParens);
  } catch {
    return parsed("({ ", source, " })", preserveParens);
  }
}

function parsed(before: string, source: string, after: string, preserveParens: boolean): ParsedFunction {
  const text = before + source + after;
  const tokens: Token[] = [];
  const options: Options = {
    ecmaVersion: "latest",
    allowAwaitOutsideFunction: true,
    preserveParens,
    onToken: tokens,
  };
  const tree = parse(text, options);
  const isOwn = ({ start, end }: Token) => start >= before.length && end <= text.length - after.length;
  return { tree, tokens: tokens.filter(isOwn), text };
}
