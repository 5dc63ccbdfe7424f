/** An ensemble as a trial: what its members get wrong alone, and together as more and more of them are asked. §4 */
import * as tf from "@tensorflow/tfjs";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { labelledData } from "../../data/labelled-data.js";
import {
  ensembleSoftTargets,
  logitsFromSoftTargets,
  type EnsembleSoftTargetsOptions,
} from "../../distillation/ensemble.js";
import { expectedCalibrationError } from "../../statistics/calibration.js";
import { diversity } from "../../statistics/diversity.js";
import { summarise } from "../../statistics/mean.js";
import { evaluateLogits, logitsOf } from "../../training/evaluate.js";
import type { Recipe } from "../../trials/recipe.js";
import {
  ensembleMembers,
  learnedFrom,
  MEMBER_DEFAULTS,
  MEMBER_OPTIONS_ADDED_LATER,
  MEMBER_SCHEMA,
  type MemberOptions,
} from "./ensemble-members.js";
import { reliabilityRows, type ReliabilityRows } from "./reliability-rows.js";
import { named, scores } from "./score.js";
import { compareSoftening, type SofteningDetails } from "./softening.js";

/** Options of the recipe `ensemble`. */
export interface EnsembleTrialOptions extends MemberOptions {
  members: number;
  /** T at which the ways to soften the ensemble are compared; none if empty. */
  softeningTemperatures: readonly number[];
}

const SCHEMA = optionsSchema<EnsembleTrialOptions>(
  {
    ...MEMBER_SCHEMA.kinds,
    members: kind.members,
    softeningTemperatures: kind.list(kind.temperature, { least: 0 }),
  },
  MEMBER_SCHEMA.rules,
);

/** Test errors of each member, and of the first 1, 2, 3, … members together; the reliability of all of them, and of the first member. */
export type EnsembleDetails = Record<"members" | "arithmetic" | "geometric", readonly number[]> &
  Record<"reliability" | "memberReliability", ReliabilityRows> &
  Partial<Record<"softening", SofteningDetails>>;

/**
 * Metrics: those of {@link scores} of the arithmetic mean of all members as they are called there; of the geometric mean,
 * beginning with `geometric`; means over the members, beginning with `member`; `testExamples`; the expected calibration errors
 * `calibrationError` and `memberCalibrationError`; of several members, `disagreement` and `errorCorrelation`, see {@link diversity}.
 * Details: {@link EnsembleDetails}.
 */
export const ensembleRecipe: Recipe<EnsembleTrialOptions> = {
  name: "ensemble",
  version: 3,
  defaults: { ...MEMBER_DEFAULTS, members: 10, softeningTemperatures: [] },
  schema: SCHEMA,
  addedLater: MEMBER_OPTIONS_ADDED_LATER,
  run: async (all, { seed, onProgress }) => {
    checkOptions("ensemble", SCHEMA, all);
    const { members, softeningTemperatures, ...options } = all;
    const data = await labelledData(options);
    const nets = await ensembleMembers(await learnedFrom(options), options, members, seed, onProgress);
    const known = new Map<LabelledDataset, Float32Array[]>();
    const logits = (set: LabelledDataset) => {
      const found = known.get(set) ?? nets.map((net) => logitsOf(net, set));
      known.set(set, found);
      return found;
    };
    const ofFirst = (count: number, set: LabelledDataset, mean: Mean) =>
      combined(logits(set).slice(0, count), set, mean);
    const together = (mean: Mean) => scores((set) => ofFirst(members, set, mean), data);
    // Of few members only the test errors are kept, and decoding speech takes long.
    const upTo = (mean: Mean) =>
      nets.map((_, index) => evaluateLogits(ofFirst(index + 1, data.test, mean), data.test).errors);
    const alone = nets.map((_, index) => scores((set) => logits(set)[index]!, data));
    const ofAll = ofFirst(members, data.test, "arithmetic");
    const calibration = logits(data.test).map((values) => expectedCalibrationError(values, data.test));
    const answers = logits(data.test).map((values) => evaluateLogits(values, data.test).predictions);
    const apart = members > 1 ? diversity(answers, data.test.labels) : undefined;
    const softening = compareSoftening(data.training, nets, softeningTemperatures);
    for (const net of nets) net.dispose();
    const details: EnsembleDetails = {
      members: alone.map(({ errors }) => errors!),
      arithmetic: upTo("arithmetic"),
      geometric: upTo("geometric"),
      reliability: reliabilityRows(ofAll, data.test),
      memberReliability: reliabilityRows(logits(data.test)[0]!, data.test),
      ...(softeningTemperatures.length > 0 && { softening }),
    };
    const means = Object.keys(alone[0]!).map((name): [string, number] => [
      name,
      summarise(alone.map((one) => one[name]!)).mean,
    ]);
    return {
      metrics: {
        ...together("arithmetic"),
        ...named(together("geometric"), "geometric"),
        ...named(Object.fromEntries(means), "member"),
        testExamples: data.test.count,
        calibrationError: expectedCalibrationError(ofAll, data.test),
        memberCalibrationError: summarise(calibration).mean,
        ...(apart && { disagreement: apart.disagreement }),
        ...(apart?.errorCorrelation !== undefined && { errorCorrelation: apart.errorCorrelation }),
      },
      details,
    };
  },
};

type Mean = NonNullable<EnsembleSoftTargetsOptions["mean"]>;

/** Logarithms of the mean of the members' distributions, finite also where all members' probabilities underflow. */
function combined(
  logits: readonly Float32Array[],
  { count, classes }: LabelledDataset,
  mean: Mean,
): Float32Array {
  const result = tf.tidy(() => {
    const members = logits.map((values) => tf.tensor(values, [count, classes]));
    return logitsFromSoftTargets(ensembleSoftTargets(members, { temperature: 1, mean }), 1);
  });
  const values = Float32Array.from(result.dataSync<"float32">());
  result.dispose();
  return values;
}
