/**
 * A client can ask for values beside a cell's outputs (`user_expressions`): tslab answers none of them. Here each is evaluated as
 * JavaScript that sees the notebook's names, after a cell that succeeded.
 *
 * Upstream: evaluate user_expressions in handleExecute.
 */
const { inspect } = require("node:util");
const { runInThisContext } = require("node:vm");

/** @param {string} expression @param {Record<string, unknown>} names */
function evaluate(expression, names) {
  try {
    const f = runInThisContext(`(names) => { with (names) { return (${expression}\n); } }`);
    return { status: "ok", data: { "text/plain": inspect(f(names)) }, metadata: {} };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { status: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
}

/** @param {any} jupyter the module tslab/dist/jupyter.js */
exports.evaluateExpressions = ({ JupyterHandlerImpl }) => {
  const { handleExecute } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {{ user_expressions?: Record<string, string> }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const reply = await handleExecute.call(this, request, ...writers);
    if (reply.status !== "ok") return reply;
    const entries = Object.entries(request.user_expressions ?? {});
    const { locals } = this.executor;
    return {
      ...reply,
      user_expressions: Object.fromEntries(entries.map(([name, text]) => [name, evaluate(text, locals)])),
    };
  };
};
