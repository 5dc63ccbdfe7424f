/** The characters that are classes. */

/** Jōyō kanji that one of the families lacks, so that no set has them. A font is asked for every other before it is drawn. */
export const NOT_IN_ALL = "彙諧毀嗅惧錮恣摯璽𠮟踪嘲塡剝璧頰喩瘍辣";

/** The first so many jōyō kanji that all families have, in the list's order, which goes by their readings. */
export function kanjiCharacters(joyo: readonly string[], count: number): string[] {
  return joyo.filter((character) => !NOT_IN_ALL.includes(character)).slice(0, count);
}
