/**
 * tslab makes a cell asynchronous when TypeScript complains of an `await` outside of functions. It does not complain of `for await`, and
 * tslab takes an `await` in a class's `extends` for one inside of the class: both failed with errors of syntax. Here the cell itself is
 * looked at.
 *
 * Upstream: look for `await` in the cell's tree in place of the diagnostics.
 */
const { changeConverter, changeTypeScript } = require("./change-typescript.cjs");
const { parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** "'await' expressions are only allowed within async functions and at the top levels of modules." */
const AWAIT_OUTSIDE = 1308;

/** Whether code inside of a node is not run with the cell, but when it is called. @param {any} node */
const isCalledLater = (node) =>
  ts.isFunctionLike(node) ||
  ts.isClassStaticBlockDeclaration(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isModuleDeclaration(node);

/** Whether an `await` is the cell's own. @param {any} node of TypeScript's tree */
function isOfCell(node) {
  for (let { parent } = node, child = node; parent; child = parent, { parent } = parent) {
    // What computes a member's name runs with the class.
    if (isCalledLater(parent) && parent.name !== child) return false;
  }
  return true;
}

/** Whether a cell waits for something outside of functions. @param {any} node @returns {boolean} */
function waits(node) {
  const isWaiting = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier);
  return (isWaiting && isOfCell(node)) || (ts.forEachChild(node, waits) ?? false);
}

/**
 * Call it before tslab is loaded, and what it returns with the module tslab/dist/converter.js.
 * @returns {(converterModule: any) => void}
 */
exports.awaitAnywhere = () => {
  changeTypeScript(({ getPreEmitDiagnosticsOfFiles }) => ({
    getPreEmitDiagnosticsOfFiles: (/** @type {any} */ program, /** @type {any[]} */ files) => {
      const [cell] = files;
      return getPreEmitDiagnosticsOfFiles(program, files).filter(
        (/** @type {any} */ { code, file, start, length }) =>
          code !== AWAIT_OUTSIDE ||
          file !== cell ||
          !isOfCell(ts.findPrecedingToken(start + length, cell).parent),
      );
    },
  }));
  return (converterModule) => {
    changeConverter(converterModule, ({ convert }) => ({
      convert: (/** @type {string} */ declared, /** @type {string} */ source) => {
        const converted = convert(declared, source);
        return { ...converted, hasToplevelAwait: waits(parseCell(source)) };
      },
    }));
  };
};
