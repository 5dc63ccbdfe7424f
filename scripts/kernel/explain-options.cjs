/**
 * tslab shows documentation at a name alone. Between a call's parentheses it shows nothing, and of a function whose last parameter is an object
 * of options it shows that object's type, not what the options are. Here Shift-Tab anywhere inside of a call shows what is called, and lists its
 * options with their types and comments.
 *
 * Upstream: find the call around the position, as TypeScript's getSignatureHelpItems does, and list the properties of its options.
 */
const { changeTypeScript } = require("./change-typescript.cjs");

/** Parameters that hold options, by their names; one that is taken apart at once has none. */
const OPTIONS = /^(options|settings|args|config)$/;

/** A comment as text. @param {any} ts @param {any[] | undefined} parts */
function textOf(ts, parts) {
  const text = ts.displayPartsToString(parts ?? []);
  // A link is its text, or else the name that it leads to.
  return text.replace(
    /\{@link\s+([^}|\s]+)\s*(?:\|\s*([^}]+?)\s*)?\}/g,
    (/** @type {string} */ _all, /** @type {string} */ name, /** @type {string | undefined} */ words) =>
      words ?? name,
  );
}

/** The innermost call whose parentheses, or the braces in them, are around the position. @param {any} ts @param {any} file @param {number} position */
function callAround(ts, file, position) {
  let found;
  // A call that is still being written ends where its last token does.
  while (/\s/.test(file.text[position - 1] ?? "")) position--;
  const visit = (/** @type {any} */ node) => {
    if (node.pos > position || node.end < position) return;
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    const isInside = isCall && node.arguments && position >= node.arguments.pos;
    if (isInside && !isBehind(file, node, position)) found = node;
    // Within a function's body nothing is an option of the call around it.
    if (ts.isFunctionLike(node) && node.body && position > node.body.pos) found = undefined;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether the position is behind a call's closing parenthesis. @param {any} file @param {any} call @param {number} position */
function isBehind(file, call, position) {
  return position >= call.end && file.text[call.end - 1] === ")" && position > call.arguments.end;
}

/** The lines about the options of what is called. @param {any} ts @param {any} checker @param {any} node its name @returns {string} */
function optionsText(ts, checker, node) {
  const type = checker.getTypeAtLocation(node);
  const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  /** @type {Map<string, { place: number, line: string }>} */
  const lines = new Map();
  for (const signature of signatures) {
    const parameter = signature.parameters.at(-1);
    const declaration = parameter?.valueDeclaration;
    if (!declaration || !ts.isParameter(declaration)) continue;
    if (!ts.isObjectBindingPattern(declaration.name) && !OPTIONS.test(parameter.name)) continue;
    const options = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, node));
    // No lists, functions, numbers.
    if (options.getCallSignatures().length > 0 || checker.isArrayLikeType(options)) continue;
    for (const property of checker.getPropertiesOfType(options)) {
      const own = property.declarations?.[0];
      if (!own || !ts.isPropertySignature(own)) continue;
      const text = textOf(ts, property.getDocumentationComment(checker))
        .replace(/\s*\n\s*/g, " ")
        .trim();
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const kind = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, node), node);
      const short = kind.replace(/ \| undefined$/, "");
      const line = `  ${property.name}${isOptional ? "?" : ""}: ${short}${text && ` – ${text}`}`;
      lines.set(property.name, { place: own.pos, line });
    }
  }
  // As they are written, where types were put together of several.
  const inOrder = [...lines.values()].sort((one, other) => one.place - other.place);
  return inOrder.length === 0 ? "" : `Options:\n${inOrder.map(({ line }) => line).join("\n")}`;
}

/** Call it before tslab is loaded. */
exports.explainOptions = () => {
  changeTypeScript((ts) => {
    const { getQuickInfoAtPosition } = ts;
    const nameOf = (/** @type {any} */ { expression }) =>
      ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    return {
      getQuickInfoAtPosition: (
        /** @type {any} */ file,
        /** @type {any} */ checker,
        /** @type {any} */ token,
        /** @type {number} */ position,
      ) => {
        let at = position;
        let info = getQuickInfoAtPosition(file, checker, token, at);
        const call = info === undefined && callAround(ts, file, position);
        if (call) {
          at = nameOf(call).getStart(file);
          info = getQuickInfoAtPosition(file, checker, token, at);
        }
        if (info === undefined) return undefined;
        const documentation = [textOf(ts, info.documentation)];
        const node = ts.getTouchingPropertyName(file, at);
        const options = ts.isIdentifier(node) ? optionsText(ts, checker, node) : "";
        const text = [...documentation, options].filter(Boolean).join("\n\n");
        // tslab writes the names of parameters' tags alone.
        const tags = info.tags?.map((/** @type {any} */ { name, text: parts }) => {
          const words = textOf(ts, parts);
          return {
            name,
            text: words ? [{ kind: "text", text: name === "param" ? words : `@${name} ${words}` }] : [],
          };
        });
        return { ...info, documentation: text ? [{ kind: "text", text }] : [], tags };
      },
    };
  });
};
