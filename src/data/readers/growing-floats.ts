/** Collects an unknown number of floats without holding a second copy of them. */

/** Numbers in each piece: 4 MB. */
const PIECE = 2 ** 20;

/** Collects numbers. */
export interface GrowingFloats {
  push(value: number): void;
  /** All numbers in one array; no more can be added. */
  finish(): Float32Array;
}

/** Starts with no numbers. */
export function growingFloats(): GrowingFloats {
  const pieces: Float32Array[] = [];
  let [last, used] = [new Float32Array(0), 0];
  return {
    push: (value) => {
      if (used === last.length) {
        if (used > 0) pieces.push(last);
        [last, used] = [new Float32Array(PIECE), 0];
      }
      last[used++] = value;
    },
    finish: () => {
      const all = new Float32Array(pieces.length * PIECE + used);
      all.set(last.subarray(0, used), pieces.length * PIECE);
      // From the end, so that each piece is free once it is copied.
      for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
        all.set(piece, pieces.length * PIECE);
      }
      return all;
    },
  };
}
