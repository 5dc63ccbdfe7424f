/** How far apart the two ways to soften an ensemble are, on its own soft targets. §4 */
import * as tf from "@tensorflow/tfjs";
import { firstExamples } from "../../data/select-examples.js";
import { labelledData } from "../../data/labelled-data.js";
import { ensembleSoftTargets, type EnsembleSoftTargetsOptions } from "../../distillation/ensemble.js";
import type { Table } from "../../figures/table.js";
import { entropy } from "../../distillation/softmax.js";
import { logitsOf } from "../../training/evaluate.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema, withChanges } from "../../support/options.js";
import {
  ensembleMembers,
  MEMBER_DEFAULTS,
  MEMBER_SCHEMA,
  type MemberOptions,
} from "../ingredients/ensemble-members.js";

/** More examples would not change a digit of the table. */
const MOST_EXAMPLES = 2000;

const SCHEMA = optionsSchema({ members: kind.members, seed: kind.seed, temperatures: kind.temperatures });

/**
 * Mean entropies of an ensemble's soft targets by T and by how they are made, and how far apart the ways are: the mean over examples of
 * half the sum of the probabilities' differences (the total variation distance).
 *
 * @param member - options of the members, which come from the cache if they were trained before
 * @throws ArgumentError if an option is out of range
 */
export async function softeningTable(
  member: Partial<MemberOptions>,
  members: number,
  seed: number,
  temperatures: readonly number[],
): Promise<Table> {
  const where = "softeningTable";
  const options = withChanges(where, MEMBER_SCHEMA, MEMBER_DEFAULTS, member);
  checkOptions(where, SCHEMA, { members, seed, temperatures });
  const { train } = await labelledData(options);
  const examples = firstExamples(train, Math.min(MOST_EXAMPLES, train.count));
  const nets = await ensembleMembers(train, options, members, seed);
  const logits = nets.map((net) => tf.tensor2d(logitsOf(net, examples), [examples.count, examples.classes]));
  for (const net of nets) net.dispose();
  const rows = temperatures.map((temperature) => [temperature, ...compared(logits, temperature)]);
  tf.dispose(logits);
  return {
    title: "Soft targets of the ensemble by what is softened",
    columns: [
      "T",
      "entropy: mean of soft targets at T",
      "mean at T = 1, softened to T",
      "geometric mean",
      "distance of the first two",
      "of first and last",
    ],
    rows,
    notes: [
      `Entropies in nats; distances are half the sum of differences; means over ${examples.count} training pictures, seed ${seed}.`,
    ],
  };
}

function compared(logits: readonly tf.Tensor2D[], temperature: number): string[] {
  const targets = (rest: Omit<EnsembleSoftTargetsOptions, "temperature">) =>
    ensembleSoftTargets(logits, { temperature, ...rest });
  const figures = tf.tidy(() => {
    const ways = [targets({}), targets({ soften: "mean" }), targets({ mean: "geometric" })] as const;
    const distance = (other: tf.Tensor) => tf.mean(tf.mul(tf.sum(tf.abs(tf.sub(ways[0], other)), -1), 0.5));
    return tf.stack([...ways.map((way) => tf.mean(entropy(way))), distance(ways[1]), distance(ways[2])]);
  });
  const values = Array.from(figures.dataSync());
  figures.dispose();
  return values.map((value) => value.toFixed(4));
}
