/** Pictures that a student can learn from in place of its teacher's training digits. §1 */
import type { Dataset, LabelledDataset } from "../../data/dataset.js";
import { loadFashionMnist } from "../../data/fashion-mnist.js";
import { loadMnist } from "../../data/mnist.js";
import { selectExamples } from "../../data/select-examples.js";
import { randomGenerator } from "../../support/random.js";

/** Names of the kinds: those of the teacher; training digits that the teacher did not see; clothes; grey values drawn at random. */
export const PICTURES = ["training digits", "new digits", "clothes", "noise"] as const;
/** See {@link PICTURES}. */
export type Pictures = (typeof PICTURES)[number];

/** Kinds whose labels, if any, say nothing about digits. */
export const isOtherThanDigits = (pictures: string) => pictures === "clothes" || pictures === "noise";

/** Pictures of noise where a trial names no number. */
const MOST_NOISE = 10_000;

/**
 * The pictures of a kind, except the training digits, which the teacher's trial knows. Only new digits have labels.
 *
 * @param seenDigits - how many training digits, from the first, the teacher learned from
 * @param count - of noise, how many; 0 for 10,000
 */
export function picturesOf(
  kind: Exclude<Pictures, "training digits">,
  { seenDigits, count, seed }: { seenDigits: number; count: number; seed: number },
): LabelledDataset | Dataset {
  const { training } = loadMnist();
  switch (kind) {
    case "new digits":
      return selectExamples(
        training,
        Uint32Array.from({ length: training.count - seenDigits }, (_, index) => seenDigits + index),
        "digits that the teacher never saw",
      );
    case "clothes":
      return unlabelled(loadFashionMnist().training);
    case "noise":
      return noise(training, count || MOST_NOISE, seed);
  }
}

/** The labels of clothes are those of digits, too: 0 to 9. No loss must see them. */
function unlabelled(set: Dataset): Dataset {
  return { ...set, labels: undefined, classNames: undefined };
}

/** Every pixel of any grey, each as likely. */
function noise(like: Dataset, count: number, seed: number): Dataset {
  const generator = randomGenerator(seed, "noise pictures");
  const size = like.shape.reduce((product, length) => product * length, 1);
  const words = Uint32Array.from({ length: Math.ceil((count * size) / 4) }, () => generator.bits());
  const inputs = new Uint8Array(words.buffer).subarray(0, count * size);
  return { ...unlabelled(like), name: "noise", count, inputs };
}
