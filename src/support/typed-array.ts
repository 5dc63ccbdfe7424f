/** JavaScript's arrays of numbers, told apart by their names: `instanceof` knows only those of the same realm. */

/** Any of JavaScript's arrays of numbers. */
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

/** Whether it is an array of numbers. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Whether it is an array of bytes, in which 0 to 255 usually stand for 0…1. */
export function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return ["Uint8Array", "Uint8ClampedArray"].includes(kindOf(value));
}

/** The name of a typed array's kind, or else that of the type: `Float32Array`, `string`. */
export function kindOf(value: unknown): string {
  return isTypedArray(value) ? value[Symbol.toStringTag] : typeof value;
}
