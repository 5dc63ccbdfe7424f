/** Labelled grey images as plain bytes, and the ways to choose some of them. */
import { check, checkInteger } from "../support/checks.js";

/** Images with one label each, all of one size. */
export interface ImageSet {
  /** Where the images come from, for people: "MNIST training digits". */
  name: string;
  count: number;
  height: number;
  width: number;
  /** Number of classes; labels are 0 … classes − 1. */
  classes: number;
  /** `count · height · width` grey values 0 (background) … 255 (ink), image after image, row after row. */
  pixels: Uint8Array;
  /** `count` labels. */
  labels: Uint8Array;
  /** The grey value that stands for 0, and how many stand for 1, where nets should not see 0…255 as 0…1. */
  greys?: { zero: number; unit: number };
}

/** A transfer set: images with the teacher's logits for each, from which a student learns. */
export interface TransferSet extends ImageSet {
  /** `count · classes` logits v, image after image. */
  teacherLogits: Float32Array;
}

/**
 * Checks that an image set is what it says it is.
 * @throws ArgumentError naming the field that is wrong
 */
export function checkImageSet(where: string, set: ImageSet | TransferSet): void {
  const { name, count, height, width, classes, pixels, labels } = set;
  check(count > 0, where, `${name} must have at least one image`, count);
  check(
    pixels.length === count * height * width,
    where,
    `${name} must have ${count} × ${height} × ${width} pixels`,
    pixels.length,
  );
  check(
    labels.length === count,
    where,
    `${name} must have one label for each of ${count} images`,
    labels.length,
  );
  const stranger = labels.findIndex((label) => label >= classes);
  check(stranger < 0, where, `labels of ${name} must be 0 to ${classes - 1}`, labels[stranger]);
  if ("teacherLogits" in set) {
    check(
      set.teacherLogits.length === count * classes,
      where,
      `${name} must have ${count} × ${classes} teacher logits`,
      set.teacherLogits.length,
    );
  }
}

/**
 * The images at the given positions, in the given order, with their labels and, if there, teacher logits.
 * @throws ArgumentError if a position is outside the set
 */
export function selectExamples<Set extends ImageSet>(
  set: Set,
  positions: ArrayLike<number>,
  name = set.name,
): Set {
  const size = set.height * set.width;
  const count = positions.length;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  const logits = "teacherLogits" in set ? (set.teacherLogits as Float32Array) : undefined;
  const chosenLogits = logits && new Float32Array(count * set.classes);
  for (let row = 0; row < count; row++) {
    const from = positions[row]!;
    check(from >= 0 && from < set.count, "selectExamples", `positions must be 0 to ${set.count - 1}`, from);
    pixels.set(set.pixels.subarray(from * size, (from + 1) * size), row * size);
    labels[row] = set.labels[from]!;
    if (logits && chosenLogits) {
      chosenLogits.set(logits.subarray(from * set.classes, (from + 1) * set.classes), row * set.classes);
    }
  }
  return { ...set, name, count, pixels, labels, ...(chosenLogits && { teacherLogits: chosenLogits }) };
}

/**
 * The first so many examples.
 * @throws ArgumentError if there are not so many
 */
export function firstExamples<Set extends ImageSet>(set: Set, count: number): Set {
  checkInteger("firstExamples", "count", count, 1, set.count);
  if (count === set.count) return set;
  return selectExamples(
    set,
    Uint32Array.from({ length: count }, (_, example) => example),
  );
}
