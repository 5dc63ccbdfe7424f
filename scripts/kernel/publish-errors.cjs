/**
 * tslab prints the error of a failed cell to stderr and replies with a bare status. Jupyter's protocol asks for an
 * `error` message, by which front ends and test tools know a failing cell; here it is sent, in place of the print.
 *
 * Upstream: executor.execute should return the error instead of printing it, for handleExecute to publish.
 */
const { format } = require("node:util");

/** Frames of a stack that are tslab's own, or Node's. */
const INTERNAL = /node_modules[/\\]tslab|node:internal|node:vm|\(<anonymous>\)$/;

/** @typedef {{ ename: string, evalue: string, traceback: string[] }} JupyterError */

/** @param {unknown[]} args what the executor prints: an error, or a diagnostic as format and values @returns {JupyterError} */
function toJupyterError(args) {
  const [first] = args;
  if (first instanceof Error) {
    const frames = (first.stack ?? "")
      .split("\n")
      .filter((line) => /^\s+at /.test(line) && !INTERNAL.test(line));
    return {
      ename: first.name,
      evalue: first.message,
      traceback: [`${first.name}: ${first.message}`, ...frames],
    };
  }
  const text = format(...args);
  const ename = args.length > 1 ? "TypeScriptError" : "Error";
  return { ename, evalue: text, traceback: [`${ename}: ${text}`] };
}

/** @param {JupyterError[]} errors several type errors become one message @returns {JupyterError} */
function merge(errors) {
  const { ename = "Error" } = errors[0] ?? {};
  return {
    ename,
    evalue: errors.map(({ evalue }) => evalue).join("\n"),
    traceback: errors.flatMap(({ traceback }) => traceback),
  };
}

/**
 * @param {any} jupyter the module tslab/dist/jupyter.js
 * @returns {(...args: unknown[]) => void} what the executor must be given for its `console.error`
 */
exports.publishErrors = ({ ZmqServer, JupyterHandlerImpl }) => {
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
    const error = merge(failures);
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

  return (...args) => void failures.push(toJupyterError(args));
};
