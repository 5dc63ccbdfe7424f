/** One member of an ensemble as a trial; run these before the trials of ensembles and students, which find them in the cache. §4 */
import { labelledData } from "../../data/labelled-data.js";
import { logitsOf } from "../../training/evaluate.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import {
  ensembleMember,
  learnedFrom,
  MEMBER_DEFAULTS,
  MEMBER_OPTIONS_ADDED_LATER,
  MEMBER_SCHEMA,
  type MemberOptions,
} from "./ensemble-members.js";
import { scores } from "./score.js";

/** Options of the recipe `ensemble-member`. */
export interface MemberTrialOptions extends MemberOptions {
  /** From 1; the trial's seed is the ensemble's. */
  member: number;
}

const SCHEMA = optionsSchema<MemberTrialOptions>(
  { ...MEMBER_SCHEMA.kinds, member: kind.count },
  MEMBER_SCHEMA.rules,
);

/** Metrics: those of {@link scores}, and `seconds`. */
export const ensembleMemberRecipe: Recipe<MemberTrialOptions> = {
  name: "ensemble-member",
  version: 1,
  defaults: { ...MEMBER_DEFAULTS, member: 1 },
  schema: SCHEMA,
  addedLater: MEMBER_OPTIONS_ADDED_LATER,
  run: async (all, { seed, onProgress }) => {
    checkOptions("ensemble-member", SCHEMA, all);
    const { member, ...options } = all;
    const data = await labelledData(options);
    const from = await learnedFrom(options);
    const { net, trained } = await ensembleMember(from, options, member, seed, onProgress);
    const metrics = { ...scores((set) => logitsOf(net, set), data), seconds: trained.seconds };
    net.dispose();
    return { metrics };
  },
};
