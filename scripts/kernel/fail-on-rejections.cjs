/**
 * tslab prints a rejection that nobody handles, and calls the cell done. Plain Node ends the process then; here it ends
 * the cell, as the stop button would, with that error.
 *
 * Upstream: let the handlers of uncaughtException and unhandledRejection reject the cell that runs.
 */
const { setImmediate } = require("node:timers/promises");

/**
 * Call it before startKernel; what it returns, after, with how an error is written down.
 * @param {any} executorModule the module tslab/dist/executor.js
 */
exports.failOnRejections = (executorModule) => {
  /** Errors that came while a cell ran; undefined while none runs. @type {unknown[] | undefined} */
  let caught;
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (
    /** @type {string} */ folder,
    /** @type {any} */ converters,
    /** @type {any} */ console,
  ) => {
    // An ended cell also says that it was interrupted.
    const error = (/** @type {unknown[]} */ ...values) => {
      if (!caught?.length) console.error(...values);
    };
    const executor = createExecutor(folder, converters, { ...console, error });
    /** Not even a failure of tslab's own is without an error. @param {string} source */
    const run = async (source) => {
      try {
        return await executor.execute(source);
      } catch (reason) {
        error(reason);
        return false;
      }
    };
    const execute = async (/** @type {string} */ source) => {
      caught = [];
      const succeeded = await run(source);
      // Node tells of rejections when the microtasks are done.
      await setImmediate();
      const errors = caught;
      caught = undefined;
      for (const reason of errors) console.error(reason);
      return succeeded && errors.length === 0;
    };
    return { ...executor, execute };
  };

  return (/** @type {(reason: unknown) => string} */ describe) => {
    for (const event of ["uncaughtException", "unhandledRejection"]) {
      process.removeAllListeners(event);
      process.on(event, (/** @type {unknown} */ reason) => {
        if (caught) {
          caught.push(reason);
          // As the stop button does: the library's trainings listen for it, and tslab ends the cell.
          process.emit("SIGINT");
        } else {
          console.error(`An error that nobody handled, after its cell had ended:\n${describe(reason)}`);
        }
      });
    }
  };
};
