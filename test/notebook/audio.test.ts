import { expect, test } from "vitest";
import { spectrogramFigure } from "../../src/figures/spectrogram.js";
import { wavBytes } from "../../src/notebook/audio.js";

test("a WAV file: its header says what follows", () => {
  const bytes = wavBytes(Int16Array.from([1, -2, 300]), 22_050);
  expect(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
  expect([bytes.readUInt32LE(4), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([42, 22_050, 6]);
  expect([0, 1, 2].map((k) => bytes.readInt16LE(44 + 2 * k))).toEqual([1, -2, 300]);
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
