/**
 * tslab exports all that a cell declares, by a line of its own behind the cell. So `export const x` fails, with errors about a line that
 * nobody wrote; as do names that begin with two underscores, `declare global` and `declare module`. Here `export` is taken away, as
 * nothing imports a cell; what would mean something else then is refused at its place; and the line is mended.
 *
 * Upstream: compile cells without their export keywords; write the names of the line as they were.
 */
const { basename } = require("node:path");
const { changeConverter, changeTypeScript } = require("./change-typescript.cjs");
const { applyEdits, blankOut, diagnosticOf, parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** @typedef {import("./edit-cell.cjs").Edit} Edit */
/** @typedef {import("./edit-cell.cjs").Problem} Problem */

/** @param {any} statement of a cell @returns {Problem[]} */
function problemsOf(statement) {
  const problem = (/** @type {string} */ advice) => [
    { start: statement.getStart(), end: statement.end, message: `A cell exports nothing: ${advice}.` },
  ];
  if (ts.isExportAssignment(statement) && statement.isExportEquals) return problem("leave 'export =' out");
  if (!ts.isExportDeclaration(statement)) return [];
  if (statement.moduleSpecifier)
    return problem("write 'import' instead, and later cells see what it imports");
  const renamed = statement.exportClause.elements?.find((/** @type {any} */ one) => one.propertyName);
  if (!renamed) return [];
  return problem(`write 'const ${renamed.name.text} = ${renamed.propertyName.text};' for a second name`);
}

/** Makes a value of an expression, or of a function or class without a name. @param {string} source @param {number} start @param {number} end @returns {Edit[]} */
const inBrackets = (source, start, end) => [
  { ...blankOut(source, start, end), text: `${blankOut(source, start, end - 1).text}(` },
];

/** @param {any} statement of a cell @param {string} source @returns {Edit[]} */
function editsOf(statement, source) {
  const start = statement.getStart();
  const closing = (/** @type {number} */ at) => ({ start: at, end: at, text: ")" });
  if (ts.isExportDeclaration(statement)) return [blankOut(source, start, statement.end)];
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement;
    return [...inBrackets(source, start, expression.getStart()), closing(expression.end)];
  }
  const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
  const { ExportKeyword, DefaultKeyword, AbstractKeyword } = ts.SyntaxKind;
  const [exporting, byDefault, abstract] = [ExportKeyword, DefaultKeyword, AbstractKeyword].map((kind) =>
    modifiers.find((/** @type {any} */ modifier) => modifier.kind === kind),
  );
  if (!exporting) return [];
  const first = blankOut(source, exporting.getStart(), exporting.end);
  if (!byDefault) return [first];
  if (statement.name) return [first, blankOut(source, byDefault.getStart(), byDefault.end)];
  // An expression can be no abstract class.
  const { end } = abstract ?? byDefault;
  return [first, ...inBrackets(source, byDefault.getStart(), end), closing(statement.end)];
}

/** The line that tslab writes behind a cell, with names as they are. @param {string} source */
const mendExports = (source) =>
  source.replace(/\nexport \{([^{}]*)\}$/, (_, list) => {
    const names = list.split(", ").flatMap((/** @type {string} */ name) => {
      // TypeScript marks such names by a third underscore, and has two before names of its own.
      if (name.startsWith("__")) return name.startsWith("___") ? name.slice(1) : [];
      return /["']/.test(name) ? [] : name;
    });
    return `\nexport {${names.join(", ")}}`;
  });

/** What is wrong with the line itself is of interest if nothing else is, and then has no better place than the cell's beginning. @param {any[]} diagnostics @param {string} source */
function withPlaces(diagnostics, source) {
  const isInCell = (/** @type {any} */ { fileName, start }) =>
    fileName !== undefined || start.offset <= source.length + 1;
  const inCell = diagnostics.filter(isInCell);
  const beginning = { offset: 0, line: 0, character: 0 };
  return inCell.length > 0
    ? inCell
    : diagnostics.map((one) => ({ ...one, start: beginning, end: beginning }));
}

/**
 * Call it before tslab is loaded, and what it returns with the module tslab/dist/converter.js.
 * @returns {(converterModule: any) => void}
 */
exports.stripExports = () => {
  changeTypeScript(({ createWatchCompilerHost }) => ({
    createWatchCompilerHost: (
      /** @type {any} */ files,
      /** @type {any} */ options,
      /** @type {any} */ system,
      /** @type {any[]} */ ...rest
    ) => {
      const { readFile } = system;
      system.readFile = (/** @type {string} */ path, /** @type {any[]} */ ...values) => {
        const text = readFile(path, ...values);
        return basename(path) === "__tslab__.ts" ? mendExports(text) : text;
      };
      return createWatchCompilerHost(files, options, system, ...rest);
    },
  }));

  return (converterModule) => {
    changeConverter(converterModule, ({ convert }) => ({
      convert: (/** @type {string} */ declared, /** @type {string} */ source) => {
        const file = parseCell(source);
        const problems = file.statements.flatMap(problemsOf);
        if (problems.length > 0) {
          return { diagnostics: problems.map((/** @type {Problem} */ one) => diagnosticOf(file, one)) };
        }
        const edits = file.statements.flatMap((/** @type {any} */ statement) => editsOf(statement, source));
        const converted = convert(declared, applyEdits(source, edits));
        return { ...converted, diagnostics: withPlaces(converted.diagnostics, source) };
      },
    }));
  };
};
