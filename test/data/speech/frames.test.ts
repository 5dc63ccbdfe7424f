/** Speech that is really spoken: the synthesiser is fetched if it is not there. */
import { beforeAll, expect, test } from "vitest";
import {
  frameLabels,
  speakPart,
  speechFrames,
  spokenContent,
  VOICES,
} from "../../../src/data/speech/frames.js";
import { frameStep, LOG_MEL, logMel } from "../../../src/data/speech/log-mel.js";
import { madeUpSentences } from "../../../src/data/speech/sentences.js";
import { contentHash } from "../../../src/storage/content-hash.js";
import { subSeed } from "../../../src/support/random.js";
import { SAMPLE_RATE } from "../../../src/data/speech/synthesiser.js";

let speech: Awaited<ReturnType<typeof speechFrames>>;
beforeAll(async () => {
  speech = await speechFrames({ sentences: 1 });
}, 120_000);

test("is the same on every machine, sample for sample", () => {
  expect(speech.checksum).toBe("9b1d14fec6ae72362b8282fa46dbd7604254100b31ad298d1da4fc2da6593ae2");
});

test("is taken from the cache a second time", async () => {
  const startedAt = performance.now();
  const { training: train, checksum } = await speechFrames({ sentences: 1 });
  expect([contentHash(train.inputs), checksum]).toEqual([
    contentHash(speech.training.inputs),
    speech.checksum,
  ]);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test("the cache knows them by every sentence, and by the synthesiser", () => {
  const { texts, synthesiser } = spokenContent(2);
  expect(Object.values(texts).map((part) => part.length)).toEqual([24, 8, 8]);
  expect(texts.train).toEqual(madeUpSentences(24, subSeed(1, "train"), new Set()));
  expect(synthesiser).toContain("espeak-ng-emscripten");
});

test("no voice and no sentence is in two parts", async () => {
  const parts = ["train", "validation", "test"] as const;
  const voices = parts.flatMap((part) => VOICES[part] as readonly string[]);
  expect(new Set(voices).size).toBe(voices.length);
  const spoken = (await Promise.all(parts.map((part) => speakPart(part, 1)))).flat();
  expect(new Set(spoken.map(({ sentence }) => sentence)).size).toBe(voices.length);
  expect(spoken.map(({ voice }) => voice)).toEqual(voices);
});

test("frames are pictures of neighbours, an utterance not looking into the next one", () => {
  const { training: train, test: other } = speech;
  expect([...train.shape, train.boundaries.length]).toEqual([11, LOG_MEL.bands, VOICES.train.length + 1]);
  expect(train.boundaries.at(-1)).toBe(train.count);
  expect(other.phones).toEqual(train.phones);
  const row = (frame: number, at: number) => [
    ...train.inputs.subarray((frame * 11 + at) * 24, (frame * 11 + at + 1) * 24),
  ];
  expect(row(20, 7)).toEqual(row(22, 5));
  const second = train.boundaries[1]!;
  expect(row(second, 0)).toEqual(row(second, 5));
  expect(row(second - 1, 10)).toEqual(row(second - 1, 5));
});

test("noise is the same every time, and as strong as asked for", async () => {
  const noisy = (await speechFrames({ sentences: 1, noise: 0.5 })).training;
  expect(contentHash((await speechFrames({ sentences: 1, noise: 0.5 })).training.inputs)).toBe(
    contentHash(noisy.inputs),
  );
  expect(noisy.labels).toEqual(speech.training.labels);
  // Bytes near the ends of their range are cut off.
  const inside = [...noisy.inputs.keys()].filter((at) => Math.abs(speech.training.inputs[at]! - 128) < 40);
  const squares = inside.map((at) => (noisy.inputs[at]! - speech.training.inputs[at]!) ** 2);
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  expect(deviation / 42).toBeCloseTo(0.5, 1);
});

test("a frame has the phone that sounds in its middle", () => {
  const phones = [
    { name: "", start: 0 },
    { name: "a", start: 1000 },
    { name: "b", start: 1001 },
  ];
  const labels = frameLabels({ voice: "m1", sentence: "", samples: new Int16Array(), phones }, 6);
  const middles = labels.map(
    (_, frame) => frame * frameStep(SAMPLE_RATE) + (LOG_MEL.windowSeconds * SAMPLE_RATE) / 2,
  );
  expect(labels).toEqual(middles.map((middle) => (middle >= 1001 ? "b" : middle >= 1000 ? "a" : "")));
  expect(new Set(labels).size).toBe(2);
});

test("a tone is loud in the band of its frequency", () => {
  const tone = (hertz: number) =>
    Int16Array.from({ length: 2205 }, (_, t) => 8000 * Math.sin((2 * Math.PI * hertz * t) / SAMPLE_RATE));
  const loudest = (hertz: number) => {
    const bands = Array.from(logMel(tone(hertz), SAMPLE_RATE).subarray(0, LOG_MEL.bands));
    return bands.indexOf(Math.max(...bands));
  };
  const found = [200, 500, 1000, 2000, 4000, 7000].map(loudest);
  // The centres are at equal steps of 2595 log10(1 + f / 700) from 60 to 8000 Hz, the ends left out.
  const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
  const expected = [200, 500, 1000, 2000, 4000, 7000].map(
    (hertz) => Math.round((25 * (mel(hertz) - mel(60))) / (mel(8000) - mel(60))) - 1,
  );
  expect(found).toEqual(expected);
});

test("logMel refuses less than a window", () => {
  expect(() => logMel(new Int16Array(100), SAMPLE_RATE)).toThrow(
    "logMel: there must be at least 551 samples, got 100",
  );
});

test("sentences: as many as wanted, none twice, none to be avoided", () => {
  const first = madeUpSentences(300, 1);
  expect(new Set(first).size).toBe(300);
  expect(madeUpSentences(300, 1)).toEqual(first);
  const others = madeUpSentences(300, 1, new Set(first));
  expect(others.some((sentence) => first.includes(sentence))).toBe(false);
  for (const sentence of first) expect(sentence).toMatch(/^[A-Z][a-z ,]+[A-Za-z ,]*[.?]$/);
});
