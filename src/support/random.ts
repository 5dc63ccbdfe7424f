/**
 * Seeded random numbers. Everything random in this library starts from one seed, from which named sub-seeds are
 * derived: a change in the order of the examples does not change the initial weights.
 */
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { check, checkInteger } from "./checks.js";
import { sha256 } from "./sha256.js";

const LARGEST_SEED = 2 ** 32 - 1;

/** A stream of random numbers (xoroshiro128+), whose state can be saved and restored. */
export interface RandomGenerator {
  /** 32 random bits as a signed integer. */
  bits(): number;
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** A whole number, uniform in [least, most], both included. */
  integer(least: number, most: number): number;
  /** Standard normal, by the Box–Muller transform. */
  normal(): number;
  /** Four integers, from which `randomGeneratorFromState` continues. */
  state(): readonly number[];
  /** Continues from such a state, after faster code has drawn from the same stream. */
  setState(state: ArrayLike<number>): void;
}

/**
 * A generator for one purpose of one experiment.
 *
 * @param seed - the experiment's seed, a whole number from 0 to 2³² − 1
 * @param purpose - names that distinguish this stream from all others of the same seed: `"weights", 2`
 * @throws ArgumentError if the seed is out of range
 */
export function randomGenerator(seed: number, ...purpose: (string | number)[]): RandomGenerator {
  checkInteger("randomGenerator", "seed", seed, 0, LARGEST_SEED);
  const hash = sha256();
  hash.update(JSON.stringify([seed, ...purpose]));
  const { buffer, byteOffset } = hash.digest();
  const words = new DataView(buffer, byteOffset);
  return randomGeneratorFromState([0, 4, 8, 12].map((offset) => words.getInt32(offset, true)));
}

/**
 * The generator that continues from a saved state.
 * @throws ArgumentError unless the state is four integers, not all zero
 */
export function randomGeneratorFromState(state: readonly number[]): RandomGenerator {
  let generator = generatorAt(state);
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  return {
    bits: () => generator.next(),
    uniform,
    integer: (least, most) => least + Math.floor(uniform() * (most - least + 1)),
    // 1 − u lies in (0, 1], so the logarithm is finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    state: () => generator.getState(),
    setState: (next) => {
      generator = generatorAt(Array.from(next));
    },
  };
}

function generatorAt(state: readonly number[]) {
  check(
    state.length === 4 && state.every(Number.isInteger) && state.some((word) => word !== 0),
    "randomGeneratorFromState",
    "state must be four integers, not all zero",
    state,
  );
  return xoroshiro128plusFromState(state);
}

/**
 * A seed for a part of an experiment, such as an ensemble member or a trial.
 * @returns a whole number from 0 to 2³² − 1
 */
export function subSeed(seed: number, ...purpose: (string | number)[]): number {
  return randomGenerator(seed, "sub-seed", ...purpose).bits() >>> 0;
}

/** The whole numbers 0 … count − 1 in random order (Fisher–Yates). */
export function randomOrder(count: number, generator: RandomGenerator): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = generator.integer(0, last);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
