/**
 * tslab runs a cell as nameless JavaScript, so a stack points into code that nobody wrote. Here every cell has a name and
 * its source maps, by which a place in the running code is found in the cell, or in src/ for the library's.
 *
 * Upstream: emit source maps in converter.convert, and give vm.runInThisContext a file name for each cell.
 */
const { existsSync, readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { dirname, join, relative, resolve, sep } = require("node:path");

const TYPESCRIPT = require.resolve("@tslab/typescript-for-tslab");
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** The steps that a cell's code goes through, from the cell to what runs. @typedef {SourceMap[]} Maps */
/** A cell's run; `count` is its number in the notebook. @typedef {{ count: number, source: string, maps: Maps, lines: number }} Cell */
/** A place in code that someone wrote; lines and columns count from 1. @typedef {{ file: string, cell?: Cell, line: number, column: number }} Place */

/** The maps of the latest conversion. @type {Maps} */
let latestMaps = [];

/** Makes TypeScript write source maps, for all who load it afterwards. */
function keepMaps() {
  const typescript = require(TYPESCRIPT);
  const { createWatchCompilerHost, transpileModule } = typescript;
  const module = /** @type {NodeModule} */ (require.cache[TYPESCRIPT]);
  module.exports = {
    ...typescript,
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
      latestMaps = [first, result.sourceMapText].flatMap((map) =>
        map ? new SourceMap(JSON.parse(map)) : [],
      );
      return result;
    },
  };
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

  const { createConverter } = converterModule;
  converterModule.createConverter = (/** @type {object} */ options) => {
    const converter = createConverter(options);
    const { convert } = converter;
    converter.convert = (/** @type {string} */ declarations, /** @type {string} */ source) => {
      const converted = convert(declarations, source);
      const cell = cells.get(number);
      if (!converted.output || !cell) return converted;
      cell.maps = latestMaps;
      cell.lines = converted.output.split("\n").length;
      // On a line of its own, for tslab writes before its first one.
      return { ...converted, output: `\n${converted.output}\n//# sourceURL=cell-${number}.ts` };
    };
    return converter;
  };

  /** @type {Map<string, SourceMap | undefined>} */
  const libraryMaps = new Map();
  /** @param {string} path of a file in dist/ */
  const libraryMap = (path) => {
    if (!libraryMaps.has(path)) {
      const map = `${path}.map`;
      libraryMaps.set(
        path,
        existsSync(map) ? new SourceMap(JSON.parse(readFileSync(map, "utf8"))) : undefined,
      );
    }
    return libraryMaps.get(path);
  };

  return {
    /** The cell that runs, or ran last. */
    current: () => ({ source: cells.get(number)?.source ?? "" }),

    /**
     * Where a frame of a stack is in code that someone wrote.
     * @param {string} file @param {number} line @param {number} column
     * @returns {Place | undefined} undefined for what tslab writes around a cell
     */
    locate(file, line, column) {
      const [, cellNumber] = /^cell-(\d+)\.ts$/.exec(file) ?? [];
      const cell = cells.get(Number(cellNumber));
      if (cell && line - 1 > cell.lines) return undefined;
      if (cell?.maps.length === 2) {
        const [toCell, toModule] = /** @type {[SourceMap, SourceMap]} */ (cell.maps);
        const inModule = entry(toModule, line - 2, column - 1);
        const inCell = inModule && entry(toCell, inModule.line, inModule.column);
        // tslab begins each cell with a line of its own.
        if (inCell)
          return { file: `cell [${cell.count}]`, cell, line: inCell.line, column: inCell.column + 1 };
      }
      const map = file.startsWith(join(root, "dist") + sep) ? libraryMap(file) : undefined;
      const written = map && entry(map, line - 1, column - 1);
      if (written) {
        const path = relative(root, resolve(dirname(file), written.source));
        return { file: path, line: written.line + 1, column: written.column + 1 };
      }
      return { file: file.startsWith(root + sep) ? relative(root, file) : file, line, column };
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
