/** Kanji in many fonts: a thousand classes, of which many look alike. After §5 */
import { FileError } from "../../support/checks.js";
import type { LabelledDataset } from "../dataset.js";
import { isInFile } from "../file-inputs.js";
import { dataset } from "../make-dataset.js";
import { selectExamples } from "../select-examples.js";
import { KANJI_FAMILIES, type KanjiFamily, type KanjiPart } from "./families.js";
import { PICTURE } from "./glyph-jitter.js";
import { covarianceJitters, kanjiSettings, type KanjiOptions } from "./kanji-options.js";
import { drawnKanji, repairOf } from "./kanji-set-file.js";

/** A set of kanji in its parts. */
export interface Kanji {
  /** Pictures to learn from. */
  training: LabelledDataset;
  /** Pictures in the same families that a net has not learned from, to see which classes it confuses. */
  covariance: LabelledDataset;
  /** Pictures in other families, for choices. */
  validation: LabelledDataset;
  /** Pictures in families that are in no other part. */
  test: LabelledDataset;
  /** The classes, as `classNames` of the parts has them. */
  characters: readonly string[];
  /** The families of each part, in their order there. */
  families: Readonly<Record<KanjiPart, readonly KanjiFamily[]>>;
}

/**
 * Loads pictures of kanji, 32 × 32 grey pixels, each character turned, scaled, sheared and shifted at random in many fonts. The first
 * call fetches the fonts and draws the pictures, which takes a minute for 1,000 characters, and shows how far it is.
 *
 * The pictures stay in one file, from which batches are read, so that processes share it and memory holds no copy. In each part, example
 * `i` is class `i % classes` in family `families[part][Math.floor(i / classes) % families[part].length]`, so the first
 * `k · families · classes` examples are k jitters of each character in each family.
 *
 * ```ts
 * const { training, covariance, validation, test, characters } = await loadKanji({ classes: 300 });
 * ```
 *
 * @throws ArgumentError if an option is unknown or out of range, or a part has no family
 * @throws FileError if fonts can't be fetched, one lacks a character, the disk is full, or the file is not the one that was drawn
 * @throws InterruptedError if it is interrupted while it draws
 */
export async function loadKanji(options: KanjiOptions = {}): Promise<Kanji> {
  const settings = kanjiSettings(options);
  const { classes, jitters, families: chosen } = settings;
  const { path, characters, sha256 } = await drawnKanji(settings);
  const count = chosen.length * jitters * classes;
  const all = dataset({
    name: "kanji",
    file: path,
    type: "uint8",
    shape: [PICTURE, PICTURE, 1],
    labels: Uint16Array.from({ length: count }, (_, example) => example % classes),
    classes,
    classNames: characters,
  });
  checkContent(all, path, sha256);
  const families = {
    training: inPart("training", chosen),
    validation: inPart("validation", chosen),
    test: inPart("test", chosen),
  };
  const learned = jitters - covarianceJitters(jitters);
  const part = (name: string, own: readonly KanjiFamily[], from: number, to: number) =>
    selectExamples(
      all,
      positionsOf(
        own.map((family) => chosen.indexOf(family)),
        from,
        to,
      ),
      `kanji, ${name}`,
    );
  return {
    training: part("training", families.training, 0, learned),
    covariance: part("covariance", families.training, learned, jitters),
    validation: part("validation", families.validation, 0, jitters),
    test: part("test", families.test, 0, jitters),
    characters,
    families,
  };

  /** Jitter after jitter, in each family after family, in each character after character. */
  function positionsOf(places: readonly number[], from: number, to: number): Uint32Array {
    const positions = new Uint32Array((to - from) * places.length * classes);
    let at = 0;
    for (let jitter = from; jitter < to; jitter++) {
      for (const place of places) {
        const first = (place * jitters + jitter) * classes;
        for (let label = 0; label < classes; label++) positions[at++] = first + label;
      }
    }
    return positions;
  }
}

function inPart(part: KanjiPart, chosen: readonly KanjiFamily[]): readonly KanjiFamily[] {
  return KANJI_FAMILIES[part].filter((family) => chosen.includes(family));
}

/** @throws FileError unless the file has the pictures that were drawn; keys need its checksum anyway */
function checkContent({ inputs }: LabelledDataset, path: string, expected: string): void {
  const found = isInFile(inputs) ? inputs.content().file : "no file";
  if (found === expected) return;
  throw new FileError(
    path,
    `expected the kanji that were drawn, with SHA-256 ${expected}, found ${found}`,
    repairOf(path),
  );
}
