/**
 * A cell that prints without end fills the browser's memory and the notebook's file. A cell shows so much text; what
 * comes after is left out, and the cell says so. A single output that is larger is refused with an error.
 *
 * Upstream: a limit in createWriteToIopub and in the writer of display data.
 */

/** Characters of text that a cell shows. */
const MOST_TEXT = 4e6;
/** Characters of one output of another kind, as a figure: the largest that front ends take well. */
const MOST_DATA = 32e6;

const megabytes = (/** @type {number} */ characters) => `${(characters / 1e6).toFixed(0)} MB`;

/** @param {any} jupyter the module tslab/dist/jupyter.js */
exports.refuseFloods = ({ JupyterHandlerImpl }) => {
  const { handleExecute } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecute = async function (
    /** @type {object} */ request,
    /** @type {(name: string, text: string) => void} */ writeStream,
    /** @type {(content: { data: Record<string, unknown> }, update: boolean) => void} */ writeDisplay,
  ) {
    let written = 0;
    const write = (/** @type {string} */ name, /** @type {string} */ text) => {
      const room = MOST_TEXT - written;
      written += text.length;
      if (room > 0) writeStream(name, text.length > room ? text.slice(0, room) : text);
      if (room >= 0 && text.length > room) {
        const advice = "What follows is left out; write so much to a file instead.";
        writeStream("stderr", `\n… A cell shows ${megabytes(MOST_TEXT)} of text. ${advice}\n`);
      }
    };
    const display = (
      /** @type {{ data: Record<string, unknown> }} */ content,
      /** @type {boolean} */ update,
    ) => {
      const size = JSON.stringify(content.data).length;
      if (size > MOST_DATA) {
        const expectation = `display: expected an output of at most ${megabytes(MOST_DATA)}, got ${megabytes(size)}`;
        throw new RangeError(`${expectation}; show a part of it, or write it to a file`);
      }
      writeDisplay(content, update);
    };
    const reply = await handleExecute.call(this, request, write, display);
    if (written > MOST_TEXT) writeStream("stderr", `${megabytes(written - MOST_TEXT)} were left out.\n`);
    return reply;
  };
};
