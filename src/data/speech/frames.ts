/** Inputs of an acoustic model: frames of synthetic speech with their neighbours in time, each labelled with a phone. After §4 */
import { stoppable } from "../../runtime/interrupt.js";
import { z } from "zod";
import { checkedJson } from "../../support/checked-json.js";
import { checkInteger, checkNotNegative, FileError } from "../../support/checks.js";
import { randomGenerator, subSeed } from "../../support/random.js";
import { summarise } from "../../statistics/mean.js";
import { cached } from "../../storage/cache.js";
import { contentHash } from "../../storage/content-hash.js";
import type { NamedArrays } from "../../storage/safetensors.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { trusted } from "../check-dataset.js";
import { frameStep, LOG_MEL, logMel } from "./log-mel.js";
import { madeUpSentences } from "./sentences.js";
import { SAMPLE_RATE, synthesiser, synthesiserVersion, type Utterance } from "./synthesiser.js";

/**
 * Frames of several utterances, as pictures whose rows are times and whose columns are frequency bands. The label belongs to the
 * frame in the middle row.
 */
export interface FrameSet extends InMemory<LabelledDataset> {
  /** First frame of each utterance, and the end of the last. */
  boundaries: readonly number[];
  /** The name of each label; silence is empty. */
  phones: readonly string[];
}

/** Amount of speech and noise. */
export interface SpeechFramesOptions {
  /** Number of sentences that each voice speaks. */
  sentences: number;
  /**
   * Standard deviation of the normal noise on each log energy, in standard deviations of its band. Clean synthetic speech
   * is so regular that nets memorise it. Default: 0.
   */
  noise?: number;
}

/**
 * The voices of each part; no voice and no sentence is in two parts. These voices sound the same on every machine; voices with
 * breath or echo don't, since these are random.
 */
export const VOICES = {
  train: ["m1", "m2", "m3", "m5", "m7", "f1", "Annie", "Andy", "steph", "paul", "travis", "Michael"],
  validation: ["m4", "f4", "robert", "grandma"],
  test: ["m6", "linda", "Denis", "aunty"],
} as const;

/** Frames of speech in three parts. */
export type SpeechParts = Record<"training" | "validation" | "test", FrameSet>;

type Part = keyof typeof VOICES;
const PARTS = Object.keys(VOICES) as Part[];

/** Frames before and after the one in the middle. */
const CONTEXT = 5;

/** The byte for a band's mean, and the bytes per standard deviation: bytes cover ±3 standard deviations. */
const SCALE = Object.freeze({ zero: 128, unit: 42 });

const SEED = 1;

/** Raise this when the same sound gives other frames or labels. */
const VERSION = 1;

/**
 * Makes the frames of all three parts, or takes them from the cache, which has a checksum.
 *
 * @returns the parts, and the SHA-256 of all samples
 * @throws ArgumentError if `sentences` is out of range
 * @throws FileError if the synthesiser can't be fetched
 */
export async function speechFrames({
  sentences,
  noise = 0,
}: SpeechFramesOptions): Promise<SpeechParts & { checksum: string }> {
  checkInteger("speechFrames", "sentences", sentences, 1, 10_000);
  checkNotNegative("speechFrames", "noise", noise);
  const { arrays, metadata, path } = await cached("speech-frames", spokenContent(sentences), () =>
    makeFrames(sentences),
  );
  const phones = checkedJson(
    metadata.phones ?? "",
    z.array(z.string()),
    (found) =>
      new FileError(path, `expected frames of speech, found ${found}`, "delete the file; it is made again"),
  );
  const scale = bandScale(arrays["train.energies"]!.values);
  const set = (part: Part): FrameSet => frameSet(part, arrays, { phones, scale, noise });
  return {
    training: set("train"),
    validation: set("validation"),
    test: set("test"),
    checksum: metadata.checksum!,
  };
}

/**
 * Speaks the sentences of one part, as for {@link speechFrames}, one after the other.
 * @returns the utterances; only the first ones, if fewer are requested
 */
export async function speakPart(part: Part, sentences: number, most = Infinity): Promise<Utterance[]> {
  const { speak } = await synthesiser();
  const spoken: Utterance[] = [];
  const texts = sentencesOf(part, sentences);
  return stoppable("speech", async (pause) => {
    for (const [index, voice] of VOICES[part].entries()) {
      for (const text of texts.slice(index * sentences, (index + 1) * sentences)) {
        if (spoken.length < most) spoken.push(speak(text, voice));
        await pause(`${spoken.length} of ${texts.length} sentences`);
      }
    }
    return spoken;
  });
}

/** Everything that the frames depend on: sentences, voices, synthesiser and the parameters of frames. */
export function spokenContent(sentences: number) {
  const texts = Object.fromEntries(PARTS.map((part) => [part, sentencesOf(part, sentences)]));
  return { texts, VOICES, LOG_MEL, SAMPLE_RATE, VERSION, synthesiser: synthesiserVersion() };
}

