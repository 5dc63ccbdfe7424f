/**
 * tslab forgets a namespace, and what a cell has declared for all (`declare global`, `declare module`), after the next cell. Here they stay until
 * a cell declares the name anew.
 *
 * Upstream: keep ModuleDeclarations in remainingDecls, as its "TODO: Support more kinds" says.
 */
const { changeConverter } = require("./change-typescript.cjs");
const { parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** All names that a text declares. @param {any} file @returns {Set<string>} */
const namesIn = (file) =>
  new Set(
    file.statements.flatMap((/** @type {any} */ statement) => {
      const declarations = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations
        : [statement];
      return declarations.map((/** @type {any} */ { name }) => name?.text);
    }),
  );

/** @param {any} converterModule the module tslab/dist/converter.js */
exports.keepNamespaces = (converterModule) => {
  changeConverter(converterModule, ({ convert }) => ({
    convert: (/** @type {string} */ declared, /** @type {string} */ source) => {
      const converted = convert(declared, source);
      const { declOutput } = converted;
      const before = parseCell(declared);
      const namespaces = before.statements.filter(ts.isModuleDeclaration);
      if (declOutput === undefined || namespaces.length === 0) return converted;
      const names = namesIn(parseCell(declOutput));
      const kept = namespaces
        // What is declared for all has the name of a module, or "global", and is no variable.
        .filter((/** @type {any} */ { name }) => !names.has(name.text))
        .map((/** @type {any} */ namespace) => namespace.getText(before));
      return { ...converted, declOutput: [declOutput, ...kept].join("\n") };
    },
  }));
};
