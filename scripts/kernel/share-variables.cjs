/**
 * In tslab a function that a cell defines never sees what a later cell assigns to that cell's variables: `stop = true` does not end a loop that
 * waits for it, and a loss goes on with the old temperature, without a word. Here a `let` or `var` of a cell is one variable for all cells,
 * until a cell declares the name anew.
 *
 * Upstream: make exports of `let` and `var` accessors of the cell's variable.
 */
const { basename } = require("node:path");
const { changeBuilders, changeTypeScript } = require("./change-typescript.cjs");
const { applyEdits, parseCell } = require("./edit-cell.cjs");
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** The names in a name or pattern. @param {any} name @returns {string[]} */
const namesOf = (name) =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((/** @type {any} */ one) => (one.name ? namesOf(one.name) : []));

/** The names that an import gives. @param {any} clause of the import @returns {string[]} */
function importedNames({ name, namedBindings } = {}) {
  const bound = namedBindings?.elements ?? [namedBindings];
  return [{ name }, ...bound].flatMap((/** @type {any} */ one) => (one?.name ? [one.name.text] : []));
}

/** @param {any} file of a cell @returns {{ variables: string[], others: string[] }} the names that it declares */
function declaredNames(file) {
  /** @type {string[]} */
  const variables = [];
  /** @type {string[]} */
  const others = [];
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList;
      const names = declarations.flatMap((/** @type {any} */ { name }) => namesOf(name));
      (flags & ts.NodeFlags.Const ? others : variables).push(...names);
    } else if (ts.isImportDeclaration(statement)) {
      others.push(...importedNames(statement.importClause));
    } else if (statement.name) {
      others.push(statement.name.text);
    }
  }
  return { variables, others };
}

/**
 * Takes the variables out of what a cell exports, which would be copies.
 * @param {string} code a cell's, as an ES module @returns {{ code: string, first: string }} and what the cell must do first, in one line
 */
function share(code) {
  const file = parseCell(code);
  const { variables, others } = declaredNames(file);
  const shared = new Set(variables);
  const edits = file.statements.filter(ts.isExportDeclaration).map((/** @type {any} */ statement) => {
    const names = statement.exportClause.elements.map((/** @type {any} */ { name }) => name.text);
    const exported = names.filter((/** @type {string} */ name) => !shared.has(name));
    return { start: statement.getStart(), end: statement.end, text: `export { ${exported.join(", ")} };` };
  });
  // No cell has a variable called arguments.
  const accessors = variables.map(
    (name) => `${name}: [() => ${name}, function () { ${name} = arguments[0]; }]`,
  );
  const first = `__tslab__.share({ ${accessors.join(", ")} }, ${JSON.stringify(others)}); `;
  return { code: applyEdits(code, edits), first };
}

/** Before its declaration a variable has no value. @param {() => unknown} use */
function unlessTooEarly(use) {
  try {
    return use();
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** Where the variables of cells are, beneath the names that tslab knows itself. @param {any} names tslab's, a proxy */
const sharedOf = (names) => Object.getPrototypeOf(names);

/**
 * Call it before tslab is loaded, and what it returns with the module tslab/dist/executor.js.
 * @returns {(executorModule: any) => void}
 */
exports.shareVariables = () => {
  /** Whether tslab compiles a cell that is a module, whose exports are its own. */
  let isModule = false;
  changeTypeScript(({ createWatchCompilerHost, transpileModule }) => ({
    createWatchCompilerHost: (/** @type {any[]} */ ...values) =>
      changeBuilders(createWatchCompilerHost(...values), (builder) => {
        const { emit } = builder;
        builder.emit = (/** @type {any} */ file, /** @type {any[]} */ ...rest) => {
          isModule = basename(file.fileName) !== "__tslab__.ts";
          try {
            return emit(file, ...rest);
          } finally {
            isModule = false;
          }
        };
      }),
    transpileModule: (/** @type {string} */ code, /** @type {any} */ settings) => {
      if (isModule) return transpileModule(code, settings);
      const shared = share(code);
      const result = transpileModule(shared.code, settings);
      return { ...result, outputText: shared.first + result.outputText };
    },
  }));
  return executeSharing;
};

/** @param {any} executorModule the module tslab/dist/executor.js */
function executeSharing(executorModule) {
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (/** @type {any[]} */ ...values) => {
    const executor = createExecutor(...values);
    const names = executor.locals;
    /** @type {Record<string, unknown>} */
    const shared = {};
    Object.setPrototypeOf(names, shared);
    const share = (
      /** @type {Record<string, [() => unknown, (value: unknown) => void]>} */ variables,
      /** @type {string[]} */ others,
    ) => {
      for (const name of [...others, ...Object.keys(variables)]) {
        delete names[name];
        delete shared[name];
      }
      for (const [name, [read, write]] of Object.entries(variables)) {
        Object.defineProperty(shared, name, {
          ...{ configurable: true, enumerable: true },
          get: () => unlessTooEarly(read),
          set: (value) => {
            unlessTooEarly(() => write(value));
          },
        });
      }
    };
    Object.assign(/** @type {any} */ (globalThis).__tslab__, { share });
    return executor;
  };
}

/**
 * The names of a moment.
 * @param {any} names tslab's
 * @returns {{ all: string[], has: (name: string) => boolean, isLost: (name: string) => boolean, restore: (name: string) => void }} `has` if it
 *   had a value, `isLost` if it has none now and is no variable, which may be set to undefined
 */
exports.snapshotOf = (names) => {
  const shared = sharedOf(names);
  const own = { ...names };
  const accessors = Object.getOwnPropertyDescriptors(shared);
  const has = (/** @type {string} */ name) =>
    own[name] !== undefined || accessors[name]?.get?.() !== undefined;
  return {
    all: Object.keys({ ...own, ...accessors }),
    has,
    isLost: (name) => has(name) && names[name] === undefined && !(name in shared),
    restore: (name) => {
      delete names[name];
      delete shared[name];
      if (accessors[name]) Object.defineProperty(shared, name, accessors[name]);
      else names[name] = own[name];
    },
  };
};
