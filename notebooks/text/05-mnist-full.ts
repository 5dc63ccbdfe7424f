// -*- coding: utf-8 -*-
// %% [markdown]
// # Over five seeds, distillation takes a small net from 143 errors to 81; its teacher makes 67
//
// Hinton, Vinyals and Dean (2015, §3) count the errors of three nets on MNIST's 10,000 test digits: 67 for a large net, 146 for a small net that learned from the labels, and 74 for the same small net
// taught by the large one. Each figure is that of a single run. How much would a second run differ? Here the three nets are trained with several seeds.

// %%
import * as tf from "@tensorflow/tfjs"; // for the loss of your own, at the end
import {
  curvesFigure, distillation, evaluate, firstExamples, loadMnist, movedPictures, MultilayerPerceptron, namedLoss,
  seedsFigure, show, showBackend, showProgress, showTable, showTrials, statistics, trainReusably, transferSet,
} from "dark-knowledge";
import { checkParameters, experiments, runExperiment, showCommitted, showStatements, showVerdict } from "dark-knowledge/experiments";
const experiment = experiments.mnistFull;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net that tells ten digits apart ends in ten numbers, its _logits_. The softmax at a _temperature_ $T$ turns them into probabilities: the higher $T$, the softer they are. Those of a large net, the _teacher_, are _soft targets_ $p$ for a small one, the _student_, whose own probabilities at the same $T$ are $q$. The student minimises
//
// $$\text{hardWeight} \cdot H(y, \text{softmax}(z)) + \text{softWeight} \cdot T^2 \cdot H(p, q), \qquad H(a, b) = -\sum_i a_i \ln b_i,$$
//
// where $H$ is the cross entropy, $z$ are its logits and $y$ is the label. [Notebook 01](01-mnist-distillation.ipynb) writes this loss out.
//
// **Luck.** A net's errors depend on its _seed_: on its initial weights and on the order of the digits. Two questions follow. Would other seeds tell the same story? The 95% interval of the mean difference over several seeds answers it. Is one _trained_ net better than another? _McNemar's test_
// answers that: it looks at the digits that only one of the two gets wrong. If the nets were equally good, each would be the wrong one about as often as the other; the test's _p-value_ is the probability that chance alone splits them at least as unevenly. It says nothing about the next seed.
//
// **Moved digits.** The teacher sees each digit moved by up to two pixels, anew in each epoch; its student only sees digits that were not moved. The paper concludes that soft targets pass on "the knowledge about how to generalize that is learned from translated training data". If so, the student should cope with moved test digits, which it has never seen either.

// %% tags=["parameters"]
let cellSeeds = [1, 2, 3, 4, 5]; // of the cells below: for each, three nets that are smaller than the paper's
let trainingDigits = 5000; // that these nets learn from
let teacherEpochs = 20; // passes over the digits
let studentEpochs = 20;
let setting = "quick"; // of the experiment further down: "quick" takes four minutes for one seed, "full" hours for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // its other options, such as { hardWeights: [0.1, 0], labelSmoothing: 0.1, hiddenUnits: 300 }
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const cells = { cellSeeds: cellSeeds, trainingDigits: trainingDigits, teacherEpochs: teacherEpochs, studentEpochs: studentEpochs };
checkParameters("05-mnist-full", { setting: setting, seeds: seeds, changes: changes, engine: engine, ...cells });
const { training, test } = loadMnist();
const digits = firstExamples(training, trainingDigits);
const newNet = (units: number, seed: number) => new MultilayerPerceptron({ layerSizes: [784, units, units, 10], seed: seed });

// %%
const loss = distillation({ temperature: 20, softWeight: 0.5, hardWeight: 0.1 }); // the distillation; a loss of yours fits here, too
const progress = showProgress({ oneLine: true });
const found = []; // for each seed, the three nets, their answers to the test digits, and their errors
for (const seed of cellSeeds) {
  const common = { seed: seed, onProgress: progress };
  const teacher = newNet(400, seed); // sees each digit moved by up to two pixels
  const shifted = { epochs: teacherEpochs, learningRate: 0.05, maxShiftPixels: 2 };
  await trainReusably(teacher, seed, digits, { label: `teacher ${seed}`, ...shifted, ...common });
  const small = newNet(100, seed + 100);
  await trainReusably(small, seed, digits, { label: `labels only ${seed}`, epochs: studentEpochs, ...common });
  const distilled = newNet(100, seed + 100); // the same initial weights, and the teacher's logits for the same digits
  const transfer = await transferSet(teacher, digits);
  await trainReusably(distilled, seed, transfer, { label: `distilled ${seed}`, loss: loss, epochs: studentEpochs, ...common });
  found.push({ nets: [teacher, small, distilled], teacher: evaluate(teacher, test), small: evaluate(small, test), distilled: evaluate(distilled, test) });
}

// %%
const rows = [
  { label: "teacher", values: found.map(({ teacher }) => teacher.errors) },
  { label: "small net, labels only", values: found.map(({ small }) => small.errors) },
  { label: "small net, distilled", values: found.map(({ distilled }) => distilled.errors) },
];
show(seedsFigure("The three nets of the cell above", { label: "errors on 10,000 test digits" }, rows));
const [, fromLabels, fromTeacher] = rows.map(({ values }) => values);
const { mean, interval } = statistics.pairedDifference(fromLabels, fromTeacher); // seed by seed; no interval for one seed, which has no spread
console.log(`Distillation saves ${mean.toFixed(1)} errors, seed by seed ${fromLabels.map((errors, i) => errors - fromTeacher[i]).join(", ")}.`);
if (interval) console.log(`95% interval of the mean: ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}.`);
const tests = found.map(({ small, distilled }) => statistics.mcnemarTest([{ first: small.predictions, second: distilled.predictions }], test.labels));
console.log(`McNemar's p of the two nets of each seed: ${tests.map(({ pValue }) => pValue.toExponential(0)).join(", ")}.`);

