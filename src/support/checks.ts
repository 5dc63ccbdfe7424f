/**
 * Assertions at the library's boundary. Every message reads "where: expectation, got found", so that
 * the reader of a notebook sees at once which option to change. Depends on nothing.
 */

/** The error for an invalid argument or option. */
export class ArgumentError extends Error {
  override name = "ArgumentError";
}

/** The error for a file or folder that is missing, damaged, of the wrong kind, or not writable. */
export class FileError extends Error {
  override name = "FileError";

  /**
   * @param path - the file or folder
   * @param problem - what was expected and what was found
   * @param repair - advice for the user, as a command or a sentence
   */
  constructor(
    readonly path: string,
    readonly problem: string,
    readonly repair: string,
  ) {
    // "did you mean …?" already ends a sentence.
    const end = /did you mean [^?]+\?$/.test(problem) ? "" : ".";
    super(`${path}: ${problem}${end} To repair: ${repair}`);
  }
}

/** Number of an array's entries that an error message shows. */
const SHOWN = 12;
/** Number of an object's names that it shows. */
const NAMES_SHOWN = 6;

/** A short description of any value for an error message. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) {
    const rest = value.length > SHOWN ? `, … (${value.length} in all)` : "";
    return `[${value.slice(0, SHOWN).map(describe).join(", ")}${rest}]`;
  }
  if (ArrayBuffer.isView(value)) {
    return `${Object.prototype.toString.call(value).slice(8, -1)} of ${value.byteLength} bytes`;
  }
  if (typeof value !== "object" || value === null || value instanceof Error) return String(value);
  if ("dtype" in value && "shape" in value) return `a tensor of shape ${describe(value.shape)}`;
  const names = Object.keys(value);
  const rest = names.length > NAMES_SHOWN ? `, … (${names.length} in all)` : "";
  return `an object with ${names.slice(0, NAMES_SHOWN).join(", ") || "nothing"}${rest}`;
}

/**
 * Throws `where: expectation, got found` unless the condition holds.
 * @throws ArgumentError
 */
export function check(
  condition: boolean,
  where: string,
  expectation: string,
  found: unknown,
): asserts condition {
  if (!condition) throw new ArgumentError(`${where}: ${expectation}, got ${describe(found)}`);
}

/**
 * @param example - of the options, as they are written: "{ temperature: 4 }"
 * @throws ArgumentError unless options were given as an object
 */
export function checkOptionsGiven(where: string, options: unknown, example: string): void {
  const isObject = typeof options === "object" && options !== null;
  check(isObject, where, `options must be given, as in ${example}`, options);
}

/** @throws ArgumentError unless the value is a positive finite number */
export function checkPositive(where: string, option: string, value: number): void {
  check(Number.isFinite(value) && value > 0, where, `${option} must be positive and finite`, value);
}

/** @throws ArgumentError unless the value is a finite number of at least zero */
export function checkNotNegative(where: string, option: string, value: number): void {
  check(Number.isFinite(value) && value >= 0, where, `${option} must be zero or more and finite`, value);
}

/** @throws ArgumentError unless the value is a whole number in [least, most] */
export function checkInteger(
  where: string,
  option: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  check(
    Number.isInteger(value) && value >= least && value <= most,
    where,
    `${option} must be a whole number ${range}`,
    value,
  );
}

/** @throws ArgumentError unless the value lies in [0, 1) */
export function checkRate(where: string, option: string, value: number): void {
  check(value >= 0 && value < 1, where, `${option} must be at least 0 and below 1`, value);
}

/** @throws ArgumentError unless both shapes are equal */
export function checkSameShape(
  where: string,
  names: string,
  first: readonly number[],
  second: readonly number[],
): void {
  const equal = first.length === second.length && first.every((size, axis) => size === second[axis]);
  check(equal, where, `${names} must have the same shape`, [first, second]);
}

/** @throws ArgumentError unless both shapes are `[batch, classes]` and equal */
export function checkLogits(
  where: string,
  names: string,
  first: readonly number[],
  second: readonly number[],
): void {
  checkSameShape(where, names, first, second);
  check(first.length === 2, where, `${names} must have shape [batch, classes]`, first);
}
