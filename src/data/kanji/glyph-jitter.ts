/** Random distortions of characters: the difficulty of the set. */
import { randomGenerator } from "../../support/random.js";

/** Height and width of a picture, in pixels. */
export const PICTURE = 32;

/** Size of an undistorted character, in pixels. */
export const GLYPH = 24;

/** Largest distortions. At half of them, a perceptron recognises nearly nine of ten characters in unknown families. */
export const JITTER = {
  rotation: 0.24,
  scale: 0.24,
  stretch: 0.16,
  shear: 0.24,
  shiftPixels: 3,
} as const;

const SEED = 1;

/** What the distortions depend on, for keys. */
export const JITTER_CONTENT = { PICTURE, GLYPH, JITTER, SEED };

/** A linear map and a shift, as canvases take them: x' = a x + c y + e, y' = b x + d y + f. */
export type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Distortions of the characters of one family, uniform within {@link JITTER}: one for each character, about the picture's middle.
 * The first so many are the same for any number of characters.
 */
export function glyphJitters(family: string, jitter: number, count: number): Transform[] {
  const generator = randomGenerator(SEED, "kanji", family, jitter);
  const within = (most: number) => most * (2 * generator.uniform() - 1);
  return Array.from({ length: count }, () => {
    const angle = within(JITTER.rotation);
    const scale = 1 + within(JITTER.scale);
    const stretch = within(JITTER.stretch);
    const shear = within(JITTER.shear);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const [across, down] = [scale * (1 + stretch), scale * (1 - stretch)];
    // Rotation after shear after scale.
    return [
      cosine * across,
      sine * across,
      (cosine * shear - sine) * down,
      (sine * shear + cosine) * down,
      within(JITTER.shiftPixels),
      within(JITTER.shiftPixels),
    ];
  });
}
