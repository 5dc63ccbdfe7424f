/**
 * Whether a teacher's very negative logits are noise: how far teachers of other seeds differ on them, beside the large ones. §2.1 says that
 * the teacher's training hardly constrains them.
 */
import { check } from "../../support/checks.js";
import { FAR_BELOW, partsByDepth } from "./attention-study.js";
import { zeroMeaned } from "./zero-meaned.js";

/** The spread over the other teachers, of logits that one teacher has sorted. */
export interface TeacherSpread {
  /** Mean of that teacher's zero-meaned logits in each tenth, from the lowest. */
  depths: number[];
  /** Standard deviation of the others' zero-meaned logits over the teachers, in each tenth: the root of the mean variance. */
  spreads: number[];
  /** The same for the logits far below the mean: the lowest fifth. */
  farBelow: number;
  /** The same for each example's largest logit. */
  largest: number;
}

/**
 * The spread of teachers' logits, once for each of them: it alone says which logits are low or large, and the spread is that of the others,
 * so that none is called low because of the noise that is measured. The values share teachers; they are not quite independent.
 *
 * @param logits - of each teacher on the same examples: `count · classes` values
 * @throws ArgumentError if there are fewer than three teachers, or their logits are not equally many
 */
export function teacherSpreads(logits: readonly Float32Array[], classes: number): TeacherSpread[] {
  check(logits.length >= 3, "teacherSpreads", "there must be at least three teachers", logits.length);
  const lengths = logits.map(({ length }) => length);
  check(new Set(lengths).size === 1, "teacherSpreads", "teachers must have equally many logits", lengths);
  const centred = logits.map((one) => zeroMeaned(one, classes));
  return centred.map((own, teacher) => {
    const variances = varianceOver(centred.filter((_, other) => other !== teacher));
    const spread = (positions: ArrayLike<number>) =>
      Math.sqrt(meanOf(Array.from(positions, (position) => variances[position]!)));
    const parts = partsByDepth(own);
    const lowest = parts.slice(0, FAR_BELOW).flatMap((positions) => [...positions]);
    return {
      depths: parts.map((positions) => meanOf(Array.from(positions, (position) => own[position]!))),
      spreads: parts.map(spread),
      farBelow: spread(lowest),
      largest: spread(largestPositions(own, classes)),
    };
  });
}

/** Sample variance over the teachers, logit by logit. */
function varianceOver(teachers: readonly Float64Array[]): Float64Array {
  return teachers[0]!.map((_, position) => {
    const values = teachers.map((one) => one[position]!);
    const mean = meanOf(values);
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  });
}

function largestPositions(logits: Float64Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, example) => {
    const row = logits.subarray(example * classes, (example + 1) * classes);
    return example * classes + row.indexOf(Math.max(...row));
  });
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
