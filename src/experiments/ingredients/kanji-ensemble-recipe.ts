/** Several generalists together as a trial: another way to spend the examples that specialists see. §4, §5 */
import { meanOfNets } from "../../models/combined-net.js";
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import type { Recipe } from "../../trials/recipe.js";
import { accuracyOn } from "./accuracy.js";
import { kanjiData } from "./kanji-data.js";
import {
  GENERALIST_DEFAULTS,
  GENERALIST_KINDS,
  GENERALIST_RULES,
  kanjiGeneralist,
  type GeneralistOptions,
} from "./kanji-generalist.js";

/** Options of the recipe `kanji-ensemble`. */
export interface KanjiEnsembleOptions extends GeneralistOptions {
  members: number;
}

const WHERE = "kanji-ensemble";
const SCHEMA = optionsSchema<KanjiEnsembleOptions>(
  { ...GENERALIST_KINDS, members: kind.members },
  GENERALIST_RULES,
);

/** Metrics of the members' arithmetic mean: `accuracy` on families that they have not seen; `examplesSeen` and `seconds` of all members. */
export const kanjiEnsembleRecipe: Recipe<KanjiEnsembleOptions> = {
  name: WHERE,
  version: 1,
  defaults: { ...GENERALIST_DEFAULTS, members: 2 },
  schema: SCHEMA,
  run: async (options, { seed, onProgress }) => {
    checkOptions(WHERE, SCHEMA, options);
    const { training, unseen } = await kanjiData(options);
    const members = [];
    for (let member = 1; member <= options.members; member++) {
      members.push(await kanjiGeneralist(training, options, member, seed, onProgress));
    }
    const nets = members.map(({ net }) => net);
    const metrics = {
      accuracy: accuracyOn(meanOfNets(nets), unseen),
      examplesSeen: members.reduce((sum, one) => sum + one.examplesSeen, 0),
      seconds: members.reduce((sum, { trained }) => sum + trained.seconds, 0),
    };
    for (const net of nets) net.dispose();
    return { metrics };
  },
};
