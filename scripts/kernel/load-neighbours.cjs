/**
 * Modules that lie beside a notebook, or elsewhere outside of packages: tslab compiles those in the notebook's folder and below. It knows no
 * `index.ts` of a folder and nothing above, and shows the compiled lines in errors. Here Node loads them, compiled on the way.
 *
 * Upstream: compile in require (`Module._extensions`), and let builder.emit write the cell alone.
 */
const { existsSync, readFileSync, statSync } = require("node:fs");
const Module = /** @type {any} */ (require("node:module"));
const { dirname, isAbsolute, parse, relative, resolve } = require("node:path");
const { changeBuilders, changeTypeScript } = require("./change-typescript.cjs");
const { isNeighbour } = require("./neighbours.cjs");

/** Takes the source map of a compiled file. @typedef {(file: string, map: string) => void} KeepMap */

/** The TypeScript that an import means, also where it names what a compiler would make of it. @param {string} path */
function typeScriptOf(path) {
  const { ext } = parse(path);
  const stem = [".js", ".mjs", ".cjs"].includes(ext) ? path.slice(0, -ext.length) : path;
  const candidates = [
    path,
    `${stem}${ext.replace("j", "t")}`,
    `${stem}.ts`,
    `${stem}.tsx`,
    `${path}/index.ts`,
  ];
  return candidates.find((file) => /\.[cm]?tsx?$/.test(file) && existsSync(file) && statSync(file).isFile());
}

/** The first mistake of a file, as an error of Node's. @param {any} ts @param {string} path @param {any} mistake */
function syntaxError(ts, path, { file, start, messageText }) {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const place = `${relative(process.cwd(), path)} ${line + 1}:${character + 1}`;
  return new SyntaxError(`${place} - ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

/**
 * tslab leaves out what is wrong in files above the notebook. It becomes what is wrong with the cell's import.
 * @param {any} ts @param {any} cell @param {any} diagnostic of TypeScript's
 */
function asOfCell(ts, cell, diagnostic) {
  const { file, start, messageText } = diagnostic;
  const path = file && relative(process.cwd(), file.fileName);
  if (!path?.startsWith("..") || !isNeighbour(file.fileName)) return diagnostic;
  const imported =
    cell.imports.find((/** @type {any} */ { text }) => text.startsWith("..")) ?? cell.imports[0];
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  return {
    ...{ ...diagnostic, file: cell, start: imported.getStart(cell), length: imported.getWidth(cell) },
    messageText: `${path} ${line + 1}:${character + 1} - ${message}`,
  };
}

/** Makes Node load TypeScript, and modules that it would take for CommonJS. @param {any} ts @param {KeepMap} keepMap */
function loadTypeScript(ts, keepMap) {
  const compilerOptions = {
    ...{ module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    ...{ allowJs: true, sourceMap: true, experimentalDecorators: true, jsx: ts.JsxEmit.React },
  };
  const load = (/** @type {any} */ module, /** @type {string} */ file) => {
    const source = readFileSync(file, "utf8");
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
      ...{ fileName: file, compilerOptions, reportDiagnostics: true },
    });
    const [mistake] = diagnostics;
    if (mistake) throw syntaxError(ts, file, mistake);
    keepMap(file, sourceMapText);
    module._compile(outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"), file);
  };
  // Node 20.19 and later require ES modules themselves.
  const { require_module: takesModules } = /** @type {any} */ (process.features);
  for (const extension of [".ts", ".tsx", ".cts", ...(takesModules ? [] : [".mjs"])]) {
    Module._extensions[extension] = load;
  }
  const { ".js": loadJavaScript } = Module._extensions;
  const isModule = (/** @type {string} */ file) =>
    file.endsWith(".js") &&
    ts.isExternalModule(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  Module._extensions[".js"] = (/** @type {any} */ module, /** @type {string} */ file) => {
    if (isNeighbour(file) && isModule(file)) load(module, file);
    else loadJavaScript(module, file);
  };

  const { _resolveFilename } = Module;
  Module._resolveFilename = function (
    /** @type {string} */ request,
    /** @type {any} */ parent,
    /** @type {any[]} */ ...rest
  ) {
    const from = parent?.filename;
    const isPath = /^\.{1,2}(\/|$)/.test(request) || isAbsolute(request);
    const path = isPath && from && isNeighbour(from) && resolve(dirname(from), request);
    return (path && typeScriptOf(path)) || _resolveFilename.call(this, request, parent, ...rest);
  };
}

/**
 * Call it before tslab is loaded.
 * @param {KeepMap} keepMap
 */
exports.loadNeighbours = (keepMap) => {
  changeTypeScript((ts) => {
    loadTypeScript(ts, keepMap);
    const { createWatchCompilerHost, getPreEmitDiagnosticsOfFiles } = ts;
    return {
      getPreEmitDiagnosticsOfFiles: (/** @type {any} */ program, /** @type {any[]} */ files) =>
        getPreEmitDiagnosticsOfFiles(program, files).map((/** @type {any} */ diagnostic) =>
          asOfCell(ts, files[0], diagnostic),
        ),
      createWatchCompilerHost: (
        /** @type {any} */ files,
        /** @type {any} */ options,
        /** @type {any[]} */ ...rest
      ) => {
        // Imports from above the notebook are under this root, too. JavaScript of one's own needs no types.
        const { root } = parse(options.rootDir);
        const changed = { ...options, rootDir: root, checkJs: false };
        const host = createWatchCompilerHost(files, changed, ...rest);
        const prefix = `${options.outDir}/${options.rootDir.slice(root.length)}/`.replace(/\/+$/, "/");
        return changeBuilders(host, (builder) => {
          const { emit } = builder;
          builder.emit = (
            /** @type {{ fileName: string }} */ file,
            /** @type {(path: string, ...rest: any[]) => void} */ write,
            /** @type {any[]} */ ...others
          ) => {
            // The cell, and modules that are cells, are no files.
            if (existsSync(file.fileName)) return undefined;
            const writeBelow = (/** @type {string} */ path, /** @type {any[]} */ ...values) =>
              write(path.replace(prefix, `${options.outDir}/`), ...values);
            return emit(file, writeBelow, ...others);
          };
        });
      },
    };
  });
};
