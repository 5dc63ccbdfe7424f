/**
 * After a failing cell tslab refuses every cell for 0.2 seconds, also those that a client sends because it tolerates the failure
 * (`raises-exception`, `--allow-errors`): they don't run, and nobody says so. Jupyter's protocol has `stop_on_error` for that. Here a
 * failing cell aborts those that were sent before its reply, unless its request said `stop_on_error: false`, and no others.
 *
 * Upstream: heed stop_on_error in handleExecute; abort what was sent before the reply, not what arrives within a time.
 */
const { setTimeout } = require("node:timers/promises");

/**
 * Milliseconds between a cell's error and its reply. Front ends send all cells of "Run All" at once, but over a network; those that
 * arrive until then were sent by someone who did not know of the error.
 */
const LISTEN_MILLISECONDS = 100;

/**
 * Call it last of all that wraps handleExecute: a cell begins when all is published of the one before it.
 * @param {any} jupyter the module tslab/dist/jupyter.js
 */
exports.queueCells = ({ JupyterHandlerImpl }) => {
  const { handleExecute } = JupyterHandlerImpl.prototype;
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  /** How many failures have aborted the cells behind them. */
  let failures = 0;

  JupyterHandlerImpl.prototype.handleExecute = function (
    /** @type {{ stop_on_error?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    const failuresBefore = failures;
    const answer = last.then(async () => {
      if (failures !== failuresBefore) return { status: "aborted" };
      const reply = await handleExecute.call(this, request, ...writers);
      if (reply.status !== "error") return { payload: [], user_expressions: {}, ...reply };
      // tslab's own queue, which has no more than this cell in it, would refuse the next one.
      this.execQueue.reset();
      if (request.stop_on_error !== false) {
        await setTimeout(LISTEN_MILLISECONDS);
        failures += 1;
      }
      return reply;
    });
    last = answer.catch(() => undefined);
    return answer;
  };
};
