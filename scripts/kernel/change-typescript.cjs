/** tslab takes TypeScript's functions when it is loaded. The repairs change them before that, each by this. Not a repair of its own. */
const TYPESCRIPT = require.resolve("@tslab/typescript-for-tslab");

/**
 * Call it before tslab is loaded.
 * @param {(ts: any) => object} change given TypeScript as changed so far, returns the functions to put in place of its own
 */
exports.changeTypeScript = (change) => {
  const ts = require(TYPESCRIPT);
  const loaded = /** @type {NodeModule} */ (require.cache[TYPESCRIPT]);
  // Not named module: TypeScript 7 would take this for an export of this file.
  loaded.exports = { ...ts, ...change(ts) };
};

/**
 * Changes each builder of a host before tslab is handed it.
 * @param {any} host of createWatchCompilerHost @param {(builder: any) => void} change @returns {any} the host
 */
exports.changeBuilders = (host, change) => {
  // An inner change of the same kind is asked for its function each time.
  const inner = Object.getOwnPropertyDescriptor(host, "afterProgramCreate");
  let take = host.afterProgramCreate;
  return Object.defineProperty(host, "afterProgramCreate", {
    configurable: true,
    set: (taker) => {
      if (inner?.set) inner.set.call(host, taker);
      else take = taker;
    },
    get: () => (/** @type {any} */ builder) => {
      change(builder);
      (inner?.get ? inner.get.call(host) : take)?.(builder);
    },
  });
};

/**
 * Changes what tslab asks of a cell's source.
 * @param {any} converterModule the module tslab/dist/converter.js
 * @param {(converter: any) => object} change given a converter, returns the functions to put in place of its own
 */
exports.changeConverter = (converterModule, change) => {
  const { createConverter } = converterModule;
  converterModule.createConverter = (/** @type {object} */ options) => {
    const converter = createConverter(options);
    return { ...converter, ...change(converter) };
  };
};
