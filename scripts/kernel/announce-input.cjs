/**
 * Jupyter's protocol has the kernel say which code it begins to execute, and under which number. Front ends show by it which cell
 * runs, a second client sees what the first one does, and nbclient takes a cell's number from it. tslab does not say it.
 *
 * Upstream: publish execute_input at the beginning of handleExecuteImpl.
 *
 * @param {any} jupyter the module tslab/dist/jupyter.js
 * @param {import("./find-message.cjs").Publish} publish
 */
exports.announceInput = ({ JupyterHandlerImpl }, publish) => {
  const { handleExecuteImpl } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecuteImpl = function (
    /** @type {{ code: string, silent?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const { code, silent = false } = request;
    if (!silent) publish(request, "execute_input", { code, execution_count: this.execCount + 1 });
    return handleExecuteImpl.call(this, request, ...writers);
  };
};
