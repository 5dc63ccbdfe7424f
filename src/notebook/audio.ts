/** Plays sound in a notebook. */
import { check, checkInteger } from "../support/checks.js";
import { display, escapeHtml } from "./display.js";

/** 16-bit samples of one channel as a WAV file. */
export function wavBytes(samples: Int16Array, sampleRate: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = samples.length * 2;
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  // Plain samples, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(bytes, 40);
  const body = Buffer.alloc(bytes);
  samples.forEach((sample, index) => body.writeInt16LE(sample, 2 * index));
  return Buffer.concat([header, body]);
}

/** The largest sample of 16 bits. */
const LOUDEST = 32_767;

/**
 * Converts samples from −1 to 1 to 16 bits; 16-bit samples stay unchanged.
 * @throws ArgumentError if the samples have another kind or are louder
 */
export function audioSamples(samples: Int16Array | Float32Array | Float64Array): Int16Array {
  const where = "showAudio";
  if (samples instanceof Int16Array) return samples;
  check(
    samples instanceof Float32Array || samples instanceof Float64Array,
    where,
    "samples must be an Int16Array, or a Float32Array from -1 to 1",
    samples,
  );
  const loud = samples.findIndex((sample) => !(Math.abs(sample) <= 1));
  check(loud === -1, where, `samples must be from -1 to 1, at position ${loud}`, samples[loud]);
  return Int16Array.from(samples, (sample) => Math.round(LOUDEST * sample));
}

/**
 * Shows a player for a sound, with a caption.
 * @param samples - one channel: 16-bit samples, or samples from −1 to 1
 * @param sampleRate - samples per second
 * @throws ArgumentError if the samples have another kind or are louder, or the rate is not a whole number
 */
export function showAudio(
  caption: string,
  samples: Int16Array | Float32Array | Float64Array,
  sampleRate: number,
): void {
  checkInteger("showAudio", "sampleRate", sampleRate, 1, 0xff_ff_ff_ff);
  const source = `data:audio/wav;base64,${wavBytes(audioSamples(samples), sampleRate).toString("base64")}`;
  const seconds = (samples.length / sampleRate).toFixed(1);
  display({
    "text/html": `<p>${escapeHtml(caption)}</p><audio controls data-lm-suppress-shortcuts="true" src="${source}"></audio>`,
    "text/plain": `[sound, ${seconds} s] ${caption}`,
  });
}
