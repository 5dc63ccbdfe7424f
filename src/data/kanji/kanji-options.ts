/** The size of a set of kanji, and its ranges. */
import * as kind from "../../support/option-kinds.js";
import { checkOptions, optionsSchema } from "../../support/options.js";
import { check } from "../../support/checks.js";
import { cacheFolder } from "../../support/paths.js";
import { ALL_FAMILIES, KANJI_FAMILIES, KANJI_PARTS, type KanjiFamily } from "./families.js";
import { join } from "node:path";

/** Jōyō kanji that all families have. */
export const MOST_KANJI = 2117;

/** Options of {@link loadKanji}. */
export interface KanjiOptions {
  /** Number of classes: the first so many jōyō kanji that all families have, 2 to 2117. Default: 1000. */
  classes?: number;
  /** Pictures of each character in each family, each distorted at random, 2 to 240. Of twelve, one gives the covariance. Default: 24. */
  jitters?: number;
  /** Only these families, which stay in their part: at least one of each part. Default: all 27. */
  families?: readonly KanjiFamily[];
  /** Where drawn sets are kept. Default: `.cache/kanji-pictures` in the repository. */
  folder?: string;
}

/** Options with their defaults filled in. */
export type KanjiSettings = Required<KanjiOptions>;

/** The set of notebook 18 in its full setting. */
export const KANJI_DEFAULTS: KanjiSettings = Object.freeze({
  classes: 1000,
  jitters: 24,
  families: ALL_FAMILIES,
  folder: join(cacheFolder, "kanji-pictures"),
});

/** The ranges. */
export const KANJI_SCHEMA = optionsSchema<KanjiSettings>({
  classes: kind.whole(2, MOST_KANJI),
  jitters: kind.whole(2, 240),
  families: kind.list(kind.choice(...ALL_FAMILIES)),
  folder: kind.name,
});

/**
 * Fills in the defaults.
 * @returns families in the order of {@link ALL_FAMILIES}, however they were given
 * @throws ArgumentError if an option is unknown or out of range, or a part has no family
 */
export function kanjiSettings(options: KanjiOptions): KanjiSettings {
  const settings = { ...KANJI_DEFAULTS, ...options };
  checkOptions("loadKanji", KANJI_SCHEMA, settings);
  const { families } = settings;
  for (const part of KANJI_PARTS) {
    const own: readonly KanjiFamily[] = KANJI_FAMILIES[part];
    const expectation = `families must have at least one of ${part} (${own.join(", ")})`;
    check(
      own.some((family) => families.includes(family)),
      "loadKanji",
      expectation,
      families,
    );
  }
  return { ...settings, families: ALL_FAMILIES.filter((family) => families.includes(family)) };
}

/** How many of a family's pictures of a character give the covariance, not the training set: the last ones. */
export function covarianceJitters(jitters: number): number {
  return Math.max(1, Math.round(jitters / 12));
}
