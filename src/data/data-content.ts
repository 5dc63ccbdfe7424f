/** The content of a data set for keys; never its name. */
import { scaleOf, type Dataset } from "./dataset.js";
import { isInFile } from "./file-inputs.js";

/** Lists every field of a set except its names; the compiler rejects a new field that is missing here. */
type Contents = Record<Exclude<keyof Dataset, "name" | "classNames">, unknown>;

/** The part of a set that a net sees: its logits depend on this and nothing else. */
export function inputsContent(set: Dataset) {
  const { count, shape, inputs } = set;
  return { count, shape, inputs: isInFile(inputs) ? inputs.content() : inputs, scale: scaleOf(set) };
}

/** The labels, targets and weights of a set. */
export function answersContent({ classes, labels, targets, weights }: Dataset) {
  return { classes, labels, targets, weights };
}

/** The teachers' logits in a set. */
export function teachersContent({ teacherLogits, memberLogits, memberWeights }: Dataset) {
  const kept = isInFile(teacherLogits) ? teacherLogits.content() : teacherLogits;
  return { teacherLogits: kept, memberLogits, memberWeights };
}

/** Everything in a set that a training or an evaluation can see. */
export function dataContent(set: Dataset) {
  return { ...inputsContent(set), ...answersContent(set), ...teachersContent(set) } satisfies Contents;
}
