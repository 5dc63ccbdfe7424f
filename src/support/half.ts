/** 16-bit floats (IEEE 754 binary16): a sign, five bits of exponent, ten of fraction. Node 20 has no Float16Array. */

const bits = new Uint32Array(1);
const number = new Float32Array(bits.buffer);

/** The largest finite 16-bit float. */
export const LARGEST_HALF = 65_504;

/** The value of a 16-bit float. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest 16-bit float, of two equally near the one that ends in 0; infinity beyond the largest. */
export function toHalf(value: number): number {
  number[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const size = word & 0x7fff_ffff;
  if (size > 0x7f80_0000) return sign | 0x7e00;
  // From 65,520 on, the nearest is infinity.
  if (size >= 0x477f_f000) return sign | 0x7c00;
  if (size < 0x3880_0000) return sign | roundToEven(Math.abs(number[0]) * 2 ** 24);
  const rounded = size + 0xfff + ((size >>> 13) & 1);
  return sign | ((rounded - 0x3800_0000) >>> 13);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

let table: Float32Array | undefined;

/** 16-bit floats as float32, exactly. */
export function decodeHalves(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => fromHalf(half));
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index]!]!;
  return values;
}

/** The nearest 16-bit float of each value. */
export function encodeHalves(values: ArrayLike<number>): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) halves[index] = toHalf(values[index]!);
  return halves;
}
