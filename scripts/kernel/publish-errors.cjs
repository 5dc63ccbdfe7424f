/**
 * tslab prints the error of a failed cell to stderr and replies with a bare status. Jupyter's protocol asks for an
 * `error` message, by which front ends and test tools know a failing cell; here it is sent, in place of the print.
 *
 * Upstream: executor.execute should return the error instead of printing it, for handleExecute to publish.
 */
const { describeError, mergeErrors } = require("./describe-error.cjs");

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

  const execute = JupyterHandlerImpl.prototype.handleExecute;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {{ silent?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const reply = await execute.call(this, request, ...writers);
    const error = mergeErrors(failures);
    failures = [];
    if (reply.status === "ok") {
      // A `/** @module */` cell is accepted with its type errors, which only tslab's print tells.
      if (error.evalue) console.error(error.evalue);
      return reply;
    }
    if (!request.silent) publish(request, "error", error);
    return { ...reply, ...error };
  };

  return (...args) => void failures.push(describeError(args, locator));
};
