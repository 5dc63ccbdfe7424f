/** Decodes a net's outputs for each frame into the most probable sequence of phones. §4 */
import { editDistance } from "../../support/edit-distance.js";
import { checkLabelledLogits } from "../../statistics/labelled-logits.js";
import type { FrameSet } from "./frames.js";

/** Prior probabilities of phones. */
export interface PhoneBigrams {
  /** ln P(phone of a frame), one for each phone. */
  priors: Float64Array;
  /** ln P(phone of the next frame | phone of this frame), `[this · phones + next]`; a phone mostly follows itself. */
  transitions: Float64Array;
}

/** Counts phones and pairs of neighbours in labelled frames, and adds one to each count, so that nothing is impossible. */
export function phoneBigrams({ labels, boundaries, classes }: FrameSet): PhoneBigrams {
  const counts = new Float64Array(classes).fill(1);
  const pairs = new Float64Array(classes * classes).fill(1);
  const firsts = new Set(boundaries);
  labels.forEach((label, frame) => {
    counts[label]! += 1;
    if (!firsts.has(frame)) pairs[labels[frame - 1]! * classes + label]! += 1;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sums = Array.from({ length: classes }, (_, from) =>
    pairs.subarray(from * classes, (from + 1) * classes).reduce((sum, count) => sum + count, 0),
  );
  return {
    priors: counts.map((count) => Math.log(count / total)),
    transitions: pairs.map((count, index) => Math.log(count / sums[Math.floor(index / classes)]!)),
  };
}

/**
 * Weight of the net's scores beside the bigrams. Windows of neighbouring frames overlap, so their scores are not
 * independent. One half was chosen without any tuning.
 */
export const ACOUSTIC_WEIGHT = 0.5;

/**
 * The most probable sequence of states (Viterbi 1967): the phones s_t with the largest Σ_t w (ln q_t(s_t) − ln P(s_t)) + ln P(s_t | s_{t−1}),
 * where q_t is the net's distribution; divided by the prior it is proportional to the likelihood of the frame.
 *
 * @param scores - logits or logarithms of probabilities, `frames · phones`, of one utterance
 * @returns a phone for each frame
 */
export function viterbi(
  scores: Float32Array,
  { priors, transitions }: PhoneBigrams,
  acousticWeight = ACOUSTIC_WEIGHT,
): Uint8Array {
  const phones = priors.length;
  const frames = scores.length / phones;
  const heard = (frame: number, phone: number) =>
    acousticWeight * (scores[frame * phones + phone]! - priors[phone]!);
  const before = new Uint8Array(frames * phones);
  let best = priors.map((prior, phone) => prior + heard(0, phone));
  for (let frame = 1; frame < frames; frame++) {
    const next = new Float64Array(phones);
    for (let to = 0; to < phones; to++) {
      let [from, most] = [0, -Infinity];
      for (let candidate = 0; candidate < phones; candidate++) {
        const value = best[candidate]! + transitions[candidate * phones + to]!;
        if (value > most) [from, most] = [candidate, value];
      }
      before[frame * phones + to] = from;
      next[to] = most + heard(frame, to);
    }
    best = next;
  }
  const path = new Uint8Array(frames);
  let phone = best.indexOf(Math.max(...best));
  for (let frame = frames - 1; frame >= 0; frame--) {
    path[frame] = phone;
    phone = before[frame * phones + phone]!;
  }
  return path;
}

/** The phones of a sequence of frames, each once for as long as it lasts, without silence. */
export function phonesOf(frames: ArrayLike<number>): number[] {
  return Array.from(frames).filter((phone, frame) => phone !== frames[frame - 1] && phone !== SILENCE);
}

const SILENCE = 0;

/**
 * Insertions, deletions and substitutions in the decoded phones of all utterances, for each phone that was spoken.
 * @param scores - `count · classes` logits or logarithms of probabilities
 * @throws ArgumentError if their number is wrong, or one is NaN
 */
export function phoneErrorRate(
  scores: Float32Array,
  set: FrameSet,
  bigrams: PhoneBigrams,
  acousticWeight = ACOUSTIC_WEIGHT,
): number {
  checkLabelledLogits("phoneErrorRate", scores, set);
  const { boundaries, labels, classes } = set;
  let [changes, spoken] = [0, 0];
  for (const [utterance, end] of boundaries.slice(1).entries()) {
    const start = boundaries[utterance]!;
    const path = viterbi(scores.subarray(start * classes, end * classes), bigrams, acousticWeight);
    const truth = phonesOf(labels.subarray(start, end));
    changes += editDistance(phonesOf(path), truth);
    spoken += truth.length;
  }
  return changes / spoken;
}
