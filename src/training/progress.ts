/** The progress of a running training, or of a teacher that answers a whole set. How to display it is decided elsewhere. */
export interface TrainingProgress {
  /** A label for people: "teacher". */
  label: string;
  /** Finished epochs, out of {@link epochs}. */
  epoch: number;
  epochs: number;
  /** Batches finished since the training began, out of {@link batches} in all epochs together. */
  batch: number;
  batches: number;
  /** Mean training loss over the last batches, in nats per example; NaN where nothing is trained. */
  loss: number;
  /** Errors at the last evaluation, and the number of examples; undefined before the first one. */
  errors: { count: number; of: number } | undefined;
  /**
   * Examples that a net has answered, out of all in the set: `transferSet` asks a teacher about each once, in one epoch without a loss. Undefined
   * for a training.
   */
  examples?: { done: number; of: number } | undefined;
  elapsedSeconds: number;
  /** Part of {@link elapsedSeconds} that teachers beside the student took; undefined without such teachers. */
  teacherSeconds?: number | undefined;
  /** Estimated from the speed so far. */
  remainingSeconds: number;
  /** Why this is the last report; undefined before. */
  ended: "finished" | "interrupted" | "failed" | undefined;
}

/** Called at most five times a second, and once more at the end. */
export type ProgressListener = (progress: TrainingProgress) => void;
