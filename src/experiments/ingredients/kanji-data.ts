/** The kanji of the experiments with specialists. §5 */
import { ALL_FAMILIES, type KanjiFamily } from "../../data/kanji/families.js";
import { KANJI_DEFAULTS, KANJI_SCHEMA } from "../../data/kanji/kanji-options.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { loadKanji } from "../../data/kanji/load-kanji.js";
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";
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
