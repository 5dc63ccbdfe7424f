/** The palette, measured: contrast by WCAG 2, colour blindness by Machado, Oliveira and Fernandes (2009). */
import { expect, test } from "vitest";
import { COLOURS, GREY } from "../../src/figures/figure.js";

type Triple = [number, number, number];

/** Linear red, green and blue of `#rrggbb`. */
function linear(colour: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

function times(matrix: readonly Triple[], vector: Triple): Triple {
  return matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0)) as Triple;
}

function contrast(first: string, second: string): number {
  const luminance = (colour: string) => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0];
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** Of severity 1, in linear light. */
const SIGHT: Record<string, Triple[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const TO_XYZ: Triple[] = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];
const WHITE: Triple = [0.9505, 1, 1.089];

/** CIELAB of linear light. */
function lab(light: Triple): Triple {
  const inside = light.map((value) => Math.min(1, Math.max(0, value))) as Triple;
  const [x, y, z] = times(TO_XYZ, inside).map((value, index) => {
    const part = value / WHITE[index]!;
    return part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116;
  }) as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** JupyterLab's dark theme: `--jp-layout-color0`. */
const DARK = "#111111";

test.each(COLOURS)("%s has a contrast of 3:1 on white and on the dark theme", (colour) => {
  expect(contrast(colour, "#ffffff")).toBeGreaterThan(3);
  expect(contrast(colour, DARK)).toBeGreaterThan(3);
});

test.each([
  ["the first series", COLOURS[0]],
  ["grey text", GREY],
])(
  "%s has a contrast of 4.5:1 in the dark, and of nearly the most that it can then have on white",
  (_, colour) => {
    expect(contrast(colour, DARK)).toBeGreaterThanOrEqual(4.5);
    const most = contrast("#ffffff", DARK) / 4.5;
    expect(contrast(colour, "#ffffff")).toBeGreaterThan(0.98 * most);
  },
);

test.each(Object.keys(SIGHT))("%s: any two colours differ by 20 in CIELAB at least", (sight) => {
  const seen = COLOURS.map((colour) => lab(times(SIGHT[sight]!, linear(colour))));
  const distances = seen.flatMap((first, index) =>
    seen.slice(index + 1).map((second) => Math.hypot(...first.map((value, axis) => value - second[axis]!))),
  );
  expect(Math.min(...distances)).toBeGreaterThan(20);
});
