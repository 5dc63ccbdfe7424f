/** Parameters of the notebooks that train nets in their cells, beside the options of their experiments. */
import * as kind from "../../support/option-kinds.js";

/** Of the nets in the cells: a seed, the digits that they learn from, and the passes over these. */
export const CELL_KINDS = {
  seed: kind.seed,
  trainingDigits: kind.whole(1, 60_000),
  teacherEpochs: kind.epochs,
  studentEpochs: kind.epochs,
};
