/** The check of users' data sets, which every function that takes one calls. */
import { warnOfProbabilities } from "../distillation/distributions.js";
import { ArgumentError, check, describe } from "../support/checks.js";
import {
  checkFinite,
  checkLabels,
  checkLogitRows,
  checkMemberWeights,
  checkWeights,
} from "../support/check-values.js";
import { isInFile } from "./file-inputs.js";
import { checkScale } from "./scale.js";
import { scaleOf, sizeOf, type Dataset, type LabelledDataset } from "./dataset.js";
import { isBytes, isTypedArray, kindOf } from "../support/typed-array.js";

const MOST_CLASSES = 2 ** 16;

/** Functions that count errors by labels. */
const COUNTS = ["evaluate", "train", "trainReusably", "compareNets"];

/** Data sets that were checked and frozen: only the values in their arrays can have changed since. */
const lookedThrough = new WeakSet<object>();

/** Freezes a data set that has passed {@link checkDataset}, or was made from one that has, so that it is not checked again. */
export function trusted<Set extends Dataset>(set: Set): Set {
  lookedThrough.add(Object.freeze(set));
  return set;
}

/**
 * Checks a data set: kinds of arrays, lengths, labels, finite values.
 *
 * @param where - the function that was given the set
 * @returns the set, or a frozen copy with the same arrays that need not be checked again
 * @throws ArgumentError naming the wrong field, the value and its position
 */
export function checkDataset<Set extends Dataset>(where: string, set: Set): Set {
  if (lookedThrough.has(set)) return set;
  checkFields(where, set);
  checkValues(where, set);
  return trusted({ ...set });
}

/**
 * Like {@link checkDataset}, for a set that needs labels, which are looked at each time.
 * @throws ArgumentError also if it has none
 */
export function checkLabelled<Set extends Dataset>(where: string, set: Set): Set & LabelledDataset {
  const known = checkDataset(where, set);
  if (isLabelled(known)) {
    // They may have been written over since the set was checked, and a label out of range is no place in an array.
    checkLabels(where, known);
    return known;
  }
  const instead =
    known.targets && COUNTS.includes(where)
      ? " (for targets there are evaluateMultiLabel(net, data) and evaluateRegression(net, data))"
      : "";
  const found = known.targets ? "a data set with targets alone" : "a data set without them";
  throw new ArgumentError(`${where}: ${set.name} must have labels${instead}, got ${describe(found)}`);
}

/** Whether a data set has labels. */
export function isLabelled<Set extends Dataset>(set: Set): set is Set & LabelledDataset {
  return set.labels !== undefined;
}

/**
 * Checks the values of a data set, even if they were checked before.
 * @throws ArgumentError naming the first wrong value and its position
 */
export function checkValues(where: string, set: Dataset): void {
  const { name, count, inputs, classes, labels, targets, weights, teacherLogits, memberLogits } = set;
  if (labels && classes) checkLabels(where, { name, labels, classes });
  const rows = (values: Float32Array, field: string) => ({
    what: `${field} of ${name}`,
    values,
    size: values.length / count,
  });
  // Values in a file are checked when they are read.
  if (!isInFile(inputs) && !isBytes(inputs)) checkFinite(where, rows(inputs, "inputs"));
  if (targets) checkFinite(where, rows(targets, "targets"));
  if (weights) {
    checkFinite(where, rows(weights, "weights"));
    checkWeights(where, rows(weights, "weights"));
  }
  if (teacherLogits && !isInFile(teacherLogits)) {
    const { what, size } = rows(teacherLogits, "teacherLogits");
    checkLogitRows(where, { what, values: teacherLogits, size });
    warnOfProbabilities(where, what, teacherLogits, size);
  }
  if (memberLogits && set.memberWeights) {
    const what = `memberLogits of ${name}, member by member,`;
    const size = memberLogits.length / (count * set.memberWeights.length);
    checkLogitRows(where, { what, values: memberLogits, size });
    warnOfProbabilities(where, what, memberLogits, size);
    checkMemberWeights(where, `memberWeights of ${name}`, set.memberWeights);
  }
}

/**
 * Checks only kinds and lengths, which takes no time, so that memory can be read safely.
 * @throws ArgumentError naming the wrong field
 */
