/**
 * Converts computed values to plain JSON. JSON.stringify writes a typed array as an object, a Map as an empty object and NaN as null, and fails
 * on a big integer without naming its place. Depends only on assertions.
 */
import { check, ArgumentError } from "./checks.js";

/** Values that JSON can hold. */
export type PlainJson = null | boolean | number | string | PlainJson[] | { [name: string]: PlainJson };

/** How `plainJson` writes values that JSON lacks. */
export interface PlainJsonOptions {
  /** NaN, Infinity and −Infinity: as null, which plotly shows as a gap, or by name, which {@link revived} reads. Default: null. */
  notFinite?: "null" | "name";
}

/** The parts of a tensor that are used here, so that this file needs no TensorFlow.js. */
interface TensorLike {
  arraySync(): unknown;
  dtype: string;
  isDisposed: boolean;
}

function isTensor(value: object): value is TensorLike {
  return "arraySync" in value && typeof value.arraySync === "function" && "isDisposed" in value;
}

/** Whether an object defines its own JSON, as a URL does. */
function hasOwnJson(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

/** The place of a value, such as `data[0].y`. */
function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

/**
 * A value as plain numbers, texts, lists and objects. Typed arrays, sets and tensors become lists, big integers numbers
 * (texts beyond 2^53), and dates ISO 8601. An undefined property is left out; in a list, undefined becomes null.
 *
 * @param where - the function whose argument it is, for errors
 * @param path - path of the value, such as `table.rows`; empty for the whole argument
 * @throws ArgumentError naming the place of a value that JSON would lose: maps, functions, promises, values that contain themselves
 */
export function plainJson(
  where: string,
  value: unknown,
  { notFinite = "null" }: PlainJsonOptions = {},
  path = "",
): PlainJson {
  const ancestors = new Set<object>();
  const plain = (part: unknown, at: string): PlainJson => {
    if (typeof part === "number")
      return Number.isFinite(part) || notFinite === "null" ? finite(part) : String(part);
    if (typeof part === "bigint") return Number.isSafeInteger(Number(part)) ? Number(part) : String(part);
    if (part === null || part === undefined || typeof part === "boolean" || typeof part === "string") {
      return part ?? null;
    }
    check(typeof part === "object", where, `${at || "it"} must be numbers, texts, lists or objects`, part);
    check(!ancestors.has(part), where, `${at || "it"} must not contain itself`, part);
    ancestors.add(part);
    const result = plainObject(part, at);
    ancestors.delete(part);
    return result;
  };
  const list = (items: Iterable<unknown>, at: string) =>
    Array.from(items, (item, index) => plain(item, join(at, index)));
  const plainObject = (part: object, at: string): PlainJson => {
    if (Array.isArray(part) || part instanceof Set) return list(part as Iterable<unknown>, at);
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return list(part as unknown as number[], at);
    if (isTensor(part)) return plain(arrayOf(where, part, at), at);
    if (part instanceof Date) return Number.isNaN(part.getTime()) ? null : part.toISOString();
    if (part instanceof Number || part instanceof String || part instanceof Boolean)
      return plain(part.valueOf(), at);
    if (hasOwnJson(part)) return plain(part.toJSON(), at);
    checkNothingLost(where, part, at);
    const entries = Object.entries(part).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, join(at, key))]));
  };
  return plain(value, path);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function arrayOf(where: string, tensor: TensorLike, at: string): unknown {
  check(!tensor.isDisposed, where, `${at || "it"} must be a tensor that is not disposed`, "a disposed one");
  check(tensor.dtype !== "complex64", where, `${at || "it"} must be real (tf.real, tf.imag)`, tensor.dtype);
  return tensor.arraySync();
}

/** Replacements for objects whose values JSON does not find. */
const REPAIRS: [kind: new (...values: never[]) => object, repair: string][] = [
  [Map, "a list or an object: [...map.values()] or Object.fromEntries(map)"],
  [Promise, "a value: await it"],
  [Error, "a text: its message"],
  [ArrayBuffer, "numbers: new Float32Array(buffer) or another view of it"],
  [DataView, "numbers: new Float32Array(view.buffer) or another view of it"],
];

function checkNothingLost(where: string, part: object, at: string): void {
  const repair = REPAIRS.find(([kind]) => part instanceof kind)?.[1];
  const isIterator = Symbol.iterator in part;
  const prototype: unknown = Object.getPrototypeOf(part);
  const isPlain = prototype === null || prototype === Object.prototype || Object.keys(part).length > 0;
  if (repair === undefined && !isIterator && isPlain) return;
  const kind = (part as { constructor?: { name?: string } }).constructor?.name ?? "object";
  const needed = repair ?? (isIterator ? "a list: [...values]" : "numbers, texts, lists or objects");
  throw new ArgumentError(
    `${where}: ${at || "it"} must be ${needed}, got ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`,
  );
}

const NAMES = new Map([NaN, Infinity, -Infinity].map((value) => [String(value), value]));

/** Restores NaN and the infinities, which `plainJson` has written by name. */
export function revived<Value>(value: Value): Value {
  if (typeof value === "string") return (NAMES.get(value) ?? value) as Value;
  if (Array.isArray(value)) return value.map(revived) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, revived(inner as unknown)]),
  ) as Value;
}
