/**
 * tslab sends every printed line as a message of its own. Thousands of them take front ends seconds, and nbclient stops
 * listening four seconds after a cell's end. Here lines that are printed together travel together.
 *
 * Upstream: gather what is written to stdout and stderr, and send it when the event loop turns.
 */

/** Longest time, in milliseconds, after a message for which a cell that never waits keeps its next lines back. */
const LONGEST_DELAY = 100;

/**
 * @typedef {(name: string, text: string) => void} WriteStream
 * @typedef {(...values: unknown[]) => void} WriteDisplay
 */

/** @param {WriteStream} send @returns {{ write: WriteStream, flush: () => void }} */
function gather(send) {
  let stream = "";
  let text = "";
  let sent = -Infinity;
  const flush = () => {
    if (text === "") return;
    send(stream, text);
    text = "";
    sent = performance.now();
  };
  /** @type {WriteStream} */
  const write = (name, line) => {
    // What is printed to both streams stays in order.
    if (name !== stream) flush();
    if (text === "") setImmediate(flush);
    stream = name;
    text += line;
    if (performance.now() - sent > LONGEST_DELAY) flush();
  };
  return { write, flush };
}

/** @param {any} jupyter the module tslab/dist/jupyter.js */
exports.gatherLines = ({ JupyterHandlerImpl }) => {
  const { handleExecute } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {object} */ request,
    /** @type {WriteStream} */ writeStream,
    /** @type {WriteDisplay} */ writeDisplay,
  ) {
    const { write, flush } = gather(writeStream);
    /** @type {WriteDisplay} */
    const display = (...values) => {
      flush();
      writeDisplay(...values);
    };
    try {
      return await handleExecute.call(this, request, write, display);
    } finally {
      // Before the error and the reply, which end the cell's output.
      flush();
    }
  };
};
