/** A generalist for a thousand classes, and specialists for groups of those that it confuses. §5 */
import { forEachSeed, type Experiment, type GroupedTrial, type NeededTrial } from "../../study/experiment.js";
import * as kind from "../../support/option-kinds.js";
import type { Trial } from "../../trials/trial.js";
import { kanjiData } from "../ingredients/kanji-data.js";
import {
  costsTable,
  coveredFigure,
  gainsTable,
  groupsTable,
  learningFigure,
  netsFigure,
  specialistsStatements,
  specialistsTable,
} from "./report.js";
import { GROUPS, recipeOptions, SCHEMA, SETTINGS, type SpecialistsExperimentOptions } from "./settings.js";

export type { SpecialistsExperimentOptions } from "./settings.js";

/** Trials of one seed: nets that several of them need, and those that are compared. */
function trialsWith(options: SpecialistsExperimentOptions, seed: number): GroupedTrial[] {
  const { epochs, grouping, groups, top, sets, members, watched, specialistEpochs } = options;
  const { generalist: base, specialists: own } = recipeOptions(options);
  const trial = (recipe: string, changes: Trial["options"]): Trial => ({ recipe, options: changes, seed });
  const generalist = (member: number) => trial("kanji-generalist", { ...base, member });
  const first = generalist(1);
  const grouped = (grouping: string, set = 1): NeededTrial => ({
    ...trial("kanji-groups", { ...base, grouping, groups, set }),
    needs: [first],
  });
  const specialist = (grouping: string, set: number, number: number): NeededTrial => ({
    ...trial("specialist", { ...own, grouping, set, specialist: number }),
    needs: [grouping === "random" ? first : grouped(grouping, set)],
  });
  const together = (group: string, grouping: string, sets: number, top: readonly number[]): GroupedTrial => ({
    group,
    trial: trial("specialists", { ...own, grouping, sets, top }),
    needs: numbers(sets).flatMap((set) => numbers(groups).map((number) => specialist(grouping, set, number))),
  });
  const groupsBy = (group: string, grouping: string): GroupedTrial => {
    const { needs, ...one } = grouped(grouping);
    return { group, trial: one, needs: needs! };
  };
  const learning = (group: string, number: number, fresh: boolean): GroupedTrial => ({
    group,
    trial: trial("specialist", { ...own, specialist: number, fresh, curve: true, rounds: 1 }),
    needs: [grouped(grouping)],
  });
  // All specialists together see each example twice in each of their epochs: once as their own, once beside it.
  const longer = epochs + 2 * specialistEpochs;
  return [
    { group: GROUPS.generalist, trial: first },
    { group: GROUPS.longer, trial: trial("kanji-generalist", { ...base, member: 1, epochs: longer }) },
    {
      group: GROUPS.ensemble,
      trial: trial("kanji-ensemble", { ...base, members }),
      needs: numbers(members).map(generalist),
    },
    together(GROUPS.specialists, grouping, 1, top),
    together(GROUPS.random, "random", 1, [1]),
    ...(sets > 1 ? [together(GROUPS.sets, grouping, sets, [1])] : []),
    groupsBy(GROUPS.balanced, "balanced"),
    groupsBy(GROUPS.online, "online"),
    groupsBy(GROUPS.randomGroups, "random"),
    ...numbers(watched).flatMap((number) => [
      learning(GROUPS.watched(number), number, false),
      learning(GROUPS.fresh(number), number, true),
    ]),
  ];
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Groups: the generalist, its controls, specialists with it, groups of classes, and specialists while they learn. */
export const specialists: Experiment<SpecialistsExperimentOptions> = {
  name: "18-specialists",
  section: "§5",
  schema: SCHEMA,
  settings: SETTINGS,
  // Of the one specialist in the notebook's own cells.
  parameters: { specialistHere: kind.count },
  keeps: {
    metrics: [
      ...["accuracy", "accuracy2", "accuracy3", "generalistAccuracy"],
      ...["conditionalAccuracy", "generalistConditionalAccuracy", "excessOverDescent"],
      ...["examplesSeen", "seconds", "longestSeconds", "inside", "chance", "largest", "single"],
    ],
    series: [
      ...["active", "active2", "active3", "covering", "covering2", "covering3"].flatMap((name) =>
        ["examples", "generalist", "together"].map((count) => `${name}.${count}`),
      ),
      ...["covered", "curve.within", "groupOf"],
    ],
  },
  prepare: async ({ classes, jitters, families, evaluateOn }) => {
    await kanjiData({ classes, jitters, families, evaluateOn });
  },
  trials: (options) => forEachSeed(options.seeds, (seed) => trialsWith(options, seed)),
  statements: specialistsStatements,
  tables: (results) => [
    specialistsTable(results),
    gainsTable(results),
    groupsTable(results),
    costsTable(results),
  ],
  figures: (results) => [netsFigure(results), learningFigure(results), coveredFigure(results)],
};
