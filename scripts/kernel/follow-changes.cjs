/**
 * tslab has TypeScript watch files, which learns of a change some time after it. A cell that runs before that has the old module; when a
 * cell writes a file that TypeScript looked for, no cell runs any more ("Unexpected pending rebuildTimer"); a module is not loaded again
 * when only what it imports has changed, and Node keeps JSON for ever. Here the files are looked at before each cell, and if one has
 * changed, all modules of the notebook's owner are loaded again.
 *
 * Upstream: compare the files' times before each cell, instead of watching them.
 */
const { existsSync, statSync } = require("node:fs");
const Module = /** @type {any} */ (require("node:module"));
const { changeConverter } = require("./change-typescript.cjs");
const { isNeighbour } = require("./neighbours.cjs");

/** What changes when a file is written. @param {string} path */
function stampOf(path) {
  const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
}

/** Remembers what Node loads. @returns {{ stamps: Map<string, string>, forget: () => void }} path → stamp */
function followRequire() {
  /** @type {Map<string, string>} */
  const stamps = new Map();
  const { load } = Module.prototype;
  Module.prototype.load = function (/** @type {string} */ file) {
    if (isNeighbour(file)) stamps.set(file, stampOf(file));
    return load.call(this, file);
  };
  const forget = () => {
    for (const file of stamps.keys()) delete require.cache[file];
    stamps.clear();
  };
  return { stamps, forget };
}

/**
 * Call it before tslab is loaded, and what it returns with the module tslab/dist/converter.js.
 * @returns {(converterModule: any) => void}
 */
exports.followChanges = () => {
  const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));
  const { stamps, forget } = followRequire();
  /** @type {Set<{ path: string, changed: (path: string, kind: number) => void, stamp: string }>} */
  const watched = new Set();
  ts.sys.watchFile = (
    /** @type {string} */ path,
    /** @type {(path: string, kind: number) => void} */ changed,
  ) => {
    const watch = { path, changed, stamp: stampOf(path) };
    if (isNeighbour(path)) watched.add(watch);
    return { close: () => watched.delete(watch) };
  };
  ts.sys.watchDirectory = () => ({ close: () => undefined });

  const lookForChanges = () => {
    const all = [...stamps, ...[...watched].map(({ path, stamp }) => /** @type {const} */ ([path, stamp]))];
    if (all.every(([path, stamp]) => stampOf(path) === stamp)) return;
    forget();
    const { Changed, Deleted } = ts.FileWatcherEventKind;
    // A copy, as TypeScript may watch others then.
    for (const watch of [...watched]) {
      watch.stamp = stampOf(watch.path);
      watch.changed(watch.path, existsSync(watch.path) ? Changed : Deleted);
    }
  };

  return (converterModule) => {
    const names = ["convert", "inspect", "complete"];
    changeConverter(converterModule, (converter) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          (/** @type {unknown[]} */ ...values) => {
            lookForChanges();
            return converter[name](...values);
          },
        ]),
      ),
    );
  };
};
