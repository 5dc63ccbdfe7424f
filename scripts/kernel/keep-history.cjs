/**
 * Consoles and JupyterLab ask for the code of earlier cells (`history_request`), to offer it again at a key. tslab gives no answer, and
 * prints "unknown msg_type" into the notebook. Here the cells of this kernel are remembered; those of earlier ones are not.
 *
 * Upstream: answer history_request.
 */
const { isCounted } = require("./heed-silence.cjs");

/** The kernel's own number among sessions: there is no other. */
const SESSION = 1;

/**
 * @typedef {{ hist_access_type: "range" | "tail" | "search", output?: boolean, session?: number, start?: number, stop?: number,
 *   n?: number, pattern?: string, unique?: boolean }} HistoryRequest
 */

/** A pattern of `*` and `?` as a regular expression. @param {string} pattern */
const fromGlob = (pattern) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "s",
  );

/**
 * @param {any} jupyter the module tslab/dist/jupyter.js
 * @returns {(request: HistoryRequest) => object} the content of the reply
 */
exports.keepHistory = ({ JupyterHandlerImpl }) => {
  /** @type {{ line: number, code: string }[]} */
  const cells = [];
  const { handleExecuteImpl } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecuteImpl = function (
    /** @type {{ code: string, silent?: boolean, store_history?: boolean }} */ request,
    /** @type {any[]} */ ...writers
  ) {
    if (isCounted(request)) cells.push({ line: this.execCount + 1, code: request.code });
    return handleExecuteImpl.call(this, request, ...writers);
  };

  /** @param {HistoryRequest} request */
  const chosen = ({ hist_access_type, session = 0, start = 0, stop, n, pattern = "*", unique = false }) => {
    if (hist_access_type === "range") {
      const inRange = cells.filter(({ line }) => line >= start && (stop == null || line < stop));
      // 0 is the present session, as is its number.
      return session === 0 || session === SESSION ? inRange : [];
    }
    const isWanted = hist_access_type === "search" ? fromGlob(pattern) : /^/;
    const found = cells.filter(({ code }) => isWanted.test(code));
    const latest = unique ? [...new Map(found.map((cell) => [cell.code, cell])).values()] : found;
    return n == null ? latest : latest.slice(Math.max(0, latest.length - n));
  };
  return (request) => ({
    status: "ok",
    history: chosen(request).map(({ line, code }) => [SESSION, line, request.output ? [code, null] : code]),
  });
};
