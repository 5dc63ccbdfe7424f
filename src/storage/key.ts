/**
 * Keys, under which results are cached. A key is made from the CONTENT of everything that a result depends on: equal
 * content finds the cached result, and different content does not. A name alone never identifies anything.
 */
import { ArgumentError, describe } from "../support/checks.js";
import { hexadecimal, sha256, type Sha256 } from "../support/sha256.js";
import { bytesOf } from "./content-hash.js";

/**
 * Part of every key. Raise it if equal content gives other results for a reason that keys don't show, such as a training step
 * that computes something else. Earlier results are then left alone.
 */
export const KEY_VERSION = 2;

/**
 * The key of a result.
 *
 * @param kind - kind of result, so that different results from the same content have different keys
 * @param content - everything that the result depends on: plain objects (order and undefined values don't count),
 *   lists, texts, numbers, and arrays of any type, which count with their type and every byte
 * @returns 64 hexadecimal digits (SHA-256)
 * @throws ArgumentError, naming the place, for a value whose content can't be read: a function, a tensor
 */
export function keyOf(kind: string, content: unknown): string {
  const writer = new Writer(kind);
  writer.write([KEY_VERSION, kind, content], "");
  return hexadecimal(writer.digest());
}

/** Writes values so that no two different ones look alike: each begins with its kind and marks its own end. */
class Writer {
  private readonly hash: Sha256 = sha256();
  /** Text that is not yet hashed: hashing few long texts is faster than many short ones. */
  private text = "";
  private readonly open = new Set<object>();

  constructor(private readonly kind: string) {}

  write(value: unknown, path: string): void {
    if (value === undefined || value === null || typeof value === "boolean") this.add(`${String(value)};`);
    // JSON, the form of trials, has no −0.
    else if (typeof value === "number") this.add(`${typeof value} ${value === 0 ? 0 : value};`);
    else if (typeof value === "bigint") this.add(`bigint ${value};`);
    // JSON's quotes, since UTF-8 can't encode half of a surrogate pair.
    else if (typeof value === "string") this.add(JSON.stringify(value));
    else if (ArrayBuffer.isView(value)) this.memory(value);
    else if (Array.isArray(value)) this.within(value, path, this.list);
    else if (isPlain(value)) this.within(value, path, this.object);
    else throw this.problem(path, "must be plain data, whose content can be seen", value);
  }

  digest(): Uint8Array {
    this.hash.update(this.text);
    return this.hash.digest();
  }

  private add(text: string): void {
    this.text += text;
    if (this.text.length < LONG) return;
    this.hash.update(this.text);
    this.text = "";
  }

  private memory(view: ArrayBufferView): void {
    // The tag of Node's Buffer is Uint8Array's.
    this.add(`${Object.prototype.toString.call(view)} ${view.byteLength}:`);
    this.hash.update(this.text);
    this.text = "";
    this.hash.update(bytesOf(view));
  }

  private readonly list = (values: readonly unknown[], path: string): void => {
    this.add(`list ${values.length}:`);
    // Not `forEach`, which skips holes.
    for (let index = 0; index < values.length; index++) this.write(values[index], `${path}[${index}]`);
  };

  private readonly object = (value: Record<string, unknown>, path: string): void => {
    const names = Object.keys(value)
      .filter((name) => value[name] !== undefined)
      .sort();
    this.add(`object ${names.length}:`);
    for (const name of names) {
      this.add(JSON.stringify(name));
      this.write(value[name], path === "" ? name : `${path}.${name}`);
    }
  };

  private within<Value extends object>(
    value: Value,
    path: string,
    write: (value: Value, path: string) => void,
  ): void {
    if (this.open.has(value)) throw this.problem(path, "must not contain itself", value);
    this.open.add(value);
    write(value, path);
    this.open.delete(value);
  }

  private problem(path: string, expectation: string, found: unknown): ArgumentError {
    const place = path.replace(/^\[2\]\.?/, "");
    return new ArgumentError(
      `key of ${this.kind}: ${place || "the content"} ${expectation}, got ${kindOf(found)}`,
    );
  }
}

/** Characters that are hashed together. */
const LONG = 1 << 16;

/** Describes a value that can't be written. */
function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "function" ? "a function" : describe(value);
  return `a value of class ${value.constructor.name}`;
}

/** Whether it is an object literal, of this or another realm, or has no prototype. An instance of a class may hide part of its content. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
