/**
 * tslab has TypeScript 5.0, which can't read attributes of imports (`with { type: "json" }`), and takes `using` for a name. Here the
 * attributes are left out, which `require` does not need, and `using` is refused in so many words.
 *
 * Upstream: TypeScript 5.3.
 */
const { changeConverter } = require("./change-typescript.cjs");
const { applyEdits, blankOut, diagnosticOf, parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** @typedef {import("./edit-cell.cjs").Edit} Edit */
/** @typedef {import("./edit-cell.cjs").Problem} Problem */

/** @param {any} node @param {string} source @returns {Problem[]} */
function problemsOf(node, source) {
  const { expression } = ts.isExpressionStatement(node) ? node : { expression: undefined };
  const name = expression && ts.isAwaitExpression(expression) ? expression.expression : expression;
  if (!name || !ts.isIdentifier(name) || name.text !== "using") return [];
  if (!/^[ \t]+[\w$]+\s*[=:]/.test(source.slice(name.end))) return [];
  const message = `'using' needs TypeScript 5.2, and cells are compiled by ${ts.version}: dispose in 'finally' instead.`;
  return [{ start: name.getStart(), end: name.end, message }];
}

/** @param {any} node @param {string} source @returns {Edit[]} */
function editsOf(node, source) {
  if (ts.isImportDeclaration(node)) {
    const { end } = node.moduleSpecifier;
    const [attributes = ""] = /^\s*with\s*\{[^}]*\}/.exec(source.slice(end)) ?? [];
    return attributes === "" ? [] : [blankOut(source, end, end + attributes.length)];
  }
  const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport && node.arguments.length > 1
    ? [blankOut(source, node.arguments[0].end, node.arguments.at(-1).end)]
    : [];
}

/** @param {any} converterModule the module tslab/dist/converter.js */
exports.readNewerSyntax = (converterModule) => {
  changeConverter(converterModule, ({ convert }) => ({
    convert: (/** @type {string} */ declared, /** @type {string} */ source) => {
      if (!/\b(?:with|using|import)\b/.test(source)) return convert(declared, source);
      const file = parseCell(source);
      /** @type {Edit[]} */
      const edits = [];
      /** @type {Problem[]} */
      const problems = [];
      const visit = (/** @type {any} */ node) => {
        edits.push(...editsOf(node, source));
        problems.push(...problemsOf(node, source));
        ts.forEachChild(node, visit);
      };
      visit(file);
      if (problems.length > 0) return { diagnostics: problems.map((one) => diagnosticOf(file, one)) };
      return convert(declared, applyEdits(source, edits));
    },
  }));
};
