/**
 * tslab prints the error of a failed cell to stderr and replies with a bare status. Jupyter's protocol asks for an
 * `error` message, by which front ends and test tools know a failing cell; here it is sent, in place of the print.
 *
 * Upstream: executor.execute should return the error instead of printing it, for handleExecute to publish.
 */
const { describeError, mergeErrors } = require("./describe-error.cjs");
const { stopDisplay, stopNote } = require("./stop-calmly.cjs");

/** @typedef {import("./describe-error.cjs").JupyterError} JupyterError */

/**
 * @param {any} jupyter the module tslab/dist/jupyter.js
 * @param {import("./locate-code.cjs").Locator} locator
 * @param {import("./find-message.cjs").Publish} publish
 * @returns {(...args: unknown[]) => void} what the executor must be given for its `console.error`
 */
exports.publishErrors = ({ JupyterHandlerImpl }, locator, publish) => {
  /** @type {JupyterError[]} */
  let failures = [];
  /** What each of them was described from. @type {unknown[][]} */
  let printed = [];

  const execute = JupyterHandlerImpl.prototype.handleExecute;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {{ silent?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const reply = await execute.call(this, request, ...writers);
    const error = mergeErrors(failures);
    const note = stopNote(printed);
    [failures, printed] = [[], []];
    if (reply.status === "ok") {
      // A `/** @module */` cell is accepted with its type errors, which only tslab's print tells.
      if (error.evalue) console.error(error.evalue);
      return reply;
    }
    if (note !== undefined) {
      // No error, which front ends show in red.
      if (!request.silent) publish(request, "display_data", stopDisplay(note));
      return { ...reply, ename: "Interrupted", evalue: note, traceback: [note] };
    }
    if (!request.silent) publish(request, "error", error);
    return { ...reply, ...error };
  };

  return (...args) => {
    printed.push(args);
    failures.push(describeError(args, locator));
  };
};
