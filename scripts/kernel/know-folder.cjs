/**
 * TypeScript lets a cell say `__dirname` and `import.meta.url`, by which modules find the files beside them; tslab defines neither. Here
 * both are the notebook's folder, as its own name is not known to a kernel; in a module that lies beside it they are the module's.
 *
 * Upstream: define __dirname; replace import.meta when ES modules become CommonJS.
 */
const { dirname, isAbsolute, join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { changeTypeScript } = require("./change-typescript.cjs");

/** A transformer of TypeScript's that replaces `import.meta`. @param {any} ts @param {string} filename the module's */
function knowing(ts, filename) {
  const { factory } = ts;
  const properties = { dirname: dirname(filename), filename, url: pathToFileURL(filename).href };
  const meta = () => {
    const assignments = Object.entries(properties).map(([name, text]) =>
      factory.createPropertyAssignment(name, factory.createStringLiteral(text)),
    );
    return factory.createParenthesizedExpression(factory.createObjectLiteralExpression(assignments));
  };
  return (/** @type {any} */ context) => {
    const visit = (/** @type {any} */ node) => {
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return meta();
      return ts.visitEachChild(node, visit, context);
    };
    return (/** @type {any} */ file) => ts.visitNode(file, visit);
  };
}

/** Call it before tslab is loaded, and before other changes that compile files. */
exports.knowFolder = () => {
  const folder = process.cwd();
  Object.assign(globalThis, { __dirname: folder });
  changeTypeScript((ts) => {
    const { transpileModule } = ts;
    return {
      transpileModule: (/** @type {string} */ code, /** @type {any} */ settings) => {
        const { before = [], ...others } = settings.transformers ?? {};
        // tslab has a name of its own for all cells.
        const file = isAbsolute(settings.fileName) ? settings.fileName : join(folder, "notebook.ts");
        const transformers = { ...others, before: [...before, knowing(ts, file)] };
        return transpileModule(code, { ...settings, transformers });
      },
    };
  });
};