/** Sentences of a part: `sentences` for each of its voices; no sentence is in another part. */
function sentencesOf(part: Part, sentences: number): string[] {
  const before = new Set<string>();
  for (const other of PARTS) {
    const found = madeUpSentences(sentences * VOICES[other].length, subSeed(SEED, other), before);
    if (other === part) return found;
    for (const sentence of found) before.add(sentence);
  }
  return [];
}

async function makeFrames(sentences: number) {
  const arrays: NamedArrays = {};
  const phones = new Map<string, number>([["", 0]]);
  const spoken: Uint8Array[] = [];
  for (const part of PARTS) {
    const energies: Float32Array[] = [];
    const labels: number[] = [];
    const boundaries = [0];
    for (const utterance of await speakPart(part, sentences)) {
      spoken.push(new Uint8Array(utterance.samples.buffer));
      const frames = logMel(utterance.samples, SAMPLE_RATE);
      energies.push(frames);
      for (const name of frameLabels(utterance, frames.length / LOG_MEL.bands)) {
        const label = phones.get(name) ?? phones.size;
        phones.set(name, label);
        labels.push(label);
      }
      boundaries.push(labels.length);
    }
    const values = new Float32Array(labels.length * LOG_MEL.bands);
    energies.forEach((frames, index) => {
      values.set(frames, boundaries[index]! * LOG_MEL.bands);
    });
    arrays[`${part}.energies`] = { shape: [labels.length, LOG_MEL.bands], values };
    arrays[`${part}.labels`] = { shape: [labels.length], values: Float32Array.from(labels) };
    arrays[`${part}.boundaries`] = { shape: [boundaries.length], values: Float32Array.from(boundaries) };
  }
  return {
    arrays,
    metadata: { phones: JSON.stringify([...phones.keys()]), checksum: contentHash(...spoken) },
  };
}

/** The phone in the middle of each frame. */
export function frameLabels({ phones }: Utterance, frames: number): string[] {
  const middle = (LOG_MEL.windowSeconds * SAMPLE_RATE) / 2;
  let current = 0;
  return Array.from({ length: frames }, (_, frame) => {
    const time = frame * frameStep(SAMPLE_RATE) + middle;
    while (current + 1 < phones.length && phones[current + 1]!.start <= time) current++;
    return phones[current]!.name;
  });
}

/** Mean and standard deviation of each band over the training frames. */
function bandScale(energies: Float32Array): { mean: number; deviation: number }[] {
  return Array.from({ length: LOG_MEL.bands }, (_, band) => {
    const frames = energies.length / LOG_MEL.bands;
    const values = Array.from({ length: frames }, (_, frame) => energies[frame * LOG_MEL.bands + band]!);
    const { mean, deviation = 1 } = summarise(values);
    return { mean, deviation };
  });
}

interface FrameSetOptions {
  phones: readonly string[];
  scale: readonly { mean: number; deviation: number }[];
  noise: number;
}

function frameSet(part: Part, arrays: NamedArrays, { phones, scale, noise }: FrameSetOptions): FrameSet {
  const { bands } = LOG_MEL;
  const energies = arrays[`${part}.energies`]!.values;
  const labels = Uint8Array.from(arrays[`${part}.labels`]!.values);
  const boundaries = [...arrays[`${part}.boundaries`]!.values];
  const generator = randomGenerator(SEED, "noise", part);
  const bytes = Uint8ClampedArray.from(energies, (energy, index) => {
    const { mean, deviation } = scale[index % bands]!;
    const disturbance = noise === 0 ? 0 : noise * generator.normal();
    return SCALE.zero + SCALE.unit * ((energy - mean) / deviation + disturbance);
  });
  const height = 2 * CONTEXT + 1;
  const inputs = new Uint8Array(labels.length * height * bands);
  let utterance = 0;
  for (let frame = 0; frame < labels.length; frame++) {
    if (frame === boundaries[utterance + 1]) utterance++;
    const [first, last] = [boundaries[utterance]!, boundaries[utterance + 1]! - 1];
    for (let row = 0; row < height; row++) {
      // Beyond its ends, an utterance repeats its first and last frame.
      const from = Math.min(last, Math.max(first, frame + row - CONTEXT)) * bands;
      inputs.set(bytes.subarray(from, from + bands), (frame * height + row) * bands);
    }
  }
  const name = `speech frames, ${part}${noise === 0 ? "" : `, noise ${noise}`}`;
  const shape = Object.freeze([height, bands]);
  const described = { name, count: labels.length, shape, scale: SCALE, classes: phones.length };
  return trusted({ ...described, inputs, labels, boundaries, phones });
}
