/** Log-mel energies, the inputs of acoustic models: logarithms of energy in frequency bands as wide as the ear's. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";

/** Parameters of the log-mel energies: lengths in samples, frequencies in hertz. */
export const LOG_MEL = {
  /** Seconds from one frame to the next. */
  stepSeconds: 0.01,
  /** Length of a frame in seconds. */
  windowSeconds: 0.025,
  bands: 24,
  lowestHertz: 60,
  highestHertz: 8000,
} as const;

/** Energy below this fraction of full scale counts as silence. */
const FLOOR = 1e-8;

/**
 * Log-mel energies: e_b = ln Σ_f w_b(f) |Σ_t h(t) x(t) exp(−2πi f t)|², with Hann's window h and triangles w_b evenly
 * spaced on the mel scale, 2595 log10(1 + f / 700). The Fourier transform is two matrix products.
 *
 * @param samples - 16-bit samples
 * @returns `frames · bands` values, frame after frame; frame k is centred at sample k · step + window / 2
 * @throws ArgumentError if the samples are too few for one frame
 */
export function logMel(samples: Int16Array, sampleRate: number): Float32Array {
  const length = Math.round(LOG_MEL.windowSeconds * sampleRate);
  const step = frameStep(sampleRate);
  const frames = Math.floor((samples.length - length) / step) + 1;
  check(frames > 0, "logMel", `there must be at least ${length} samples`, samples.length);
  const windows = new Float32Array(frames * length);
  const hann = Float64Array.from(
    { length },
    (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (t + 0.5)) / length),
  );
  for (let frame = 0; frame < frames; frame++) {
    for (let t = 0; t < length; t++) {
      windows[frame * length + t] = (hann[t]! * samples[frame * step + t]!) / 32_768;
    }
  }
  const result = tf.tidy(() => {
    const { cosines, sines, bands } = matrices(length, sampleRate);
    const signal = tf.tensor2d(windows, [frames, length]);
    const power = tf.add(tf.square(tf.matMul(signal, cosines)), tf.square(tf.matMul(signal, sines)));
    return tf.log(tf.add(tf.matMul(power, bands), FLOOR));
  });
  const values = Float32Array.from(result.dataSync<"float32">());
  result.dispose();
  return values;
}

/** Samples from one frame to the next. */
export function frameStep(sampleRate: number): number {
  return Math.round(LOG_MEL.stepSeconds * sampleRate);
}

/** `[length, frequencies]` twice, and `[frequencies, bands]`, for all frequencies of a window. */
function matrices(length: number, sampleRate: number) {
  const frequencies = Math.floor((LOG_MEL.highestHertz * length) / sampleRate) + 1;
  const wave = (of: (angle: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: length * frequencies }, (_, index) =>
        of((2 * Math.PI * ((Math.floor(index / frequencies) * (index % frequencies)) % length)) / length),
      ),
      [length, frequencies],
    );
  return {
    cosines: wave(Math.cos),
    sines: wave(Math.sin),
    bands: triangles(length, frequencies, sampleRate),
  };
}

function triangles(length: number, frequencies: number, sampleRate: number): tf.Tensor2D {
  const { bands, lowestHertz, highestHertz } = LOG_MEL;
  const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
  const [low, high] = [mel(lowestHertz), mel(highestHertz)];
  const width = (high - low) / (bands + 1);
  const weights = Float32Array.from({ length: frequencies * bands }, (_, index) => {
    const hertz = (Math.floor(index / bands) * sampleRate) / length;
    const centre = low + width * ((index % bands) + 1);
    return Math.max(0, 1 - Math.abs(mel(hertz) - centre) / width);
  });
  return tf.tensor2d(weights, [frequencies, bands]);
}
