/**
 * tslab answers the stop button with a stack of its own code, at once, while the cell's code goes on: it may begin the next training, and
 * print into later cells. Here the cell ends when the library's work in it has ended, at a batch's end; nothing new of the library's begins in it
 * (`src/runtime/running-cell.ts` has the other half); and it says in one line what to do next. It still counts as failed, so that the cells behind it
 * don't run on what it did not make.
 *
 * Upstream: a reply of status error without a print; a way to tell a cell's code that it was stopped.
 */
const { AsyncLocalStorage } = require("node:async_hooks");
const { setTimeout } = require("node:timers/promises");

/** @typedef {import("../../src/runtime/running-cell").RunningCell} RunningCell */

/** Milliseconds that work has to end: trials end their processes first. */
const PATIENCE_MILLISECONDS = 10_000;
const STEP_MILLISECONDS = 10;

/** What tslab prints for a cell that waited, and Node throws in one that never does. @param {any} error */
const isStop = (error) =>
  error?.message === "Interrupted asynchronously" || error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** @returns {RunningCell} */
const newCell = () => ({ stopped: false, working: 0, note: undefined });

/** @type {AsyncLocalStorage<RunningCell>} */
const cells = new AsyncLocalStorage();
/** @type {any} */ (globalThis)[Symbol.for("dark-knowledge.running-cell")] = cells;
/** The one that runs, or ran last. */
let current = newCell();

/** Until the library's work in a cell has ended, or the button is pressed again. @param {RunningCell} cell */
async function waitForWork(cell) {
  let pressed = false;
  const listener = () => {
    pressed = true;
  };
  process.on("SIGINT", listener);
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  try {
    // Once at least: who waits for the work notes what its end means.
    do await setTimeout(STEP_MILLISECONDS);
    while (cell.working > 0 && !pressed && performance.now() < deadline);
  } finally {
    process.removeListener("SIGINT", listener);
  }
}

/**
 * Call it before the executor is changed by others, who then see a cell that has ended.
 * @param {any} executorModule the module tslab/dist/executor.js
 */
exports.stopCalmly = (executorModule) => {
  process.on("SIGINT", () => {
    current.stopped = true;
  });
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (/** @type {any[]} */ ...values) => {
    const executor = createExecutor(...values);
    const execute = async (/** @type {string} */ source) => {
      const cell = newCell();
      current = cell;
      const succeeded = await cells.run(cell, () => executor.execute(source));
      if (cell.stopped) await waitForWork(cell);
      return succeeded;
    };
    return { ...executor, execute };
  };
};

/**
 * What a cell that was stopped says in place of an error.
 * @param {unknown[][]} failures what the executor printed for it
 * @returns {string | undefined} undefined if it failed by itself
 */
exports.stopNote = (failures) =>
  failures.length > 0 && failures.every(([error]) => isStop(error))
    ? (current.note ?? "Stopped. Run the cell again to start over.")
    : undefined;

/** The line as an output. @param {string} note */
exports.stopDisplay = (note) => {
  const html = note.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return {
    data: { "text/plain": note, "text/html": `<p style="margin:0.2em 0">⏹ ${html}</p>` },
    metadata: {},
    transient: {},
  };
};
