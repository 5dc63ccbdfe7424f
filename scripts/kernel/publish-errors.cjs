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
 * @returns {(...args: unknown[]) => void} what the executor must be given for its `console.error`
 */
exports.publishErrors = ({ ZmqServer, JupyterHandlerImpl }, locator) => {
  /** @type {JupyterError[]} */
  let failures = [];

  // The handler knows only a request's content; the message to answer is found by it.
  const messages = new WeakMap();
  const serve = ZmqServer.prototype.handleExecute;
  ZmqServer.prototype.handleExecute = function (/** @type {any} */ socket, /** @type {any} */ message) {
    messages.set(message.content, { server: this, message });
    return serve.call(this, socket, message);
  };

  const execute = JupyterHandlerImpl.prototype.handleExecute;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {object} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const reply = await execute.call(this, request, ...writers);
    // A cell that waited behind a failing one is canceled, and has no error of its own.
    if (reply.status === "abort") return reply;
    const error = mergeErrors(failures);
    failures = [];
    if (reply.status === "ok") {
      // A `/** @module */` cell is accepted with its type errors, which only tslab's print tells.
      if (error.evalue) console.error(error.evalue);
      return reply;
    }
    const { server, message } = messages.get(request);
    const publication = message.createReply();
    publication.header.msg_type = "error";
    publication.content = error;
    publication.signAndSend(server.connInfo.key, server.iopub);
    return { ...reply, ...error };
  };

  return (...args) => void failures.push(describeError(args, locator));
};