// %%
// The same nets on moved test digits: each digit is moved by so many pixels (the larger of its two shifts), in a direction of its own that is the same for all nets.
const distances = [0, 1, 2, 3, 4];
const moved = distances.map((pixels) => movedPictures(test, pixels, 1));
const curves = ["teacher", "small net, labels only", "small net, distilled"].map((label, which) => {
  const errors = moved.map((set) => found.map(({ nets }) => evaluate(nets[which], set).errors)); // [distances][seeds]
  const means = errors.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  console.log(`${label}: ${means.map((value, i) => `${value.toFixed(0)} errors if moved by ${distances[i]}`).join(", ")}`);
  return { label: label, x: distances, y: means };
});
const axes = { x: { label: "pixels by which test digits are moved", ticks: distances }, y: { label: "errors of 10,000", log: true } };
show(curvesFigure("Moved test digits: only the teacher ever saw any", axes, curves, "Errors against the distance, means over the seeds."));

// %% [markdown]
// **What you should see.** The teacher makes 350 to 375 errors, the small net 555 to 590 with labels only and 475 to 530 when distilled. Distillation saves 25 to 115 errors, depending on the seed. Over five seeds, the interval of the mean is some 25 to 100, well above 0. One seed alone would have told you 25 or 115, with a p-value of 0.2 or of $10^{-5}$.
//
// If test digits are moved by two pixels, the small net makes some 4350 errors with labels only and 2400 when distilled; its teacher makes 575. The student has never seen a moved digit. About half of what the teacher learned from them has reached it through soft targets for digits that were not moved.
//
// ## The paper's nets
//
// The experiment trains the paper's own sizes on all digits: a teacher of 1200 + 1200 units, and a small net of 800 + 800 units with labels and with soft targets. It tries all three on moved digits. With smaller students of 300 + 300 units it sweeps the labels' share of the weight from none to all. The full setting adds students that learn from soft targets alone (a 0 in `hardWeights`) or give the labels another weight. It also adds a teacher that
// learned from _smoothed_ labels: a little of each label's probability is shared out among the other classes. Müller, Kornblith and Hinton (2019) found that such a teacher makes fewer errors itself (59) and teaches worse (its student makes 91). Here it teaches worse, too, but makes more errors itself than the plain teacher. And it trains a teacher for twice as long with averaged weights, and a student from it for longer: the teacher makes fewer errors (62 instead of 67), but the student does not (80 instead of 81). If that student sees shifted digits, too, with its teacher answering each as it is shifted, it makes 67; the same net on shifted digits and labels makes 82. A temperature changes how sure a net is of its answers, but never the answers, so the experiment also looks at the distilled net at the teacher's $T$. Rates, weights and epochs were chosen on 10,000 held-out _training_ digits.
//
// The trainings run side by side, one on each core, and are kept: after a change only the new ones run.

// %%
const options = { seeds: seeds, ...changes };
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);
for (const figure of experiment.figures(results)) show(figure);

// %%
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// **What you should see.** In the quick setting, the teacher ends at 85 to 110 errors, the small net with labels at 140 to 175, the distilled one at 95 to 130. The _expected calibration error_ says how far a net's confidence is from how often it is right; the _reliability_ figure shows it, with the diagonal for a net that is as sure as it is right. The _divergence_ says how far its probabilities are from the teacher's. A student agrees with its teacher on more digits than it gets right. With one seed every verdict reads "undecided": a verdict needs three.
//
// ## The committed results
//
// The three nets' errors, and smoothed labels, were measured with the full setting, five seeds (three for the variants), and matrix products in bfloat16, a coarser number format; `npx dark-knowledge study 05 --full --estimate` says how long that takes. Moved digits, calibration and the labels' weight were measured with the quick setting and three seeds.
//
// On digits moved by two pixels, the small net makes some 2300 errors with labels only and 430 when distilled; the teacher makes 140. So the distilled net, which never sees a moved digit, saves 87% of the errors that the teacher saves over the small net. At the teacher's $T = 20$ the distilled net gives the same answers, but is only about 20% sure of each, though 99% of them are right. At $T = 1$, where it is used, it is as sure as it is right.
//
// The labels' weight hardly matters as long as it is at most half: the students of 300 + 300 units make 133 errors from soft targets alone, 138 with 10% of the weight on the labels, and 141 with equal weights. With 90% they make 174, and from labels alone 214. Whether a little weight on the labels beats none, as the paper says, three seeds can't tell.

// %%
showCommitted(experiment);

// %% [markdown]
// ## Now change it
//
// 1. A loss of your own. Put this in place of `const loss = …` above: the student then matches the teacher's logits, without a temperature. (Without the factor 0.1 it diverges at the default learning rate.) `namedLoss` gives it a name, under which its nets are kept. Is it better than $T = 20$? By more than the interval?
//
//    `const loss = namedLoss({ name: "logits" }, (z, batch) => tf.mul(0.1, tf.mean(tf.squaredDifference(z, batch.teacherLogits), 1)));`
//
// 2. `cellSeeds = [1]`, and then another single seed. What would you have concluded from one run?
// 3. `changes = { labelSmoothing: 0.1 }`, for the experiment: which teacher makes fewer errors, and which is the better _teacher_?
//
// In the library: [the losses](../src/distillation/losses.ts), [differences over seeds](../src/statistics/paired-difference.ts), [moved pictures](../src/data/move-pictures.ts), [McNemar's test](../src/statistics/mcnemar.ts), [this experiment](../src/experiments/05-mnist-full/experiment.ts). Next: [which temperature suits which student](06-temperature-and-width.ipynb).
