/** The part of a set that a net answers right. */
import type { LabelledDataset } from "../../data/dataset.js";
import type { AnyNet } from "../../models/net.js";
import { evaluate } from "../../training/evaluate.js";

/** Right answers, as a part of all: in [0, 1]. */
export function accuracyOn(net: AnyNet, set: LabelledDataset): number {
  return 1 - evaluate(net, set).errors / set.count;
}
