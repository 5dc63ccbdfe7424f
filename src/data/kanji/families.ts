/** The families of fonts that draw the kanji. No family is in two parts, so a net is tested on shapes that it has never seen. */

/** Styles are mixed in each part: mincho (serifs), gothic (none), rounded, handwriting, display. */
export const KANJI_FAMILIES = {
  training: [
    "shippori-mincho",
    "sawarabi-mincho",
    "hina-mincho",
    "noto-sans-jp",
    "biz-udpgothic",
    "zen-kaku-gothic-new",
    "kosugi-maru",
    "kiwi-maru",
    "yuji-syuku",
    "hachi-maru-pop",
    "yusei-magic",
    "stick",
    "dotgothic16",
    "rampart-one",
    "dela-gothic-one",
    "mochiy-pop-one",
    "potta-one",
  ],
  validation: ["zen-old-mincho", "zen-maru-gothic", "yomogi", "rocknroll-one"],
  test: ["noto-serif-jp", "kaisei-decol", "m-plus-rounded-1c", "klee-one", "zen-kurenaido", "reggae-one"],
} as const;

/** A part with families of its own. */
export type KanjiPart = keyof typeof KANJI_FAMILIES;

/** The parts, in the order in which they are drawn. */
export const KANJI_PARTS = Object.keys(KANJI_FAMILIES) as KanjiPart[];

/** Name of a family. */
export type KanjiFamily = (typeof KANJI_FAMILIES)[KanjiPart][number];

/** All families, part by part. */
export const ALL_FAMILIES: readonly KanjiFamily[] = KANJI_PARTS.flatMap((part) => KANJI_FAMILIES[part]);
