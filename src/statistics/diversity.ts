/** How much the members of an ensemble differ: an ensemble gains only where its members are wrong on different examples. */
import { checkClasses } from "../support/check-values.js";
import { check } from "../support/checks.js";
import { summarise } from "./mean.js";

/** How much several nets differ on the same examples; means over all pairs of nets. */
export interface Diversity {
  /** Fraction of the examples to which both nets give different answers. */
  disagreement: number;
  /**
   * Correlation of the two nets' errors (Pearson's, of 1 for a wrong answer and 0 for a right one): 1 if both fail on the same examples, 0 if
   * independently. Undefined if no pair has a correlation, because nets are always right or always wrong.
   */
  errorCorrelation: number | undefined;
}

/**
 * Compares the answers of several nets, pair by pair (Kuncheva and Whitaker 2003 name both measures).
 *
 * @param answers - of each net, one for each example
 * @throws ArgumentError if there are fewer than two nets, the numbers of answers and labels differ, or an answer or label is no class
 */
export function diversity(answers: readonly ArrayLike<number>[], labels: ArrayLike<number>): Diversity {
  const count = labels.length;
  check(answers.length >= 2, "diversity", "there must be at least two nets", answers.length);
  const lengths = answers.map(({ length }) => length);
  check(
    count > 0 && lengths.every((length) => length === count),
    "diversity",
    `there must be ${count} answers of each net, as there are labels`,
    lengths,
  );
  checkClasses("diversity", "labels", labels);
  answers.forEach((own, net) => {
    checkClasses("diversity", `answers of net ${net + 1}`, own);
  });
  const pairs = answers.flatMap((first, index) =>
    answers.slice(index + 1).map((second) => compared(first, second, labels)),
  );
  const correlations = pairs.flatMap(({ correlation }) =>
    Number.isFinite(correlation) ? [correlation] : [],
  );
  return {
    disagreement: summarise(pairs.map(({ different }) => different)).mean,
    errorCorrelation: correlations.length > 0 ? summarise(correlations).mean : undefined,
  };
}

function compared(first: ArrayLike<number>, second: ArrayLike<number>, labels: ArrayLike<number>) {
  const count = labels.length;
  let [different, onFirst, onSecond, onBoth] = [0, 0, 0, 0];
  for (let example = 0; example < count; example++) {
    const wrong = [first[example] !== labels[example], second[example] !== labels[example]];
    different += Number(first[example] !== second[example]);
    onFirst += Number(wrong[0]);
    onSecond += Number(wrong[1]);
    onBoth += Number(wrong[0] && wrong[1]);
  }
  const [a, b] = [onFirst / count, onSecond / count];
  const correlation = (onBoth / count - a * b) / Math.sqrt(a * (1 - a) * b * (1 - b));
  return { different: different / count, correlation };
}
