/** Turns the labels of files, texts or whole numbers, into classes from 0. */
import { didYouMean } from "../../support/near-names.js";
import { warnOnce } from "../../support/say-once.js";
import type { Labels } from "../dataset.js";

/** The number of classes that labels of 16 bits distinguish. */
export const MOST_CLASSES = 2 ** 16;

/** Facts about the classes that are known before a file is read. */
export interface KnownClasses {
  /** Their names in order: the class of a text is its position. Labels that are numbers count from 0 in this order. */
  classNames?: readonly string[] | undefined;
  /** The number of classes, if labels are whole numbers. */
  classes?: number | undefined;
}

/** Labels with everything that a data set says about them. */
export interface ClassLabels {
  labels: Labels;
  classes: number;
  classNames?: readonly string[];
}

/** Makes the error for the label of an example; `undefined` if the fault concerns all labels together. */
export type LabelProblem = (example: number | undefined, problem: string, advice: string) => Error;

/**
 * The classes of labels. Whole numbers from 0 are used as they are. Texts are numbered in the order of `classNames`, or else
 * sorted by their characters' codes, which is the same on every machine. It warns once if no label is class 0.
 *
 * @throws the error that `problem` makes, for the first label that is no class
 */
export function classLabels(
  texts: readonly string[],
  { classNames, classes }: KnownClasses,
  problem: LabelProblem,
): ClassLabels {
  const areNumbers = texts.every(isWhole);
  if (classNames !== undefined) {
    // Names for numbered classes, or the labels themselves.
    if (!areNumbers || classNames.some(isWhole)) return namedLabels(texts, classNames, problem, true);
    return {
      ...numberedLabels(texts, classNames.length, problem),
      classNames: Object.freeze([...classNames]),
    };
  }
  if (areNumbers) return numberedLabels(texts, classes, problem);
  const broken = texts.findIndex((text) => /^[+-]?\d*\.\d*[1-9]\d*(e[+-]?\d+)?$/i.test(text));
  if (broken >= 0) {
    const advice = 'name a column with classes; numbers to be predicted are targets: ["…"]';
    throw problem(broken, `expected a class, found ${texts[broken]!}`, advice);
  }
  const names = [...new Set(texts)].sort((one, other) => (one < other ? -1 : 1));
  if (names.length < 2) {
    throw problem(
      undefined,
      `expected at least two classes, found only ${names[0]!}`,
      "name a column with classes",
    );
  }
  return namedLabels(texts, names, problem, false);
}

/** Whether a text is a whole number, as some programs write it: `3` or `3.0`. */
function isWhole(text: string): boolean {
  return /^\+?\d+(\.0*)?$/.test(text);
}

function namedLabels(
  texts: readonly string[],
  names: readonly string[],
  problem: LabelProblem,
  areGiven: boolean,
): ClassLabels {
  const known = new Map(names.map((name, label) => [name, label]));
  if (known.size > MOST_CLASSES) {
    const advice = "name a column with classes, or leave labels out";
    throw problem(undefined, `expected at most ${MOST_CLASSES} classes, found ${known.size}`, advice);
  }
  const labels = labelArray(texts.length, names.length);
  texts.forEach((text, example) => {
    const label = known.get(text);
    if (label === undefined) {
      const near = didYouMean(text, names);
      const expected = `expected ${namesText(names)}, found ${text}${near}`;
      throw problem(
        example,
        expected,
        areGiven ? "correct it, or add the class to classNames" : "correct it",
      );
    }
    labels[example] = label;
  });
  return { labels, classes: names.length, classNames: Object.freeze([...names]) };
}

function numberedLabels(
  texts: readonly string[],
  asked: number | undefined,
  problem: LabelProblem,
): ClassLabels {
  const numbers = texts.map(Number);
  // Not by `Math.max(...numbers)`, which takes 100,000 at most.
  const largest = numbers.reduce((most, number) => Math.max(most, number), 0);
  const smallest = numbers.reduce((least, number) => Math.min(least, number), Infinity);
  const found = [...new Set(numbers)].sort((one, other) => one - other);
  const classes = asked ?? largest + 1;
  const most = Math.min(classes, MOST_CLASSES);
  const stranger = numbers.findIndex((number) => number >= most);
  if (stranger >= 0) {
    const fromOther = `number the classes from 0, or give ${namesAdvice(found)} in place of classes`;
    const advice =
      asked === undefined
        ? "number the classes from 0, or give classNames: the labels in their order, as texts"
        : smallest > 0 && found.length <= asked
          ? fromOther
          : "correct it, or say how many classes there are";
    throw problem(stranger, `expected a class from 0 to ${most - 1}, found ${texts[stranger]!}`, advice);
  }
  if (classes < 2) {
    throw problem(
      undefined,
      "expected at least two classes, found only 0",
      "say how many there are: classes",
    );
  }
  if (asked === undefined && smallest > 0) {
    const advice = `${namesAdvice(found)} numbers them from 0`;
    warnOnce(
      `labels are ${smallest} to ${largest}, so that class 0 has no example: ${advice}, classes: ${classes} leaves it so`,
    );
  }
  const labels = labelArray(numbers.length, classes);
  labels.set(numbers);
  return { labels, classes };
}

/** `classNames: ["1", "2", "3"]`, which numbers labels from 0. */
function namesAdvice(found: readonly number[]): string {
  const names = found.slice(0, SHOWN).map((number) => `"${number}"`);
  return `classNames: [${names.join(", ")}${found.length > SHOWN ? ", …" : ""}]`;
}

/** Room for labels. */
export function labelArray(count: number, classes: number): Labels {
  return classes <= 256 ? new Uint8Array(count) : new Uint16Array(count);
}

/** Number of names that a message shows. */
const SHOWN = 8;

function namesText(names: readonly string[]): string {
  return names.length > SHOWN ? `one of ${names.length} classes` : `one of ${names.join(", ")}`;
}
