/** A time of a student's training, by the epochs learned so far: `before training`, `after 3 epochs`. */
export const stageName = (epoch: number) =>
  epoch === 0 ? "before training" : `after ${epoch} ${epoch === 1 ? "epoch" : "epochs"}`;
