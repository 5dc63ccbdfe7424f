/** What our kernel and the library tell each other about the notebook cell that runs: scripts/kernel/stop-calmly.cjs has the other half. */
import type { AsyncLocalStorage } from "node:async_hooks";

/** A notebook's cell, from its start until nothing that it began goes on. */
export interface RunningCell {
  /** Whether the stop button ended it. Its code can't be ended, and goes on until it asks. */
  stopped: boolean;
  /** Pieces of interruptible work that it has begun and not ended. */
  working: number;
  /** What the reader of a stopped cell is told: where it stopped, and what to do next. */
  note?: string | undefined;
}

/** The kernel puts it there; other programs have none. */
const KEY = Symbol.for("dark-knowledge.running-cell");

/** The cell whose code asks, or undefined where that is no cell of our kernel. */
export function runningCell(): RunningCell | undefined {
  const cells = (globalThis as { [KEY]?: AsyncLocalStorage<RunningCell> })[KEY];
  return cells?.getStore();
}

/**
 * Says what a stopped cell is to tell its reader. The first piece of work that was stopped has the word.
 * @param note - sentences such as `Stopped in epoch 4 of 10. Run the cell again to resume.`
 */
export function noteStop(note: string): void {
  const cell = runningCell();
  if (cell) cell.note ??= note;
}
