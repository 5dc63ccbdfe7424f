/**
 * In tslab a shorthand property does not see an earlier cell's variable: `train(net, digits, { epochs })` fails as if there were
 * no `epochs`. Here `{ epochs }` is compiled as `{ epochs: epochs }`.
 *
 * Upstream: in wrapPrevIdentifier, ask checker.getShorthandAssignmentValueSymbol for the name of a shorthand property.
 */
const { changeBuilders, changeTypeScript } = require("./change-typescript.cjs");

/** @param {any} ts @returns {any} a transformer of TypeScript's */
function expandingTransformer(ts) {
  const { factory } = ts;
  return (/** @type {any} */ context) => {
    const visit = (/** @type {any} */ node) => {
      if (!ts.isShorthandPropertyAssignment(node)) return ts.visitEachChild(node, visit, context);
      const variable = ts.setOriginalNode(factory.createIdentifier(node.name.text), node.name);
      const initializer =
        node.objectAssignmentInitializer && ts.visitNode(node.objectAssignmentInitializer, visit);
      const value = initializer ? factory.createAssignment(variable, initializer) : variable;
      return ts.setTextRange(factory.createPropertyAssignment(node.name.text, value), node);
    };
    return (/** @type {any} */ file) => ts.visitNode(file, visit);
  };
}

/** Makes the checker answer with the variable where a shorthand is meant. @param {any} ts @param {any} checker */
function findVariables(ts, checker) {
  if (checker.findsVariables) return;
  checker.findsVariables = true;
  const { getSymbolAtLocation } = checker;
  checker.getSymbolAtLocation = (/** @type {any} */ node) => {
    const written = ts.getOriginalNode(node);
    const isShorthand =
      written.parent && ts.isShorthandPropertyAssignment(written.parent) && written !== node;
    return isShorthand
      ? checker.getShorthandAssignmentValueSymbol(written.parent)
      : getSymbolAtLocation(node);
  };
}

/** Call it before tslab is loaded. */
exports.expandShorthands = () => {
  changeTypeScript((ts) => {
    const { createWatchCompilerHost } = ts;
    const transformer = expandingTransformer(ts);
    return {
      createWatchCompilerHost: (/** @type {any[]} */ ...values) =>
        changeBuilders(createWatchCompilerHost(...values), (builder) => {
          const { emit } = builder;
          builder.emit = (
            /** @type {any} */ file,
            /** @type {any} */ write,
            /** @type {any} */ token,
            /** @type {any} */ only,
            /** @type {any} */ custom,
          ) => {
            findVariables(ts, builder.getProgram().getTypeChecker());
            const before = [...(custom?.before ?? []), transformer];
            return emit(file, write, token, only, { ...custom, before });
          };
        }),
    };
  });
};
