/** Random numbers from a symmetric beta distribution, for mixup. */
import type { RandomGenerator } from "./random.js";

/** A number from Beta(α, α), in [0, 1]: near 0 or 1 for α well below 1, uniform for α = 1, near ½ for a large α. */
export function betaNumber(alpha: number, generator: RandomGenerator): number {
  const [first, second] = [logGamma(alpha, generator), logGamma(alpha, generator)];
  // Use logarithms, since both numbers underflow for a small α.
  return 1 / (1 + Math.exp(second - first));
}

/** ln of a number from Gamma(α, 1), after Marsaglia and Tsang (2000), who use α + 1 if α is below 1. */
function logGamma(alpha: number, generator: RandomGenerator): number {
  if (alpha < 1) return logGamma(alpha + 1, generator) + Math.log(1 - generator.uniform()) / alpha;
  const d = alpha - 1 / 3;
  for (;;) {
    const x = generator.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v <= 0) continue;
    const u = 1 - generator.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
