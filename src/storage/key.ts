/**
 * Keys: the names under which results are kept. A key is made of the CONTENT of all that a result depends on, so that equal
 * content finds what was kept, and whatever differs does not. A name alone never identifies anything.
 */
import { ArgumentError, describe } from "../support/checks.js";
import { hexadecimal, sha256, type Sha256 } from "../support/sha256.js";
import { bytesOf } from "./content-hash.js";

/**
 * Part of every key. Raised when equal content gives other results for a reason that no key shows, such as a training step
 * that computes something else: all that was kept before is then left alone.
 */
export const KEY_VERSION = 2;

/**
 * The key of a result.
 *
 * @param kind - of result, so that different things made of the same content have different keys
 * @param content - all that the result depends on: plain objects (their order and what is undefined in them don't count),
 *   lists, texts, numbers, and arrays of any type, which count with their type and every byte
 * @returns 64 hexadecimal digits (SHA-256)
 * @throws ArgumentError, naming the place, if there is something whose content can't be seen: a function, a tensor
 */
export function keyOf(kind: string, content: unknown): string {
  const writer = new Writer(kind);
  writer.write([KEY_VERSION, kind, content], "");
  return hexadecimal(writer.digest());
}

/** Writes values so that no two different ones are written alike: each begins with its kind, and ends of itself. */
class Writer {
  private readonly hash: Sha256 = sha256();
  /** What is written and not yet hashed: few long texts are hashed faster than many short ones. */
  private text = "";
  private readonly open = new Set<object>();

  constructor(private readonly kind: string) {}

  write(value: unknown, path: string): void {
    if (value === undefined || value === null || typeof value === "boolean") this.add(`${String(value)};`);
    // JSON, which trials are written in, knows no −0.
    else if (typeof value === "number") this.add(`${typeof value} ${value === 0 ? 0 : value};`);
    else if (typeof value === "bigint") this.add(`bigint ${value};`);
    // JSON's quotes, since UTF-8 has no half of a surrogate pair.
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
    // The tag of Node's Buffer is that of what it is made of.
    this.add(`${Object.prototype.toString.call(view)} ${view.byteLength}:`);
    this.hash.update(this.text);
    this.text = "";
    this.hash.update(bytesOf(view));
  }

  private readonly list = (values: readonly unknown[], path: string): void => {
    this.add(`list ${values.length}:`);
    // Not `forEach`, which passes over holes.
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

/** What something is that can't be written out. */
function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "function" ? "a function" : describe(value);
  return `a value of class ${value.constructor.name}`;
}

/** Made by braces, here or in another realm, or without a prototype: not an object of some class, which may hide what it is. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
