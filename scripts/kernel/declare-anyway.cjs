/**
 * tslab has TypeScript write declarations of all that a cell declares, as if it were a library: a mixin whose class has private members, or a
 * value whose type has no name here, is refused though the code is right. Here such a name gets the type `any`.
 *
 * Upstream: do not report the errors of declarations, and declare such names as any.
 */
const { changeConverter } = require("./change-typescript.cjs");
const { applyEdits, parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** Errors about declarations alone: 4000 to 4999, and some whose numbers lie elsewhere. */
const isAboutDeclarations = (/** @type {{ code: number }} */ { code }) =>
  (code >= 4000 && code < 5000) || [2527, 2742, 2883, 7056, 9005, 9006].includes(code);

/** Where a type can be written for a name. @param {any} file @param {number} offset of the name @returns {number | undefined} */
function placeOfType(file, offset) {
  /** @param {any} node @returns {number | undefined} */
  const visit = (node) => {
    const { name } = node;
    if (name && name.getStart(file) === offset && !node.type) {
      if (ts.isVariableDeclaration(node)) return name.end;
      if (ts.isFunctionDeclaration(node) && node.body) {
        const closing = node
          .getChildren(file)
          .find((/** @type {any} */ { kind }) => kind === ts.SyntaxKind.CloseParenToken);
        return closing?.end;
      }
    }
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}

/** @param {any} converterModule the module tslab/dist/converter.js */
exports.declareAnyway = (converterModule) => {
  changeConverter(converterModule, ({ convert }) => ({
    convert: (/** @type {string} */ declared, /** @type {string} */ source) => {
      const converted = convert(declared, source);
      const { diagnostics } = converted;
      if (diagnostics.length === 0 || !diagnostics.every(isAboutDeclarations)) return converted;
      const file = parseCell(source);
      const places = new Set(
        diagnostics.map((/** @type {any} */ { start }) => placeOfType(file, start.offset)),
      );
      places.delete(undefined);
      if (places.size === 0) return converted;
      return convert(
        declared,
        applyEdits(
          source,
          [...places].map((at) => ({ start: at, end: at, text: ": any" })),
        ),
      );
    },
  }));
};
