/**
 * tslab reads the declarations of TypeScript and Node before it answers at all, for half a second, and those of the library and TensorFlow.js, for as long again, in the
 * first cell that imports them. Here the kernel answers first. It reads both as soon as a front end has heard from it, while its user still reads the notebook.
 * A cell that comes earlier waits for what it needs.
 *
 * Upstream: create the converter when the first request needs it, or when there is none.
 */

/** What notebooks here begin with. */
const FIRST_CELL = 'import "dark-knowledge";\nimport "@tensorflow/tfjs";';

/** Milliseconds of quiet after the first answer: front ends send several requests at their start. */
const QUIET_MILLISECONDS = 50;

/**
 * Call it last of all that changes converters.
 * @param {any} converterModule the module tslab/dist/converter.js
 * @param {any} jupyter the module tslab/dist/jupyter.js
 */
exports.startQuickly = (converterModule, { JupyterHandlerImpl }) => {
  const { createConverter } = converterModule;
  /** @type {(() => void)[]} */
  const preparations = [];

  converterModule.createConverter = (/** @type {object} */ options) => {
    /** @type {any} */
    let made;
    let isAsked = false;
    const converter = () => (made ??= createConverter(options));
    const ask =
      (/** @type {string} */ name) =>
      (/** @type {any[]} */ ...values) => {
        isAsked = true;
        return converter()[name](...values);
      };
    preparations.push(
      () => void converter(),
      () => {
        // Its declarations would be dropped with the next cell's.
        if (!isAsked) converter().convert("", FIRST_CELL);
      },
    );
    const names = ["convert", "inspect", "complete", "addModule"];
    return {
      ...Object.fromEntries(names.map((name) => [name, ask(name)])),
      close: () => made?.close(),
    };
  };

  /** One after the other, each when the event loop has nothing else to do: requests come in between. */
  const prepare = () => {
    const next = preparations.shift();
    if (next) setTimeout(() => (next(), prepare()), QUIET_MILLISECONDS).unref();
  };
  const { handleKernel } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleKernel = function () {
    prepare();
    return handleKernel.call(this);
  };
};
