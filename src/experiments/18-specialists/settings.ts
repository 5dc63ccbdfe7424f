/** What the experiment of notebook 18 can be told, and its settings. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";
import type { ExperimentOptions } from "../../study/experiment-options.js";
import { GENERALIST_DEFAULTS, type GeneralistOptions } from "../ingredients/kanji-generalist.js";
import {
  SPECIALISTS_DEFAULTS,
  SPECIALISTS_KINDS,
  SPECIALISTS_RULES,
  type SpecialistsOptions,
} from "../ingredients/specialists.js";

/** A generalist, its specialists, and the controls. */
export interface SpecialistsExperimentOptions extends ExperimentOptions, SpecialistsOptions {
  /** For each number of the generalist's most probable classes: the specialists that have one of them are active. */
  top: readonly number[];
  /** How many groupings from different starts, each with its specialists; with one, nothing is said of the number that has a class. */
  sets: number;
  /** Generalists of the ensemble beside the specialists. */
  members: number;
  /** How many specialists are watched while they learn, beside nets of the same kind from fresh weights. */
  watched: number;
}

/** What each option may be. */
export const SCHEMA = optionsSchema<SpecialistsExperimentOptions>(
  {
    ...SPECIALISTS_KINDS,
    seeds: kind.seeds,
    top: kind.list(kind.count),
    sets: kind.count,
    members: kind.members,
    watched: kind.whole(0),
  },
  [
    ...SPECIALISTS_RULES,
    {
      must: () => "the specialists of the most probable class are always asked: top must have 1",
      holds: ({ top }) => top.includes(1),
      found: ({ top }) => top,
    },
    {
      must: ({ groups }) => `watched must be at most the number of groups, ${groups}`,
      holds: ({ watched, groups }) => watched <= groups,
      found: ({ watched }) => watched,
    },
  ],
);

const FULL: SpecialistsExperimentOptions = {
  ...SPECIALISTS_DEFAULTS,
  seeds: [1, 2, 3],
  top: [1, 2, 3],
  sets: 2,
  members: 2,
  watched: 2,
};

/** By name. The recipe is the same, and was chosen on validation families: docs/log.md. */
export const SETTINGS = {
  quick: { ...FULL, seeds: [1], classes: 300, hiddenUnits: 40, epochs: 40, groups: 6, watched: 1 },
  full: FULL,
};

/** The groups of trials. */
export const GROUPS = {
  generalist: "generalist",
  longer: "generalist, trained for longer",
  ensemble: "generalists together",
  specialists: "with specialists",
  random: "with specialists of random groups",
  sets: "with several sets of specialists",
  balanced: "groups of equal size by correlation",
  online: "groups by the paper's on-line k-means",
  randomGroups: "groups at random",
  watched: (specialist: number) => `specialist ${specialist} from the generalist`,
  fresh: (specialist: number) => `specialist ${specialist} from fresh weights`,
} as const;

/** The options of recipes among those of the experiment. */
export function recipeOptions(options: SpecialistsExperimentOptions): {
  generalist: GeneralistOptions;
  specialists: SpecialistsOptions;
} {
  const {
    seeds: _seeds,
    top: _top,
    sets: _sets,
    members: _members,
    watched: _watched,
    ...specialists
  } = options;
  const names = Object.keys(GENERALIST_DEFAULTS);
  const chosen = Object.entries(specialists).filter(([name]) => names.includes(name));
  return { generalist: Object.fromEntries(chosen) as GeneralistOptions, specialists };
}
