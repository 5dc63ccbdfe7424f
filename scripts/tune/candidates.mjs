/** What `npm run tune` tries. What came of it is in EXPERIMENTS.md, and in results/. */

/**
 * @typedef {Partial<import("../../src/training/train-options.ts").TrainOptions> & {
 *   hiddenUnits: number,
 *   terms?: { temperature: number, softWeight: number, hardWeight: number },
 *   teacher?: Candidate,
 * }} Candidate
 */

export const SPLIT = { validation: 10_000, seed: 7 };

/** @type {Candidate} */
const TEACHER = {
  hiddenUnits: 1200,
  epochs: 100,
  learningRate: 0.05,
  maxShiftPixels: 2,
  maxNorm: Math.sqrt(15),
};
/** @type {Candidate} */
const SMALL = { hiddenUnits: 800, epochs: 40, learningRate: 0.1 };
const TERMS = { temperature: 20, softWeight: 0.5, hardWeight: 0.1 };
/** @type {Candidate} */
const DISTILLED = { hiddenUnits: 800, epochs: 60, learningRate: 0.1, terms: TERMS, teacher: TEACHER };

/** @type {Record<string, Candidate[]>} */
export const CANDIDATES = {
  teacher: [
    TEACHER,
    { ...TEACHER, dropout: { input: 0, hidden: 0.2 } },
    { ...TEACHER, learningRate: 0.1, dropout: { input: 0.2, hidden: 0.5 } },
    { ...TEACHER, learningRate: 0.1 },
    { ...TEACHER, learningRate: 0.025 },
    { ...TEACHER, epochs: 60 },
    { ...TEACHER, epochs: 200 },
    { ...TEACHER, precision: "bfloat16" },
  ],
  small: [SMALL, { ...SMALL, learningRate: 0.05 }, { ...SMALL, epochs: 20 }],
  distilled: [
    DISTILLED,
    { ...DISTILLED, learningRate: 0.05 },
    { ...DISTILLED, learningRate: 0.05, terms: { ...TERMS, softWeight: 1 } },
    { ...DISTILLED, epochs: 120 },
    { ...DISTILLED, terms: { ...TERMS, hardWeight: 0.5 } },
    { ...DISTILLED, terms: { ...TERMS, hardWeight: 0.02 } },
    { ...DISTILLED, epochs: 30 },
  ],
};
