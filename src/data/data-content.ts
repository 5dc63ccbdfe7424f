/** What of a data set is part of a key: its content, and never its name. */
import { scaleOf, type Dataset } from "./dataset.js";
import { isInFile } from "./file-inputs.js";

/** Names whatever a set has except for its names, so that the compiler asks for each new field. */
type Contents = Record<Exclude<keyof Dataset, "name" | "classNames">, unknown>;

/** What a net is shown of a set: on this its logits depend, and on nothing else of the set. */
export function inputsContent(set: Dataset) {
  const { count, shape, inputs } = set;
  return { count, shape, inputs: isInFile(inputs) ? inputs.content() : inputs, scale: scaleOf(set) };
}

/** What the examples of a set are to be answered with, and how much each counts. */
export function answersContent({ classes, labels, targets, weights }: Dataset) {
  return { classes, labels, targets, weights };
}

/** What teachers say of the examples of a set. */
export function teachersContent({ teacherLogits, memberLogits, memberWeights }: Dataset) {
  return { teacherLogits, memberLogits, memberWeights };
}

/** All that a training or an evaluation can see of a set. */
export function dataContent(set: Dataset) {
  return { ...inputsContent(set), ...answersContent(set), ...teachersContent(set) } satisfies Contents;
}
