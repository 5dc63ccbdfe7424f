/** The value types of safetensors files as JavaScript arrays. */
import { decodeHalves } from "../support/half.js";
import type { TypedArray } from "../support/typed-array.js";

type Decode = (bytes: Uint8Array) => TypedArray;

/** Uses the bytes as they are; they must be a copy, since an array's memory must be aligned. */
const as =
  (kind: new (buffer: ArrayBuffer) => TypedArray): Decode =>
  (bytes) =>
    new kind(Uint8Array.from(bytes).buffer);

/** By the format's name of each type: bytes per value, and how to read them. */
const TYPES: Readonly<Record<string, { size: number; decode: Decode }>> = {
  F64: { size: 8, decode: as(Float64Array) },
  F32: { size: 4, decode: as(Float32Array) },
  F16: { size: 2, decode: (bytes) => decodeHalves(new Uint16Array(Uint8Array.from(bytes).buffer)) },
  // The upper half of a float32.
  BF16: { size: 2, decode: (bytes) => floats(bytes, (bits) => fromBits(bits << 16)) },
  I64: { size: 8, decode: as(BigInt64Array) },
  U64: { size: 8, decode: as(BigUint64Array) },
  I32: { size: 4, decode: as(Int32Array) },
  U32: { size: 4, decode: as(Uint32Array) },
  I16: { size: 2, decode: as(Int16Array) },
  U16: { size: 2, decode: as(Uint16Array) },
  I8: { size: 1, decode: as(Int8Array) },
  U8: { size: 1, decode: as(Uint8Array) },
  // Not bytes, which a data set would scale.
  BOOL: { size: 1, decode: (bytes) => Int32Array.from(bytes) },
};

/** The types that can be read, for messages. */
export const READABLE_TYPES = Object.keys(TYPES).join(", ");

/** Bytes per value of the type; undefined for a type that can't be read. */
export function valueSize(type: string): number | undefined {
  return TYPES[type]?.size;
}

/**
 * Values of a type that {@link valueSize} knows. 16-bit floats become float32, exactly; the others keep their type, and
 * booleans are 0 and 1.
 */
export function decodeValues(type: string, bytes: Uint8Array): TypedArray {
  return TYPES[type]!.decode(bytes);
}

const NAMES: Readonly<Record<string, string>> = {
  Float64Array: "F64",
  Float32Array: "F32",
  BigInt64Array: "I64",
  BigUint64Array: "U64",
  Int32Array: "I32",
  Uint32Array: "U32",
  Int16Array: "I16",
  Uint16Array: "U16",
  Int8Array: "I8",
  Uint8Array: "U8",
  Uint8ClampedArray: "U8",
};

/** The format's name for the type of an array's values. */
export function typeOf(values: TypedArray): string {
  return NAMES[values[Symbol.toStringTag]]!;
}

function floats(bytes: Uint8Array, decode: (bits: number) => number): Float32Array {
  return Float32Array.from(new Uint16Array(Uint8Array.from(bytes).buffer), decode);
}

const scratch = new DataView(new ArrayBuffer(4));

function fromBits(bits: number): number {
  scratch.setInt32(0, bits);
  return scratch.getFloat32(0);
}
