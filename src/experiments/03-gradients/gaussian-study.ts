/**
 * Variance of the gradient where the true probabilities are known: three Gaussian classes, integrated and not sampled. After Menon, Rawat,
 * Reddi, Kim and Kumar (2021), "A statistical perspective on distillation": of two unbiased targets, the class probabilities of Bayes' rule
 * have the lower variance; a teacher that is near them is biased a little, and may still be the better one.
 */
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import { randomGenerator } from "../../support/random.js";

/** T at which the teacher's probabilities are those of Bayes' rule: below 1 it is too sure, above 1 not sure enough. */
export const TEACHER_TEMPERATURES: readonly number[] = [0.25, 0.5, 1, 2, 4];

/** How far the student has come from its random first weights (0) to those of Bayes' rule (1). */
export const PROGRESS: readonly number[] = [0, 0.5, 0.9];

/** Examples of a step, whose mean gradient is compared with that of all. */
export const STEP_EXAMPLES = 128;

/** The gradient of a linear student's weights on three classes. */
export interface GaussianRow {
  /** Distance between any two classes' means, in standard deviations. */
  separation: number;
  progress: number;
  /** Mean squared deviation of an example's gradient from the mean: of labels, then of the teachers at {@link TEACHER_TEMPERATURES}. */
  variances: number[];
  /** Expected squared distance of a step's gradient from that of the true risk: variance / 128 + bias². In the same order. */
  stepErrors: number[];
  /**
   * Deviation from Var(labels) = Var(Bayes) + E[|h|² (1 − Σ p²)], relative to the left-hand side: what of the labels' variance is chance,
   * given the inputs.
   */
  identity: number;
}

const CLASSES = 3;
/** Of the grid over the plane; the trapezoidal rule is exact to rounding for functions as smooth as these. */
const STEP = 0.1;
/** Standard deviations around the means that the grid covers. */
const REACH = 7;
/** Where the density is below this, nothing is added. */
const NEGLIGIBLE = 1e-12;

type Weights = readonly (readonly [number, number, number])[];

/**
 * Integrates the gradients for each distance between the classes and each student.
 * @param seed - of the student's first weights
 * @throws ArgumentError if a separation is not positive
 */
export function gaussianStudy(separations: readonly number[], seed: number): GaussianRow[] {
  checkKind("gaussianStudy", kind.list(kind.positive), separations, "separations");
  const generator = randomGenerator(seed, "gaussian student");
  const first: Weights = Array.from({ length: CLASSES }, () => [
    generator.normal(),
    generator.normal(),
    generator.normal(),
  ]);
  return separations.flatMap((separation) => {
    const bayes = weightsOfBayes(separation);
    return PROGRESS.map((progress) => {
      const student = first.map((row, k) =>
        row.map((value, i) => (1 - progress) * value + progress * bayes[k]![i]!),
      ) as unknown as Weights;
      return { separation, progress, ...integrated(student, bayes, separation) };
    });
  });
}

/** Classes at the corners of a triangle around 0, all as probable: their log-probabilities are linear, μ · x + constant. */
function weightsOfBayes(separation: number): Weights {
  const radius = separation / Math.sqrt(3);
  return Array.from({ length: CLASSES }, (_, k) => {
    const angle = (2 * Math.PI * k) / CLASSES;
    return [radius * Math.cos(angle), radius * Math.sin(angle), 0] as const;
  });
}

function softmax(weights: Weights, x: number, y: number, temperature = 1): number[] {
  const logits = weights.map(([a, b, c]) => (a * x + b * y + c) / temperature);
  const largest = Math.max(...logits);
  const shares = logits.map((logit) => Math.exp(logit - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** Sums over the plane: of squared gradients, and of gradients (a row of three inputs for each class). */
class Sums {
  square = 0;
  readonly mean = new Float64Array(3 * CLASSES);

  /** @param target - mean of the targets at this input; `square` - expected |q − target|² */
  add(weight: number, h: readonly number[], q: readonly number[], target: readonly number[], square: number) {
    const length = h.reduce((sum, value) => sum + value * value, 0);
    this.square += weight * length * square;
    q.forEach((share, k) => {
      h.forEach((input, i) => {
        this.mean[3 * k + i]! += weight * input * (share - target[k]!);
      });
    });
  }

  get variance(): number {
    return this.square - this.mean.reduce((sum, value) => sum + value * value, 0);
  }
}

function integrated(student: Weights, bayes: Weights, separation: number) {
  const labels = new Sums();
  const teachers = TEACHER_TEMPERATURES.map(() => new Sums());
  const truth = new Sums();
  let chance = 0;
  const reach = separation / Math.sqrt(3) + REACH;
  for (let x = -reach; x <= reach; x += STEP) {
    for (let y = -reach; y <= reach; y += STEP) {
      const density = densityAt(bayes, x, y);
      if (density < NEGLIGIBLE) continue;
      const weight = density * STEP * STEP;
      const h = [x, y, 1];
      const q = softmax(student, x, y);
      const p = softmax(bayes, x, y);
      const sumOfSquares = p.reduce((sum, share) => sum + share * share, 0);
      const fromLabels = p.reduce((sum, share, k) => sum + share * distance(q, oneHot(k)), 0);
      labels.add(weight, h, q, p, fromLabels);
      truth.add(weight, h, q, p, distance(q, p));
      chance += weight * (x * x + y * y + 1) * (1 - sumOfSquares);
      TEACHER_TEMPERATURES.forEach((temperature, index) => {
        const target = softmax(bayes, x, y, temperature);
        teachers[index]!.add(weight, h, q, target, distance(q, target));
      });
    }
  }
  const all = [labels, ...teachers];
  return {
    variances: all.map(({ variance }) => variance),
    stepErrors: all.map(({ variance, mean }) => variance / STEP_EXAMPLES + distance(mean, truth.mean)),
    identity: (labels.variance - truth.variance - chance) / labels.variance,
  };
}

/** Of the inputs: the mean of the three classes' densities. */
function densityAt(bayes: Weights, x: number, y: number): number {
  const densities = bayes.map(([a, b]) => Math.exp(-((x - a) ** 2 + (y - b) ** 2) / 2) / (2 * Math.PI));
  return densities.reduce((sum, density) => sum + density, 0) / CLASSES;
}

const oneHot = (label: number) => Array.from({ length: CLASSES }, (_, k) => Number(k === label));

/** Squared. */
function distance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) sum += (first[index]! - second[index]!) ** 2;
  return sum;
}
