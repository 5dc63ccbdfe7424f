import { expect, test } from "vitest";
import { phoneBigrams, phoneErrorRate, phonesOf, viterbi } from "../../../src/data/speech/decoder.js";
import type { FrameSet } from "../../../src/data/speech/frames.js";
import { editDistance } from "../../../src/support/edit-distance.js";

/** Utterances as lists of labels; the pictures don't matter here. */
function speech(...utterances: number[][]): FrameSet {
  const labels = Uint8Array.from(utterances.flat());
  const boundaries = utterances.reduce((ends, { length }) => [...ends, ends.at(-1)! + length], [0]);
  const rest = {
    name: "speech",
    shape: [1],
    inputs: new Uint8Array(labels.length),
    phones: ["", "a", "b"],
  };
  return { ...rest, count: labels.length, classes: 3, labels, boundaries };
}

/** Scores of 5 for the given phones, and of 0 for the others. */
const sure = (phones: number[]) =>
  Float32Array.from(phones.flatMap((phone) => [0, 1, 2].map((k) => (k === phone ? 5 : 0))));

const training = speech([0, 1, 1, 1, 2, 2, 2, 0], [0, 2, 2, 2, 1, 1, 1, 0]);

test.each([
  [[1, 2, 3], [1, 2, 3], 0],
  [[1, 2, 3], [1, 3], 1],
  [[], [1, 2], 2],
  [[1, 2, 3, 4], [2, 3, 5, 4], 2],
])("editDistance of %j and %j is %i", (first, second, distance) => {
  expect(editDistance(first, second)).toBe(distance);
  expect(editDistance(second, first)).toBe(distance);
});

test("bigrams by hand, with one added to each count; pairs don't cross utterances", () => {
  const { priors, transitions } = phoneBigrams(speech([0, 1], [1, 0]));
  expect([...priors].map(Math.exp)).toEqual([3, 3, 1].map((count) => expect.closeTo(count / 7) as number));
  expect([...transitions.subarray(0, 3)].map(Math.exp)).toEqual(
    [1, 2, 1].map((count) => expect.closeTo(count / 4) as number),
  );
  expect(Math.exp(transitions[4]!)).toBeCloseTo(1 / 4);
});

test("the decoder follows clear frames, and smooths a doubtful one away", () => {
  const bigrams = phoneBigrams(training);
  expect([...viterbi(sure([0, 1, 1, 2, 2, 0]), bigrams, 2)]).toEqual([0, 1, 1, 2, 2, 0]);
  const doubtful = sure([0, 1, 1, 2, 1, 1, 0]).map((score, index) => (index === 11 ? 1 : score));
  expect([...viterbi(doubtful, bigrams, 1)]).toEqual([0, 1, 1, 1, 1, 1, 0]);
});

test("the decoder finds the best of all paths", () => {
  const bigrams = phoneBigrams(training);
  const scores = Float32Array.from([0.3, 1.2, 0.1, 0.2, 0.4, 0.9, 1.5, 0.3, 0.2, 0.1, 0.8, 1.1]);
  const value = (path: ArrayLike<number>) =>
    Array.from(path).reduce((sum, phone, t) => {
      const before = t === 0 ? bigrams.priors[phone]! : bigrams.transitions[path[t - 1]! * 3 + phone]!;
      return sum + before + 0.7 * (scores[t * 3 + phone]! - bigrams.priors[phone]!);
    }, 0);
  const all = Array.from({ length: 81 }, (_, k) => [0, 1, 2, 3].map((t) => Math.floor(k / 3 ** t) % 3));
  const best = Math.max(...all.map(value));
  expect(value(viterbi(scores, bigrams, 0.7))).toBeCloseTo(best, 5);
});

test("the phone error rate counts phones, not frames, and no silence", () => {
  expect(phonesOf([0, 1, 1, 2, 0, 0, 2])).toEqual([1, 2, 2]);
  const heard = sure([0, 1, 1, 1, 1, 1, 1, 0, 0, 2, 2, 2, 1, 1, 1, 0]);
  expect(phoneErrorRate(heard, training, phoneBigrams(training), 5)).toBe(1 / 4);
});

test("scores that are missing or no numbers are refused", () => {
  const bigrams = phoneBigrams(training);
  const heard = sure([...training.labels]);
  expect(() => phoneErrorRate(heard.subarray(3), training, bigrams)).toThrow(
    "phoneErrorRate: logits must be 48, 3 for each of the 16 examples of speech, got 45",
  );
  expect(() => phoneErrorRate(heard.fill(NaN, 4, 5), training, bigrams)).toThrow(
    "phoneErrorRate: logits must be numbers below infinity, at example 1, value 1, got NaN",
  );
});
