/**
 * Tools ask for code that leaves no traces: `silent` publishes nothing, and neither it nor `store_history: false` counts as a cell of
 * the notebook. tslab counts and publishes all.
 *
 * Upstream: heed silent and store_history in handleExecute.
 */

/** Whether a request is counted and remembered. @param {{ silent?: boolean, store_history?: boolean }} request */
exports.isCounted = ({ silent = false, store_history = true }) => store_history && !silent;

/** @param {any} jupyter the module tslab/dist/jupyter.js */
exports.heedSilence = (jupyter) => {
  const { handleExecuteImpl } = jupyter.JupyterHandlerImpl.prototype;
  jupyter.JupyterHandlerImpl.prototype.handleExecuteImpl = async function (
    /** @type {{ silent?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const { execCount } = this;
    if (exports.isCounted(request)) return handleExecuteImpl.call(this, request, ...writers);
    // What an earlier cell still prints goes on to its own output afterwards.
    const [print, complain, show] = [
      process.stdout.write,
      process.stderr.write,
      jupyter.lastWriteDisplayData,
    ];
    const nothing = () => undefined;
    try {
      return await handleExecuteImpl.call(this, request, ...(request.silent ? [nothing, nothing] : writers));
    } finally {
      this.execCount = execCount;
      if (request.silent) {
        process.stdout.write = print;
        process.stderr.write = complain;
        jupyter.lastWriteDisplayData = show;
      }
    }
  };
};
