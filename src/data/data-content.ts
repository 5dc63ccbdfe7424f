/** What of a data set is part of a key: its content, and never its name. */
import type { ImageSet, TransferSet } from "./image-set.js";

/** Names whatever a set has besides its name, so that the compiler asks for each new field. */
type Contents = Record<Exclude<keyof TransferSet, "name">, unknown>;

/** What a net is shown of a set: on this its logits depend, and on nothing else of the set. */
export function inputsContent({ count, height, width, pixels, greys }: ImageSet) {
  return { count, height, width, pixels, greys };
}

/** All that a training or an evaluation can see of a set. */
export function dataContent(set: ImageSet | TransferSet) {
  const { classes, labels } = set;
  const teacherLogits = "teacherLogits" in set ? set.teacherLogits : undefined;
  return { ...inputsContent(set), classes, labels, teacherLogits } satisfies Contents;
}
