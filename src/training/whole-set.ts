/** A net's answers for a whole set while others get a turn: how far it is can be shown, and an interrupt ends it between two batches. */
import type { Dataset } from "../data/dataset.js";
import type { Net } from "../models/net.js";
import { InterruptedError, stoppable } from "../runtime/interrupt.js";
import { checkLogitRows } from "../support/check-values.js";
import { ArgumentError } from "../support/checks.js";
import { answerBatch, logitBatches } from "./evaluate.js";
import { progressReporter } from "./progress-reporter.js";
import type { ProgressListener, TrainingProgress } from "./progress.js";

/** Who asks a net about a whole set, and who is told how far it is. */
export interface WholeSet {
  /** The function that asks, for messages. */
  where: string;
  /** A label for people: "soft targets for digits". */
  label: string;
  onProgress: ProgressListener | undefined;
}

/**
 * The logits of a set that fits the net, batch after batch, each in new memory.
 *
 * @param pause - lets messages in and throws if it is time to stop, when it is awaited; see `stoppable`
 * @throws ArgumentError if a logit is NaN
 */
export async function* pausedBatches(
  { where, label, onProgress }: WholeSet,
  net: Net,
  set: Dataset,
  pause: (done: string) => Promise<void>,
): AsyncGenerator<Float32Array> {
  const batches = Math.ceil(set.count / answerBatch(net, set));
  const reporter = progressReporter({ label, epochs: 1, onProgress }, batches);
  let ended: TrainingProgress["ended"] = "failed";
  let done = 0;
  try {
    for (const logits of logitBatches(net, set)) {
      checkLogitRows(where, {
        what: `logits for ${set.name}`,
        values: logits,
        size: net.classes,
        first: done,
      });
      done += logits.length / net.classes;
      reporter.answered({ done, of: set.count });
      yield logits;
      if (done < set.count) await pause(`${done} of ${set.count} examples`);
    }
    ended = "finished";
  } catch (error) {
    if (error instanceof InterruptedError) ended = "interrupted";
    throw error;
  } finally {
    reporter.end(ended);
  }
}

/**
 * A net's logits for a whole set, `[count, classes]`.
 *
 * @throws ArgumentError if one is NaN
 * @throws InterruptedError if it is interrupted
 */
export function wholeLogits(
  how: WholeSet,
  net: Net,
  set: Dataset,
): Promise<{ shape: [number, number]; values: Float32Array }> {
  return stoppable(how.where, async (pause) => {
    const values = new Float32Array(set.count * net.classes);
    let written = 0;
    for await (const logits of pausedBatches(how, net, set, pause)) {
      values.set(logits, written);
      written += logits.length;
    }
    return { shape: [set.count, net.classes], values };
  });
}

/**
 * Other code runs between two batches, and may train the teacher or write into the data: the answers would then be those of two teachers.
 *
 * @param keys - of the content of teacher and data, before and after
 * @throws ArgumentError unless they are the same
 */
export function checkStayed(where: string, { name }: Dataset, keys: { before: string; now: string }): void {
  if (keys.now === keys.before) return;
  throw new ArgumentError(
    `${where}: the teacher and ${name} must stay as they are meanwhile, got other values`,
  );
}
