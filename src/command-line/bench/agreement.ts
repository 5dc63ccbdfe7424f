/** Whether contestants compute the same thing: their losses at the first steps, from the same weights, on the same batches. */

/** Furthest that a loss may be from ours, as part of how far ours went in these steps; products of bfloat16 have 8 binary digits. */
const TOLERANCE = { float32: 1e-3, bfloat16: 3e-2 };

/** Someone's losses. */
export interface Losses {
  name: string;
  losses: readonly number[];
  precision?: "float32" | "bfloat16" | undefined;
}

/**
 * Whether each agrees with the first, and that in words.
 * @param contestants - the first is the measure
 */
export function agreement(contestants: readonly Losses[]): { agrees: boolean; line: string }[] {
  const [first, ...others] = contestants;
  const ours = first?.losses ?? [];
  const range = Math.max(...ours) - Math.min(...ours);
  return others.map(({ name, losses, precision = "float32" }) => {
    const furthest = Math.max(...losses.map((loss, step) => Math.abs(loss - (ours[step] ?? NaN)))) / range;
    const agrees = losses.length === ours.length && furthest <= TOLERANCE[precision];
    const said = `losses of the first ${losses.length} steps are within ${furthest.toExponential(1)} of ours, as part of their change`;
    return {
      agrees,
      line: agrees ? `  ${name}: ${said}` : `! ${name}: ${said}; allowed are ${TOLERANCE[precision]}`,
    };
  });
}
