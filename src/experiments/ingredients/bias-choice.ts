/** Students that have not seen every class: how far to move their biases, by ways that see the test labels and ways that don't. §3 */
import type { LabelledDataset } from "../../data/dataset.js";
import { priorMatchingShift } from "../../models/prior-matching.js";
import { biasSweep, evenShifts, fewestErrors } from "../../training/bias-sweep.js";
import type { Json } from "../../trials/trial.js";

/** Logits of labelled images. */
export interface Judged {
  logits: Float32Array;
  set: LabelledDataset;
}

/** How biases are moved, and by what the distance is chosen. §3 */
export interface BiasChoiceOptions {
  /** Classes whose biases move together. */
  moved: readonly number[];
  /** What errors are counted on. */
  test: Judged;
  /** Images of all classes, whose labels tell how frequent the moved classes are and nothing else. */
  unlabelled: Judged;
  /** Labelled images of all classes that the student has not learned from, if some were held out. */
  heldOut: Judged | undefined;
}

/** All shifts that are tried: tenths from −25 to 25. */
export const SHIFTS: readonly number[] = evenShifts(25, 501);

/**
 * The whole sweep, and what the ways to choose come to. Metrics are, for each way W, `shiftW`, `errorsW` and
 * `errorsOnMovedW`:
 *
 * - `Unmoved`: no shift;
 * - `ByTest`: the fewest test errors, as in the paper: what no one can know before;
 * - `ByPrior`: the student's mean prediction for unlabelled images is made as frequent as the classes are;
 * - `ByHeldOut`: the fewest errors on held-out images, if there are some.
 */
export function chooseBias({ moved, test, unlabelled, heldOut }: BiasChoiceOptions): {
  metrics: Record<string, number>;
  details: Record<string, Json>;
} {
  const { classes, labels, count } = unlabelled.set;
  const prior = labels.filter((label) => moved.includes(label)).length / count;
  const sweep = biasSweep(test.logits, test.set, moved, SHIFTS);
  const ways: Record<string, number> = {
    Unmoved: 0,
    ByTest: fewestErrors(sweep).shift,
    ByPrior: priorMatchingShift(unlabelled.logits, { classes: moved, prior, count: classes }),
    ...(heldOut && {
      ByHeldOut: fewestErrors(biasSweep(heldOut.logits, heldOut.set, moved, SHIFTS)).shift,
    }),
  };
  const metrics = Object.entries(ways).flatMap(([way, shift]) => {
    const [{ errors, errorsOnMoved }] = biasSweep(test.logits, test.set, moved, [shift]) as [
      (typeof sweep)[0],
    ];
    return [
      [`shift${way}`, shift],
      [`errors${way}`, errors],
      [`errorsOnMoved${way}`, errorsOnMoved],
    ] as const;
  });
  return {
    metrics: Object.fromEntries(metrics),
    details: {
      moved,
      // For each of SHIFTS, in their order.
      sweptErrors: sweep.map(({ errors }) => errors),
      sweptErrorsOnMoved: sweep.map(({ errorsOnMoved }) => errorsOnMoved),
    },
  };
}
