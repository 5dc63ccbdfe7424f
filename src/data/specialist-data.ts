/** What a specialist learns from: half its own classes, half all the others, which are one class to it: its dustbin. §5.2 */
import { checkClassGroup } from "../support/class-group.js";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { randomGenerator, randomOrder, type RandomGenerator } from "../support/random.js";
import { checkLabelled, trusted } from "./check-dataset.js";
import type { LabelledDataset } from "./dataset.js";
import { selectExamples } from "./select-examples.js";

/** Options of {@link specialistData}. */
export interface SpecialistDataOptions {
  /**
   * How often each example of the specialist's own classes is in the data, each time beside another example of the other classes, drawn
   * anew. Default: 1.
   */
  rounds?: number;
  /** Seed of the draw. Default: 1. */
  seed?: number;
}

/** The data of a specialist. */
export interface SpecialistData<Set extends LabelledDataset = LabelledDataset> {
  /** Labels are places in the specialist's list of classes; the last label, one more, is the dustbin. */
  data: Set;
  /** The positions of its examples in the set: first those of its own classes. */
  positions: Uint32Array;
  /**
   * Add this to the dustbin's logit after training: the logarithm of how many times more often, beside examples of the dustbin, the
   * specialist's own classes were in its data than in all data.
   */
  dustbinShift: number;
}

const SCHEMA = optionsSchema<Required<SpecialistDataOptions>>({ rounds: kind.count, seed: kind.seed });

/**
 * The examples that a specialist learns from, with its own labels.
 *
 * ```ts
 * const { data, dustbinShift } = specialistData(training, classes, { seed: 1 });
 * const specialist = specialistFrom(generalist, classes);
 * await train(specialist, data, { epochs: 12, learningRate: 0.03 });
 * biases.shiftBiases(specialist, { classes: [classes.length], shift: dustbinShift });
 * ```
 *
 * @param given - the specialist's own classes, in the order of its outputs: at least two, but not all
 * @returns inputs stay where they are: in memory they are copied, in a file they are read when a batch needs them
 * @throws ArgumentError if a class does not exist or is there twice, or there are no examples of its own classes, or of others
 */
export function specialistData<Set extends LabelledDataset>(
  set: Set,
  given: readonly number[],
  options: SpecialistDataOptions = {},
): SpecialistData<Set> {
  const where = "specialistData";
  const known = checkLabelled(where, set);
  const classes = checkClassGroup(where, given, known.classes);
  const { rounds, seed } = withChanges(where, SCHEMA, { rounds: 1, seed: 1 }, options);
  const isTaught = known.teacherLogits !== undefined || known.memberLogits !== undefined;
  check(!isTaught, where, `${known.name} must have no soft targets, which are of all classes`, "some");
  const label = new Uint16Array(known.classes).fill(classes.length);
  classes.forEach((own, place) => (label[own] = place));
  const [own, others] = parts(known, (position) => label[known.labels[position]!]! < classes.length);
  check(own.length > 0, where, `${known.name} must have examples of the specialist's classes`, "none");
  check(others.length > 0, where, `${known.name} must have examples of other classes`, "none");
  const positions = new Uint32Array(2 * rounds * own.length);
  for (let round = 0; round < rounds; round++) positions.set(own, round * own.length);
  positions.set(drawn(others, rounds * own.length, randomGenerator(seed, "dustbin")), rounds * own.length);
  const name = `${known.name}, half of them of ${classes.length} classes`;
  const chosen = selectExamples(known, positions, name);
  const labels = Uint16Array.from(chosen.labels, (before) => label[before]!);
  const data = trusted({
    ...chosen,
    classes: classes.length + 1,
    labels: classes.length < 256 ? Uint8Array.from(labels) : labels,
    classNames: known.classNames && withOthers(classes.map((one) => known.classNames![one]!)),
  });
  return { data, positions, dustbinShift: Math.log(others.length / own.length) };
}

/** With a name for the dustbin that no class has. */
function withOthers(names: readonly string[]): string[] {
  let others = "others";
  while (names.includes(others)) others = `all ${others}`;
  return [...names, others];
}

/** The positions of the examples that pass, and of the others. */
function parts(
  { count }: LabelledDataset,
  passes: (position: number) => boolean,
): [Uint32Array, Uint32Array] {
  const all = Uint32Array.from({ length: count }, (_, position) => position);
  return [all.filter(passes), all.filter((position) => !passes(position))];
}

/** A number of values, none again before all have been drawn. */
function drawn(values: Uint32Array, count: number, generator: RandomGenerator): Uint32Array {
  const result = new Uint32Array(count);
  for (let filled = 0; filled < count; filled += values.length) {
    const order = randomOrder(values.length, generator).subarray(0, count - filled);
    result.set(
      Uint32Array.from(order, (place) => values[place]!),
      filled,
    );
  }
  return result;
}
