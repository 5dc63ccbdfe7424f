/** Recognises typed arrays by name: `instanceof` knows only those of the same realm. */

/** Any typed array of numbers. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Whether it is a typed array of numbers. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Whether it is an array of bytes, whose values 0 to 255 usually mean 0…1. */
export function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return ["Uint8Array", "Uint8ClampedArray"].includes(kindOf(value));
}

/** The kind of a typed array, or the type of any other value: `Float32Array`, `string`. */
export function kindOf(value: unknown): string {
  return isTypedArray(value) ? value[Symbol.toStringTag] : typeof value;
}
