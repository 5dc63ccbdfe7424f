/**
 * TensorFlow.js computes in plain JavaScript until a backend is loaded, which the library does. A cell that imports it before the library, or
 * without it, would compute hundreds of times slower, and print that a faster one exists. Here the library's backend is loaded before
 * such a cell; other kernels start as quickly as before.
 *
 * Upstream: nothing, as the backend is this repository's.
 */
const { existsSync } = require("node:fs");
const Module = /** @type {any} */ (require("node:module"));
const { join } = require("node:path");
const { isNeighbour } = require("./neighbours.cjs");

const TFJS = /^@tensorflow\/tfjs(?:$|-(?!node))/;
const MENTION = /@tensorflow\/tfjs|dark-knowledge/;

/**
 * @param {any} executorModule the module tslab/dist/executor.js
 * @param {string} root the repository's folder
 */
exports.startBackend = (executorModule, root) => {
  const file = join(root, "dist", "runtime", "backend.js");
  /** Not there before set-up has built the library. @returns {{ backendReady: () => Promise<unknown> } | undefined} */
  const backend = () => (existsSync(file) ? require(file) : undefined);

  // Modules beside the notebook import it, too.
  const { _load } = Module;
  Module._load = function (
    /** @type {string} */ request,
    /** @type {any} */ parent,
    /** @type {any[]} */ ...rest
  ) {
    if (TFJS.test(request) && parent?.filename && isNeighbour(parent.filename)) backend();
    return _load.call(this, request, parent, ...rest);
  };

  const { createExecutor } = executorModule;
  executorModule.createExecutor = (/** @type {any[]} */ ...values) => {
    const executor = createExecutor(...values);
    const execute = async (/** @type {string} */ source) => {
      // WebAssembly has to be waited for. What fails then fails in the cell, which imports the same.
      if (MENTION.test(source)) await Promise.resolve(backend()?.backendReady()).catch(() => undefined);
      return executor.execute(source);
    };
    return { ...executor, execute };
  };
};
