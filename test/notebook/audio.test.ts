import * as tf from "@tensorflow/tfjs";
import { expect, test, vi } from "vitest";
import { spectrogramFigure } from "../../src/figures/spectrogram.js";
import { audioSamples, showAudio, wavBytes } from "../../src/notebook/audio.js";

test("a WAV file: its header says what follows", () => {
  const bytes = wavBytes(Int16Array.from([1, -2, 300]), 22_050);
  expect(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
  expect([bytes.readUInt32LE(4), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([42, 22_050, 6]);
  expect([0, 1, 2].map((k) => bytes.readInt16LE(44 + 2 * k))).toEqual([1, -2, 300]);
});

/** The samples of what is shown. */
function heard(samples: Parameters<typeof showAudio>[1], rate = 8000): number[] {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    return [...audioSamples(samples)];
  } finally {
    showAudio("a sound", samples, rate);
    log.mockRestore();
  }
}

test("samples of 16 bits stay as they are, those from -1 to 1 become such", () => {
  expect(heard(Int16Array.of(1, -2, 32767))).toEqual([1, -2, 32767]);
  expect(heard(Float32Array.of(0, 0.5, -1, 1))).toEqual([0, 16384, -32767, 32767]);
  expect(heard(Float64Array.of(0.25))).toEqual([8192]);
});

test.each([
  ["a plain list", [0.5], "samples must be an Int16Array, or a Float32Array from -1 to 1, got [0.5]"],
  ["bytes", Uint8Array.of(128), "samples must be an Int16Array"],
  ["a tensor", tf.tensor1d([0]), "got a tensor of shape [1]"],
  ["a louder sound", Float32Array.of(0, 1.5), "samples must be from -1 to 1, at position 1, got 1.5"],
  ["NaN", Float32Array.of(NaN), "samples must be from -1 to 1, at position 0, got NaN"],
])("a sound is refused of %s", (_, samples, message) => {
  expect(() => heard(samples as unknown as Int16Array)).toThrow(message);
});

test("a rate is refused that is no whole number", () => {
  expect(() => heard(Int16Array.of(1), 0.5)).toThrow("showAudio: sampleRate must be a whole number");
});

test("a spectrogram has a row for each band, and the sounds where they begin", () => {
  const labels = [
    { name: "", startSeconds: 0 },
    { name: "a", startSeconds: 0.02 },
    { name: "b", startSeconds: 0.02 },
  ];
  const { data, layout, alt } = spectrogramFigure("Speech.", {
    ...{ energies: Float32Array.from([1, 2, 3, 4, 5, 6]), bands: 2, stepSeconds: 0.01 },
    labels,
  });
  expect((data[0] as { z: number[][] }).z).toEqual([
    [1, 3, 5],
    [2, 4, 6],
  ]);
  expect(layout.annotations).toMatchObject([
    { text: "a", x: 0.02, yshift: 0 },
    { text: "b", x: 0.02, yshift: 15 },
  ]);
  expect(alt).toBe("Speech. Sounds in their order: a b.");
});
