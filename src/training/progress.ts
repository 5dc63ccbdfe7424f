/** How a running training tells others how far it is. Where that is shown is not decided here. */
export interface TrainingProgress {
  /** What is being trained, for people: "teacher". */
  label: string;
  /** Epochs finished, of {@link epochs}. */
  epoch: number;
  epochs: number;
  /** Batches finished since the training began, of {@link batches} in all epochs together. */
  batch: number;
  batches: number;
  /** Mean training loss over the last batches, in nats per example. */
  loss: number;
  /** Errors at the last evaluation and out of how many; undefined before the first one. */
  errors: { count: number; of: number } | undefined;
  elapsedSeconds: number;
  /** What teachers beside the student took of {@link elapsedSeconds}; undefined if there are none. */
  teacherSeconds?: number | undefined;
  /** Estimated from the rate so far. */
  remainingSeconds: number;
  /** Why this is the last report, or undefined while the training goes on. */
  ended: "finished" | "interrupted" | "failed" | undefined;
}

/** Called at most five times a second, and once more when the training ends. */
export type ProgressListener = (progress: TrainingProgress) => void;
