/** Every figure that is quoted from a paper, with where it stands there. Errors are of MNIST's 10,000 test digits. */

/** Hinton, Vinyals, Dean: Distilling the Knowledge in a Neural Network (2015), arXiv:1503.02531. */
export const HINTON_2015 = {
  /** §3, second paragraph: 784-1200-1200-10 with dropout, max-norm and shifts; 784-800-800-10; the same, distilled at T = 20. */
  threeNets: { teacher: 67, small: 146, distilled: 74 },
  /** §3, third paragraph: from `highFrom` up all T are alike at `large` units or more; at `small` units those of the range are best. */
  temperatures: { large: 300, highFrom: 8, small: 30, best: { from: 2.5, to: 4 } },
  /** §3, fourth paragraph: no 3s in the transfer set; then with the bias of 3 raised by 3.5. Of 1010 test 3s. */
  without3: {
    omitted: [3],
    errors: 206,
    errorsOnOmitted: 133,
    shifted: { errors: 109, errorsOnOmitted: 14 },
  },
  /** §3, fifth paragraph: only 7s and 8s in the transfer set, 47.3% errors; then with their biases lowered by 7.6, 13.2%. */
  only7And8: { only: [7, 8], errors: 4730, shifted: { errors: 1320 } },
  /** §4, Table 1: part of the frames that are right, and word error rate. */
  speech: {
    baseline: { accuracy: 0.589, wordErrors: 0.109 },
    ensemble: { accuracy: 0.611, wordErrors: 0.107 },
    distilled: { accuracy: 0.608, wordErrors: 0.107 },
    /** "More than 80% of the improvement in frame classification accuracy … is transferred." */
    transferred: 0.8,
    /** In bold in §4's list of those that were tried: 1, 2, 5, 10. */
    bestTemperature: 2,
  },
  /**
   * §5.5, Table 3: parts of the test pictures of 15,000 classes that are right, alone and with 61 specialists, whose own classes they tell apart better
   * than the generalist does; Table 4: relative gain by the number of specialists that have the right class, from 0, the last for 10 or more.
   */
  specialists: {
    accuracy: { generalist: 0.25, together: 0.261, gain: 0.044 },
    conditional: { generalist: 0.431, specialists: 0.459 },
    gainByCovering: [0, 0.034, 0.074, 0.088, 0.105, 0.111, 0.113, 0.128, 0.136, 0.166, 0.141],
  },
  /** §6, Table 5: parts of the training and test frames that are right; with 3% of the data hard targets were stopped early. */
  regularisers: {
    fraction: 0.03,
    whole: { train: 0.634, test: 0.589 },
    stopped: { train: 0.673, test: 0.445 },
    soft: { train: 0.654, test: 0.57 },
  },
} as const;

/**
 * Foffano, Patil, Scholman: Reproduction of "Distilling the Knowledge in a Neural Network" (2020), the best reproduction of §3 that can be
 * named. The figures are those of README.md and distillation.ipynb in its repository, as of October 2020 (until then README.md had 64 and 67).
 * Its code shows what the note says: the student's digits come from the same loader with random shifts as the teacher's, and
 * `nn.KLDivLoss()` averages over digits and classes.
 */
export const FOFFANO_2020 = {
  source: {
    name: "Foffano, Patil and Scholman 2020",
    link: "https://github.com/pradyot-09/Deep-Learning-Reproducibility-Project",
    note:
      "one run of 1000 epochs for each net, and not like for like: the student's digits are shifted, too, as the paper's are not, and the loss divides " +
      "the soft term by the number of classes, which makes it ten times weaker",
  },
  threeNets: { teacher: 58, distilled: 65 },
  without3: { errors: 141, errorsOnOmitted: 82 },
} as const;

/** Müller, Kornblith, Hinton: When Does Label Smoothing Help? (2019), §4: a teacher of smoothed labels, and its student. */
export const MUELLER_2019 = { smoothed: { teacher: 59, student: 91 } } as const;
