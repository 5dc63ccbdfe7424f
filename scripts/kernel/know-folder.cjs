/**
 * TypeScript lets a cell say `__dirname` and `import.meta.url`, by which modules find the files beside them; tslab defines neither. Here
 * both are the notebook's folder; the notebook's own name is not known to a kernel.
 *
 * Upstream: define __dirname; replace import.meta when ES modules become CommonJS.
 */
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { changeTypeScript } = require("./change-typescript.cjs");

/** What a cell sees as `import.meta`: its properties, as names and texts. */
function properties() {
  const dirname = process.cwd();
  const filename = join(dirname, "notebook.ts");
  return { dirname, filename, url: pathToFileURL(filename).href };
}

/** Call it before tslab is loaded. */
exports.knowFolder = () => {
  Object.assign(globalThis, { __dirname: process.cwd() });
  changeTypeScript((ts) => {
    const { transpileModule, factory } = ts;
    const meta = () =>
      factory.createParenthesizedExpression(
        factory.createObjectLiteralExpression(
          Object.entries(properties()).map(([name, text]) =>
            factory.createPropertyAssignment(name, factory.createStringLiteral(text)),
          ),
        ),
      );
    const transformer = (/** @type {any} */ context) => {
      const visit = (/** @type {any} */ node) => {
        if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return meta();
        return ts.visitEachChild(node, visit, context);
      };
      return (/** @type {any} */ file) => ts.visitNode(file, visit);
    };
    return {
      transpileModule: (/** @type {string} */ code, /** @type {any} */ settings) => {
        const { before = [], ...others } = settings.transformers ?? {};
        return transpileModule(code, {
          ...settings,
          transformers: { ...others, before: [...before, transformer] },
        });
      },
    };
  });
};
