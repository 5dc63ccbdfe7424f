/** The progress of a running training. How to display it is decided elsewhere. */
export interface TrainingProgress {
  /** A label for people: "teacher". */
  label: string;
  /** Finished epochs, out of {@link epochs}. */
  epoch: number;
  epochs: number;
  /** Batches finished since the training began, out of {@link batches} in all epochs together. */
  batch: number;
  batches: number;
  /** Mean training loss over the last batches, in nats per example. */
  loss: number;
  /** Errors at the last evaluation, and the number of examples; undefined before the first one. */
  errors: { count: number; of: number } | undefined;
  elapsedSeconds: number;
  /** Part of {@link elapsedSeconds} that teachers beside the student took; undefined without such teachers. */
  teacherSeconds?: number | undefined;
  /** Estimated from the speed so far. */
  remainingSeconds: number;
  /** Why this is the last report; undefined while the training runs. */
  ended: "finished" | "interrupted" | "failed" | undefined;
}

/** Called at most five times a second, and once more when the training ends. */
export type ProgressListener = (progress: TrainingProgress) => void;
