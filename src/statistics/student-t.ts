/** Student's t distribution, as far as intervals over seeds need it. */
import { check, checkInteger } from "../support/checks.js";

/**
 * The value that a t-distributed number lies between, up to sign, with the given probability: 12.71 for 0.95 and one
 * degree of freedom, 2.776 for four.
 *
 * The distribution has a closed form for whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), which
 * is inverted by bisection.
 *
 * @param level - probability in (0, 1)
 * @throws ArgumentError if an argument is out of range
 */
export function studentT(level: number, degreesOfFreedom: number): number {
  check(level > 0 && level < 1, "studentT", "level must be above 0 and below 1", level);
  checkInteger("studentT", "degreesOfFreedom", degreesOfFreedom, 1);
  // Bisection over the angle θ = arctan(t / √ν), of which the closed form is made.
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degreesOfFreedom) < level) low = middle;
    else high = middle;
  }
  return Math.tan(low) * Math.sqrt(degreesOfFreedom);
}

/** P(|t| ≤ √ν tan θ). */
function probabilityWithin(angle: number, degreesOfFreedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degreesOfFreedom % 2 === 1;
  if (degreesOfFreedom === 1) return (2 * angle) / Math.PI;
  let term = isOdd ? cosine : 1;
  let sum = term;
  for (let k = isOdd ? 3 : 2; k < degreesOfFreedom; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