function checkFields(where: string, set: Dataset): void {
  checkIsDataset(where, set);
  const { name, count, shape, inputs, classes, labels, targets, weights, teacherLogits } = set;
  check(typeof name === "string", where, "name of a data set must be a text", name);
  check(isWhole(count, 1), where, `count of ${name} must be a whole number of at least 1`, count);
  const isShape = Array.isArray(shape) && shape.every((length) => isWhole(length, 1));
  check(isShape, where, `shape of ${name} must be whole numbers of at least 1, such as [28, 28, 1]`, shape);
  const array = (field: string, value: unknown, kinds: readonly string[], length: number) => {
    const expectation = `${field} of ${name} must be a ${kinds.join(" or ")} (dataset() takes any numbers)`;
    check(kinds.includes(kindOf(value)), where, expectation, value);
    const found = (value as Float32Array).length;
    check(found === length, where, `${field} of ${name} must be ${length} for ${count} examples`, found);
  };
  const values = count * sizeOf(set);
  if (!isInFile(inputs)) array("inputs", inputs, ["Uint8Array", "Float32Array"], values);
  else {
    check(
      inputs.length === values,
      where,
      `inputs of ${name} must be ${values} for ${count} examples`,
      inputs.length,
    );
  }
  checkScale(where, `scale of ${name}`, scaleOf(set), sizeOf(set));
  const isNumber = classes === undefined || isWhole(classes, 2, MOST_CLASSES);
  check(isNumber, where, `classes of ${name} must be a whole number from 2 to ${MOST_CLASSES}`, classes);
  if (labels !== undefined) {
    check(classes !== undefined, where, `${name} must say how many classes its labels are of`, classes);
    array("labels", labels, ["Uint8Array", "Uint16Array"], count);
  }
  if (set.classNames !== undefined) checkClassNames(where, set);
  const perExample = ({ length }: { length: number }) => Math.max(1, Math.floor(length / count));
  if (targets !== undefined) array("targets", targets, ["Float32Array"], count * perExample(targets));
  if (weights !== undefined) array("weights", weights, ["Float32Array"], count);
  if (isInFile(teacherLogits)) {
    const [outputs, found] = [
      classes ?? Math.max(1, Math.floor(teacherLogits.length / count)),
      teacherLogits.length,
    ];
    const expectation = `teacherLogits of ${name} must be ${count * outputs} for ${count} examples`;
    check(found === count * outputs, where, expectation, found);
  } else if (teacherLogits !== undefined) {
    array("teacherLogits", teacherLogits, ["Float32Array"], count * (classes ?? perExample(teacherLogits)));
  }
  if (set.memberLogits === undefined && set.memberWeights === undefined) return;
  const { memberLogits, memberWeights } = set;
  const one = teacherLogits === undefined && memberLogits !== undefined;
  const expectation = `${name} must have either teacherLogits or memberLogits with memberWeights`;
  check(one, where, expectation, teacherLogits === undefined ? "memberWeights alone" : "both");
  array("memberWeights", memberWeights, ["Float32Array"], memberWeights?.length ?? 0);
  const rows = count * Math.max(1, memberWeights!.length);
  const outputs = classes ?? Math.max(1, Math.floor(memberLogits.length / rows));
  array("memberLogits", memberLogits, ["Float32Array"], rows * outputs);
}

function checkClassNames(where: string, { name, classes, classNames }: Dataset): void {
  const isList = Array.isArray(classNames) && classNames.every((one) => typeof one === "string");
  check(isList, where, `classNames of ${name} must be a list of texts`, classNames);
  const expectation = `classNames of ${name} must be one for each of the ${classes ?? 0} classes`;
  check(classNames.length === classes, where, expectation, classNames.length);
  const seen = new Set<string>();
  const twice = classNames.find((one) => seen.size === seen.add(one).size);
  check(twice === undefined, where, `classNames of ${name} must differ from each other`, twice);
}

/** Refuses values that are often passed in place of a data set. */
function checkIsDataset(where: string, set: unknown): void {
  const isObject = typeof set === "object" && set !== null && !Array.isArray(set) && !isTypedArray(set);
  const made = "dataset({ inputs, shape, labels, classes }) makes one";
  check(isObject, where, `data must be a data set; ${made}`, set);
  check(!("then" in set), where, "data must be a data set, with await before what promises it", "a promise");
  const isNet = "namedVariables" in set || ("layers" in set && "outputs" in set);
  check(!isNet, where, "data must be a data set, which is given second, after the net", "a net");
  const parts = Object.keys(set).filter((key) => ["training", "validation", "test"].includes(key));
  const isOne = "inputs" in set || parts.length === 0;
  check(isOne, where, `data must be one data set, such as .${parts[0] ?? "test"}`, set);
  check("inputs" in set, where, `data must be a data set with inputs; ${made}`, set);
}

function isWhole(value: unknown, least: number, most = Infinity): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
