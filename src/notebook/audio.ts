/** Sound in a notebook. */
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

/**
 * Shows a player for a sound, with what is said beside it.
 * @param samples - 16-bit, one channel
 */
export function showAudio(caption: string, samples: Int16Array, sampleRate: number): void {
  const source = `data:audio/wav;base64,${wavBytes(samples, sampleRate).toString("base64")}`;
  const seconds = (samples.length / sampleRate).toFixed(1);
  display({
    "text/html": `<p>${escapeHtml(caption)}</p><audio controls src="${source}"></audio>`,
    "text/plain": `[sound, ${seconds} s] ${caption}`,
  });
}
