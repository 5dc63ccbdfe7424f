/** Teachers beside a student: they see the same batch as the student. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { check, checkPositive } from "../support/checks.js";
import { checkFits } from "./check-fits.js";

/** A net of an ensemble and its weight. */
export interface WeightedNet {
  net: AnyNet;
  /** Above 0; the weights of all members are divided by their sum. */
  weight: number;
}

/** A teacher: a net, or several whose soft targets are averaged at the T of the loss: p = Σ_m w_m softmax(v_m / T). */
export type Teacher = AnyNet | readonly (AnyNet | WeightedNet)[];

/** Teachers that have been checked. */
export interface KnownTeacher {
  nets: Net[];
  /** Weights that sum to 1; undefined for a teacher that was given as one net. */
  weights: Float32Array | undefined;
}

/**
 * A teacher as nets and weights.
 *
 * @param where - the function that was given it
 * @param what - a name for messages, if it is not the teacher
 * @throws ArgumentError if there is no member, one is not a net, a weight is not above 0, or their numbers of classes differ
 */
export function teacherOf(where: string, given: Teacher, what?: string): KnownTeacher {
  if (!Array.isArray(given)) return { nets: [asNet(where, given as AnyNet, what)], weights: undefined };
  const members = (given as readonly (AnyNet | WeightedNet)[]).map((member) =>
    isWeighted(member) ? member : { net: member, weight: 1 },
  );
  const nobody =
    what === undefined ? "there must be at least one teacher" : `${what} must be at least one net`;
  check(members.length > 0, where, nobody, members.length);
  for (const { weight } of members) checkPositive(where, "each teacher's weight", weight);
  const sum = members.reduce((total, { weight }) => total + weight, 0);
  const nets = members.map(({ net }, index) => asNet(where, net, memberName(index, what)));
  const outputs = nets.map(({ classes }) => classes);
  check(new Set(outputs).size === 1, where, "all teachers must have equally many classes", outputs);
  return { nets, weights: Float32Array.from(members, ({ weight }) => weight / sum) };
}

function isWeighted(member: AnyNet | WeightedNet): member is WeightedNet {
  return typeof member === "object" && (member as object | null) !== null && "net" in member;
}

/** The name of an ensemble's member in messages. */
function memberName(index: number, what: string | undefined): string {
  return what === undefined ? `teacher ${index + 1}` : `net ${index + 1} of ${what}`;
}

/**
 * @param what - a name for messages, if the nets are not the teacher
 * @throws ArgumentError unless each of the teachers takes the set's inputs and has an output for each of its classes
 */
export function checkTeacherFits(
  where: string,
  { nets, weights }: KnownTeacher,
  data: Dataset,
  what?: string,
): void {
  const alone = { ...data, teacherLogits: undefined, memberLogits: undefined, memberWeights: undefined };
  nets.forEach((net, index) => {
    checkFits(where, net, alone, weights ? memberName(index, what) : (what ?? "the teacher"));
  });
}

/** Everything that the teachers' outputs depend on. */
export function teacherContent({ nets, weights }: KnownTeacher): {
  members: ReturnType<typeof netContent>[];
  weights: Float32Array | undefined;
} {
  return { members: nets.map(netContent), weights };
}

/** The batch with the teachers' logits for its inputs added. */
export function withTeacher(batch: Batch, { nets, weights }: KnownTeacher): Batch {
  if (weights === undefined) return { ...batch, teacherLogits: tf.tidy(() => nets[0]!.apply(batch.inputs)) };
  const memberLogits = tf.tidy(() =>
    tf.stack(
      nets.map((net) => net.apply(batch.inputs)),
      1,
    ),
  ) as tf.Tensor3D;
  return { ...batch, memberLogits, memberWeights: tf.tensor1d(weights.slice()) };
}
