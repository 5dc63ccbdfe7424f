/**
 * tslab forgets all names that a failed or interrupted cell declared. Here those stay that had their value when it failed.
 * A name that it did not come to keeps what an earlier cell gave it, if one did.
 *
 * Upstream: in executor.execute, take converted.declOutput after an error too, less what has no value.
 */
const { snapshotOf } = require("./share-variables.cjs");
const ts = require("@tslab/typescript-for-tslab");

const INTERRUPTED = "Interrupted asynchronously";

/** @typedef {{ before: string, source: string, after: string | undefined }} Cell */

/** @returns {Cell} */
const noCell = () => ({ before: "", source: "", after: undefined });

/** @param {string} text @returns {any} a source file of TypeScript's */
const parse = (text) => ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest, true);

/** Statements that declare values; imports and types are kept whole. @param {any} statement */
const declaresValue = (statement) =>
  ts.isVariableStatement(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);

/** @param {any} statement one of {@link declaresValue} @returns {any[]} the declarations in it */
const declarationsOf = (statement) =>
  ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [statement];

/** Name → declaration, of all values declared in a text of declarations. @param {string} text @returns {Map<string, string>} */
function valueDeclarations(text) {
  const file = parse(text);
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const statement of file.statements.filter(declaresValue)) {
    for (const declaration of declarationsOf(statement)) {
      if (!declaration.name) continue;
      const code = ts.isVariableStatement(statement)
        ? `declare let ${declaration.getText(file)};`
        : statement.getText(file);
      found.set(declaration.name.text, code);
    }
  }
  return found;
}

/** All other declarations. @param {string} text @returns {string[]} */
function otherDeclarations(text) {
  const file = parse(text);
  return file.statements
    .filter((/** @type {any} */ one) => !declaresValue(one))
    .map((/** @type {any} */ one) => one.getText(file));
}

/** Names that a cell declares without giving them a value. @param {string} source */
function namesWithoutValue(source) {
  const statements = parse(source).statements.filter(ts.isVariableStatement);
  return new Set(
    statements
      .flatMap(declarationsOf)
      .filter((/** @type {any} */ one) => !one.initializer)
      .map((/** @type {any} */ one) => one.name.text),
  );
}

/** @param {any} executorModule the module tslab/dist/executor.js */
exports.keepNames = (executorModule) => {
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (
    /** @type {string} */ folder,
    /** @type {any} */ converters,
    /** @type {any} */ console,
  ) => {
    /** What a failed cell left declared, until another cell succeeds. @type {string | undefined} */
    let kept;
    /** What was declared before the latest cell, and would be after it. */
    let latest = noCell();
    let interrupted = false;
    const converter = converters.node;
    const { convert, inspect, complete } = converter;
    converter.inspect = (/** @type {string} */ before, /** @type {any[]} */ ...rest) =>
      inspect(kept ?? before, ...rest);
    converter.complete = (/** @type {string} */ before, /** @type {any[]} */ ...rest) =>
      complete(kept ?? before, ...rest);
    converter.convert = (/** @type {string} */ declared, /** @type {string} */ source) => {
      const before = kept ?? declared;
      const converted = convert(before, source);
      latest = { before, source, after: converted.declOutput };
      return converted;
    };

    const error = (/** @type {any[]} */ ...values) => {
      interrupted ||= values[0]?.message === INTERRUPTED;
      console.error(...values);
    };
    const executor = createExecutor(folder, converters, { ...console, error });
    const { locals } = executor;
    const execute = async (/** @type {string} */ source) => {
      const before = snapshotOf(locals);
      latest = noCell();
      interrupted = false;
      const succeeded = await executor.execute(source);
      if (succeeded && latest.after !== undefined) kept = undefined;
      if (!succeeded && latest.after !== undefined) {
        kept = declarationsAfterFailure(latest, { interrupted, locals, before });
        // Such as those of an import whose module failed.
        for (const name of before.all) if (before.isLost(name)) before.restore(name);
      }
      return succeeded;
    };
    return { ...executor, execute };
  };
};

/**
 * @param {Cell} cell
 * @param {{ interrupted: boolean, locals: Record<string, unknown>, before: ReturnType<typeof snapshotOf> }} state values by name, after the
 *   failure and before the cell; `locals` is given back what the cell did not come to
 * @returns {string} what is declared now
 */
function declarationsAfterFailure(cell, { interrupted, locals, before }) {
  const { source, after = "" } = cell;
  const earlier = valueDeclarations(cell.before);
  const empty = namesWithoutValue(source);
  const declarations = [...valueDeclarations(after)].flatMap(([name, declaration]) => {
    if (locals[name] !== undefined || empty.has(name)) return [declaration];
    if (before.has(name)) before.restore(name);
    // An interrupted cell's code goes on, and may still come to it.
    return earlier.get(name) ?? (interrupted ? [declaration] : []);
  });
  return [...otherDeclarations(after), ...declarations].join("\n") + "\n";
}
