/** McNemar's exact test: whether one net is better than another on the same examples, or only luckier. Own code: no package pools it over seeds. */
import { checkClasses } from "../support/check-values.js";
import { check } from "../support/checks.js";

/** The answers of two nets to the same examples. */
export interface AnswerPair {
  first: ArrayLike<number>;
  second: ArrayLike<number>;
}

/** The result of McNemar's exact test for two nets on the same examples. */
export interface PairedTest {
  /** How often only the first net was wrong. */
  onlyFirst: number;
  /** How often only the second net was wrong. */
  onlySecond: number;
  /**
   * The p-value: the probability of a difference at least this large if, on every example, a coin toss decided which of
   * the two nets is which. Two-sided.
   */
  pValue: number;
}

/**
 * McNemar's exact test (McNemar 1947). Only examples on which one net is right and the other wrong distinguish the nets. If
 * the nets were equally good, either would be the wrong one equally often, so the p-value follows from the binomial distribution.
 *
 * For pairs of several seeds the test is pooled: it exchanges the nets on an example for all seeds at once. Nets that
 * learned from the same digits tend to fail on the same ones; adding up their counts as if they were
 * independent would make differences look more certain than they are. The pooled distribution is exact, too. But all that varies in this
 * test are the examples: the p-value is about these trained nets on other examples, and not about the next seed. Whether one way to train
 * is better than another is for {@link pairedDifference} to say, which samples seeds.
 *
 * @param pairs - one pair for each seed, all on the same examples
 * @throws ArgumentError if there is no pair, the lengths differ, or an answer or label is no class
 */
export function mcnemarTest(pairs: readonly AnswerPair[], labels: ArrayLike<number>): PairedTest {
  check(pairs.length > 0, "mcnemarTest", "there must be at least one pair", pairs.length);
  check(labels.length > 0, "mcnemarTest", "there must be at least one label", labels.length);
  checkClasses("mcnemarTest", "labels", labels);
  const differences = new Int32Array(labels.length);
  let [onlyFirst, onlySecond] = [0, 0];
  for (const { first, second } of pairs) {
    const lengths = [first.length, second.length];
    const expectation = `there must be ${labels.length} answers of each net, as there are labels`;
    check(
      lengths.every((length) => length === labels.length),
      "mcnemarTest",
      expectation,
      lengths,
    );
    checkClasses("mcnemarTest", "answers of the first net", first);
    checkClasses("mcnemarTest", "answers of the second net", second);
    for (let example = 0; example < labels.length; example++) {
      const difference =
        Number(first[example] !== labels[example]) - Number(second[example] !== labels[example]);
      if (difference > 0) onlyFirst++;
      if (difference < 0) onlySecond++;
      differences[example]! += difference;
    }
  }
  return { onlyFirst, onlySecond, pValue: signFlipProbability(differences) };
}

/** P(|Σ ± d_i| ≥ |Σ d_i|) over all choices of signs, each as likely. */
function signFlipProbability(differences: Int32Array): number {
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  const most = sizes.reduce((sum, size) => sum + size, 0);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  // probabilities[most + s] is that of the sum s of the signed sizes so far.
  let probabilities = new Float64Array(2 * most + 1);
  probabilities[most] = 1;
  let reach = 0;
  for (const size of sizes) {
    const next = new Float64Array(2 * most + 1);
    for (let sum = most - reach; sum <= most + reach; sum++) {
      const half = probabilities[sum]! / 2;
      next[sum - size]! += half;
      next[sum + size]! += half;
    }
    probabilities = next;
    reach += size;
  }
  const tails = probabilities.filter((_, index) => Math.abs(index - most) >= observed);
  return Math.min(
    1,
    tails.reduce((sum, probability) => sum + probability, 0),
  );
}

/** A p-value for a table: `0.03`, or `1e-5`. */
export function pValueText(pValue: number): string {
  return pValue >= 0.0095 ? pValue.toFixed(2) : pValue.toExponential(0);
}
