/** The kanji of the experiments with specialists. §5 */
import { ALL_FAMILIES, KANJI_FAMILIES, KANJI_PARTS, type KanjiFamily } from "../../data/kanji/families.js";
import { KANJI_DEFAULTS, KANJI_SCHEMA } from "../../data/kanji/kanji-options.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { loadKanji } from "../../data/kanji/load-kanji.js";
import * as kind from "../../support/option-kinds.js";
import type { Kinds, Rule } from "../../support/options.js";
import type { Json } from "../../trials/trial.js";

/** Size of the set: see `loadKanji`. */
export interface KanjiDataOptions extends Record<string, Json> {
  classes: number;
  jitters: number;
  /** Families to use; all if empty. */
  families: readonly KanjiFamily[];
  /** `test` families, or `validation` families for every choice. */
  evaluateOn: string;
}

const { classes, jitters } = KANJI_SCHEMA.kinds;

/** The range of each. */
export const KANJI_DATA_KINDS: Kinds<KanjiDataOptions> = {
  classes,
  jitters,
  families: kind.list(kind.choice(...ALL_FAMILIES), { least: 0 }),
  evaluateOn: kind.choice("test", "validation"),
};

const partsWithout = (families: readonly KanjiFamily[]) =>
  KANJI_PARTS.filter((part) => {
    const own: readonly KanjiFamily[] = KANJI_FAMILIES[part];
    return !own.some((family) => families.includes(family));
  });

/** A rule between options: nets are tested on families that they have not seen. */
export const EVERY_PART: Rule<KanjiDataOptions> = {
  must: ({ families }) =>
    `families must be empty, for all, or have one of each part; there are none for ${partsWithout(families).join(", ")}`,
  holds: ({ families }) => families.length === 0 || partsWithout(families).length === 0,
  found: ({ families }) => families,
};

/** The paper's kind of problem, as far as it fits this machine. */
export const KANJI_DATA_DEFAULTS: KanjiDataOptions = {
  classes: KANJI_DEFAULTS.classes,
  jitters: KANJI_DEFAULTS.jitters,
  families: [],
  evaluateOn: "test",
};

/** What a trial learns from and what it is evaluated on. */
export interface KanjiData {
  training: LabelledDataset;
  /** Pictures that no net learns from, for the groups of classes that it confuses. */
  covariance: LabelledDataset;
  /** Families that no net has seen. */
  unseen: LabelledDataset;
}

/** Loads them, or draws them first. */
export async function kanjiData({
  classes,
  jitters,
  families,
  evaluateOn,
}: KanjiDataOptions): Promise<KanjiData> {
  const parts = await loadKanji({ classes, jitters, ...(families.length > 0 && { families }) });
  const { training, covariance, validation, test } = parts;
  return { training, covariance, unseen: evaluateOn === "test" ? test : validation };
}
