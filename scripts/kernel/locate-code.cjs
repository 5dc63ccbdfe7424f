/**
 * tslab runs a cell as nameless JavaScript, so a stack points into code that nobody wrote. Here every cell has a name and
 * its source maps, by which a place in the running code is found in the cell, or in src/ for the library's.
 *
 * Upstream: emit source maps in converter.convert, and give vm.runInThisContext a file name for each cell.
 */
const { existsSync, readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { basename, dirname, join, relative, resolve, sep } = require("node:path");
const { changeConverter, changeTypeScript } = require("./change-typescript.cjs");

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** The steps that a cell's code goes through, from the cell to what runs. @typedef {SourceMap[]} Maps */
/** A cell's run; `count` is its number in the notebook. @typedef {{ count: number, source: string, maps: Maps, lines: number }} Cell */
/** A place in code that someone wrote; lines and columns count from 1. @typedef {{ file: string, cell?: Cell, line: number, column: number }} Place */

/** The maps of what was compiled last, by the JavaScript that came out. @type {Map<string, Maps>} */
const mapsOf = new Map();

/** Makes TypeScript write source maps. */
function keepMaps() {
  changeTypeScript(({ createWatchCompilerHost, transpileModule }) => ({
    createWatchCompilerHost: (
      /** @type {any} */ files,
      /** @type {object} */ options,
      /** @type {any[]} */ ...rest
    ) => createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest),
    // tslab compiles a cell to an ES module, and what came out to CommonJS.
    transpileModule: (/** @type {string} */ code, /** @type {any} */ settings) => {
      const encoded = INLINE_MAP.exec(code)?.[1];
      const compilerOptions = { ...settings.compilerOptions, sourceMap: true };
      const result = transpileModule(code.replace(INLINE_MAP, ""), { ...settings, compilerOptions });
      const first = encoded ? Buffer.from(encoded, "base64").toString() : undefined;
      const maps = [first, result.sourceMapText].flatMap((map) =>
        map ? new SourceMap(JSON.parse(map)) : [],
      );
      mapsOf.set(result.outputText, maps);
      return result;
    },
  }));
}

/**
 * Call it before tslab is loaded.
 * @param {string} root the repository's folder
 */
exports.locateCode = (root) => {
  keepMaps();
  const converterModule = /** @type {any} */ (require("tslab/dist/converter.js"));
  const { JupyterHandlerImpl } = /** @type {any} */ (require("tslab/dist/jupyter.js"));

  /** @type {Map<number, Cell>} */
  const cells = new Map();
  /** Of cells that are modules, by the file that tslab gives out for theirs. @type {Map<string, Maps>} */
  const moduleMaps = new Map();
  /** Of the latest run: a cell that is not counted must not take the place of one that is. */
  let number = 0;
  const { handleExecuteImpl } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecuteImpl = function (
    /** @type {any} */ request,
    /** @type {any[]} */ ...writers
  ) {
    number += 1;
    cells.set(number, { count: this.execCount + 1, source: request.code, maps: [], lines: 0 });
    return handleExecuteImpl.call(this, request, ...writers);
  };

  changeConverter(converterModule, ({ convert }) => ({
    convert: (/** @type {string} */ declarations, /** @type {string} */ source) => {
      const converted = convert(declarations, source);
      for (const { path, data } of converted.sideOutputs ?? []) moduleMaps.set(path, mapsOf.get(data) ?? []);
      const cell = cells.get(number);
      if (!converted.output || !cell) return converted;
      cell.maps = mapsOf.get(converted.output) ?? [];
      mapsOf.clear();
      cell.lines = converted.output.split("\n").length;
      // On a line of its own, for tslab writes before its first one.
      return { ...converted, output: `\n${converted.output}\n//# sourceURL=cell-${number}.ts` };
    },
  }));

  /** Of files outside of cells. @type {Map<string, SourceMap | undefined>} */
  const fileMaps = new Map();
  /** @param {string} path */
  const mapOf = (path) => {
    const map = `${path}.map`;
    if (!fileMaps.has(path) && path.startsWith(join(root, "dist") + sep) && existsSync(map)) {
      fileMaps.set(path, new SourceMap(JSON.parse(readFileSync(map, "utf8"))));
    }
    return fileMaps.get(path);
  };
  /** How a path is told: from the repository or from the notebook, if it is below. @param {string} path */
  const shortPath = (path) => {
    const base = [process.cwd(), root].find((folder) => path.startsWith(folder + sep));
    return base === undefined ? path : relative(base, path);
  };

  return {
    /** Takes the source map of a file. @param {string} file @param {string} map */
    keepMap: (file, map) => void fileMaps.set(file, new SourceMap(JSON.parse(map))),

    /** The cell that runs, or ran last. */
    current: () => ({ file: `cell-${number}.ts`, source: cells.get(number)?.source ?? "" }),

    /**
     * Where a frame of a stack is in code that someone wrote.
     * @param {string} file @param {number} line @param {number} column
     * @returns {Place | undefined} undefined for what tslab writes around a cell
     */
    locate(file, line, column) {
      const [, cellNumber] = /^cell-(\d+)\.ts$/.exec(file) ?? [];
      const cell = cells.get(Number(cellNumber));
      if (cell && line - 1 > cell.lines) return undefined;
      const inCell = cell && through(cell.maps, line - 2, column - 1);
      if (inCell) return { file: `cell [${cell.count}]`, cell, line: inCell.line, column: inCell.column + 1 };
      const inModule = through(moduleMaps.get(file) ?? [], line - 1, column - 1);
      if (inModule) {
        const name = basename(file, ".js");
        return { file: `module ${name}`, line: inModule.line, column: inModule.column + 1 };
      }
      const map = mapOf(file);
      const written = map && entry(map, line - 1, column - 1);
      if (written) {
        const path = resolve(dirname(file), written.source);
        return { file: shortPath(path), line: written.line + 1, column: written.column + 1 };
      }
      return { file: shortPath(file), line, column };
    },
  };
};

/** @typedef {ReturnType<typeof exports.locateCode>} Locator */

/** All from 0. @param {SourceMap} map @param {number} line @param {number} column */
function entry(map, line, column) {
  const found = map.findEntry(line, column);
  if (!("originalLine" in found)) return undefined;
  return { source: found.originalSource, line: found.originalLine, column: found.originalColumn };
}

/** The place in a cell, whose first line tslab wrote: a cell's lines count from 1. @param {Maps} maps @param {number} line @param {number} column */
function through([toCell, toModule], line, column) {
  const inModule = toModule && entry(toModule, line, column);
  return toCell && inModule && entry(toCell, inModule.line, inModule.column);
}
