/** Keeps the account of a training's progress, and passes it on at most five times a second. */
import type { ProgressListener, TrainingProgress } from "./progress.js";

const LEAST_INTERVAL = 200;
/** Weight of the newest batch in the moving mean of the loss. */
const NEWEST = 0.02;

export interface ProgressReporter {
  /** After each batch. */
  step(epoch: number, loss: number): void;
  /** After each epoch. */
  evaluated(errors: number | undefined, of: number | undefined): void;
  /** At the end. @returns seconds since the reporter was made */
  end(how: NonNullable<TrainingProgress["ended"]>): number;
}

export function progressReporter(
  { label, epochs, onProgress }: { label: string; epochs: number; onProgress?: ProgressListener | undefined },
  batches: number,
): ProgressReporter {
  const started = performance.now();
  let lastReport = -Infinity;
  let epoch = 0;
  let batch = 0;
  let meanLoss: number | undefined;
  let errors: TrainingProgress["errors"];

  function report(ended: TrainingProgress["ended"]): number {
    const now = performance.now();
    const elapsedSeconds = (now - started) / 1000;
    if (!ended && now - lastReport < LEAST_INTERVAL) return elapsedSeconds;
    lastReport = now;
    const remainingSeconds = batch === 0 ? Infinity : (elapsedSeconds / batch) * (batches - batch);
    const loss = meanLoss ?? NaN;
    onProgress?.({
      label,
      epoch,
      epochs,
      batch,
      batches,
      loss,
      errors,
      elapsedSeconds,
      remainingSeconds,
      ended,
    });
    return elapsedSeconds;
  }

  return {
    step: (currentEpoch, loss) => {
      epoch = currentEpoch;
      batch++;
      meanLoss = meanLoss === undefined ? loss : (1 - NEWEST) * meanLoss + NEWEST * loss;
      report(undefined);
    },
    evaluated: (count, of) => {
      epoch++;
      if (count !== undefined && of !== undefined) errors = { count, of };
    },
    end: report,
  };
}
