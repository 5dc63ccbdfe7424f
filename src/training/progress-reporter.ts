/** Tracks the progress of a training, or of a net that answers a whole set, and reports it at most five times a second. */
import type { ProgressListener, TrainingProgress } from "./progress.js";

const LEAST_INTERVAL = 200;
/** Weight of the newest batch in the moving average of the loss. */
const NEWEST = 0.02;

/** Tells a listener about a training's progress. */
export interface ProgressReporter {
  /** After each batch. */
  step(epoch: number, loss: number): void;
  /** After each batch that a net has only answered. */
  answered(examples: NonNullable<TrainingProgress["examples"]>): void;
  /** Seconds of the training so far that teachers beside the student took. */
  taught(seconds: number): void;
  /** After each epoch. */
  evaluated(errors: number | undefined, of: number | undefined): void;
  /** At the end. */
  end(how: NonNullable<TrainingProgress["ended"]>): void;
  /** Of training so far. */
  seconds(): number;
}

/** @param before - the position of a training that resumes */
export function progressReporter(
  { label, epochs, onProgress }: { label: string; epochs: number; onProgress?: ProgressListener | undefined },
  batches: number,
  before = { epoch: 0, batch: 0, seconds: 0 },
): ProgressReporter {
  const started = performance.now() - 1000 * before.seconds;
  let lastReport = -Infinity;
  let { epoch, batch } = before;
  let meanLoss: number | undefined;
  let errors: TrainingProgress["errors"];
  let teacherSeconds: number | undefined;
  let examples: TrainingProgress["examples"];

  const seconds = () => (performance.now() - started) / 1000;

  function report(ended: TrainingProgress["ended"]): void {
    const now = performance.now();
    if (!ended && now - lastReport < LEAST_INTERVAL) return;
    lastReport = now;
    const elapsedSeconds = seconds();
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
      examples,
      elapsedSeconds,
      teacherSeconds,
      remainingSeconds,
      ended,
    });
  }

  return {
    step: (currentEpoch, loss) => {
      epoch = currentEpoch;
      batch++;
      meanLoss = meanLoss === undefined ? loss : (1 - NEWEST) * meanLoss + NEWEST * loss;
      report(undefined);
    },
    answered: (answered) => {
      examples = answered;
      batch++;
      if (batch === batches) epoch++;
      report(undefined);
    },
    taught: (sum) => {
      teacherSeconds = sum;
    },
    evaluated: (count, of) => {
      epoch++;
      if (count !== undefined && of !== undefined) errors = { count, of };
    },
    end: report,
    seconds,
  };
}
