// -*- coding: utf-8 -*-
// %% [markdown]
// # Distillation matches logits once T is about 50 or more; at a low T, it neglects those far below the mean
//
// Hinton, Vinyals and Dean (2015, §2.1): "If the temperature is high compared with the magnitude of the logits", the gradient of the soft term simplifies to eq. 4, (z_i − v_i)/(N T²). "So in the high temperature limit,
// distillation is equivalent to minimizing ½ (z_i − v_i)²". Here: from which T on this holds for real logits (the paper's T = 20 is not yet high), how its error falls, and whether a student that is distilled and one that matches logits end up alike. At lower temperatures, §2.1 says, distillation
// "pays much less attention to matching logits that are much more negative than the average", which "could be very noisy". We measure both.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  BatchLoss, curvesFigure, distillation, evaluate, firstExamples, makeBatch, MultilayerPerceptron, train, trainReusably, transferSet,
  show, showBackend, showProgress, showTable,
} from "dark-knowledge";
import {
  checkParameters, experiments, mnistTeacher, runExperiment, showStatements, showVerdict,
} from "dark-knowledge/experiments";
const experiment = experiments.highTemperatureLimit;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A student with _logits_ z (its outputs before the softmax) learns the _soft targets_ p = softmax(v / T) of a teacher with logits v, at a _temperature_ T. With q = softmax(z / T), N classes, and logits far smaller than T,
// exp(z_i / T) ≈ 1 + z_i / T. If the logits of each example have a mean of 0 ("zero-meaned"),
//
// $$\frac{\partial C}{\partial z_i} = \frac{1}{T} (q_i - p_i) \approx \frac{1}{N T^2} (z_i - v_i) \qquad \text{(eq. 4)}$$
//
// where C = −Σ p_i ln q_i is the soft term. Times T², the right-hand side is the gradient of (1/2N) Σ (z_i − v_i)²: the student matches the teacher's logits.
//
// **Where the paper is loose.**
//
// 1. Its ½ (z_i − v_i)² drops the 1/N of its own eq. 4: with ten classes, the loss T² C, less its minimum, tends to a tenth of that.
// 2. Zero-meaning is no formality: without it the error of eq. 4 never vanishes, however high T is.
// 3. "High compared with the magnitude of the logits" has no number. The next term of the expansion, (z_i² − v_i² − mean(z² − v²)) / (2 N T³), answers that: the relative error falls like 1/T, in proportion to the logits.

// %% tags=["parameters"]
let setting = "quick"; // of the teacher: "quick" takes minutes unless it is kept already, "full" far longer
let teacherSeed = 1;
let seeds = [1, 2, 3]; // of the students; the cells below use the first one
let temperatures = [1, 2, 4, 8, 20, 50, 100, 200, 500, 1000]; // where the limit is looked at
let distilled = [20, 100, 1000]; // T of students beside the one that matches logits
let steps = 300; // of training, in the experiment's comparison of these
let noise = 0.4; // fraction of wrong labels, in the experiment's last part
let noiseTemperatures = [0.5, 1, 4, 20]; // T of the students whose teacher learned from these labels
let noiseDigits = 5000; // that those teachers and students learn from
let changes = {}; // other options of the teacher, such as { teacherHiddenUnits: 300 }

// %%
// Logits of a teacher, of a fresh student, and of the same student after two epochs of distillation.
const looks = { teacherSeed: teacherSeed, seeds: seeds, temperatures: temperatures, distilled: distilled };
const noisy = { noise: noise, noiseTemperatures: noiseTemperatures, noiseDigits: noiseDigits };
checkParameters("04-high-temperature-limit", { setting: setting, ...looks, steps: steps, ...noisy, changes: changes });
const seed = seeds[0] ?? 1;
const teacher = await mnistTeacher(setting, teacherSeed, changes, showProgress());
const transfer = await transferSet(teacher.net, teacher.training); // the training digits with the teacher's logits
const student = new MultilayerPerceptron({ layerSizes: [784, 300, 300, 10], seed: seed + 1 });
const batch = makeBatch(transfer, [...Array(500).keys()]); // the first 500 digits
const v = batch.teacherLogits;
const fresh = student.logits(batch.inputs);
const softOnly = (T: number) => distillation({ temperature: T, softWeight: 1, hardWeight: 0 });
const learning = { epochs: 2, learningRate: 0.05, seed: seed, onProgress: showProgress() };
await trainReusably(student, seed, transfer, { label: "student", loss: softOnly(20), ...learning });
const learned = student.logits(batch.inputs);

// %%
// How far is eq. 4 from the exact gradient? Change either of them here.
const centred = (logits: tf.Tensor2D) => tf.sub(logits, tf.mean(logits, 1, true)); // zero-meaned, example by example
const asTheyAre = (logits: tf.Tensor2D) => logits;
const lengths = (rows: tf.Tensor) => tf.norm(rows, "euclidean", 1);
const errorsOf = (z: tf.Tensor2D, from = centred) => temperatures.map((T) => tf.tidy(() => {
  const exact = tf.div(tf.sub(tf.softmax(tf.div(z, T)), tf.softmax(tf.div(v, T))), T); // eq. 2
  const limit = tf.div(tf.sub(from(z), from(v)), 10 * T ** 2); // eq. 4
  return tf.mean(tf.div(lengths(tf.sub(exact, limit)), lengths(limit))).dataSync()[0];
}));
const axes = { x: { label: "temperature T", log: true }, y: { label: "‖exact − eq. 4‖ / ‖eq. 4‖", log: true } };
const curve = (label: string, y: number[], reference = false) => ({ label: label, x: temperatures, y: y, reference: reference });
const zeroMeaned = [curve("fresh student", errorsOf(fresh)), curve("after two epochs", errorsOf(learned))];
const others = [curve("after two epochs, not zero-meaned", errorsOf(learned, asTheyAre)), curve("10%", temperatures.map(() => 0.1), true)];
show(curvesFigure("Error of eq. 4 on 500 digits (one seed)", axes, [...zeroMeaned, ...others], "It falls like 1/T."));

// %% [markdown]
// **What you should see** with the quick teacher and students of seeds 1 to 3: at T = 20 the error is 28% for the fresh student and 30 to 32% for the one that has learned; at T = 100 it is 5 to 6%, at T = 1000 about 0.5%. Above T = 50 it falls like 1/T.
// Without zero-meaning it stays at 17 to 35% for the student that has learned, however high T is.
//
// ## Logits far below the mean
//
// §2.1 goes on: "At lower temperatures, distillation pays much less attention to matching logits that are much more negative than the average." To see it, we sort the logits of all 500 digits, the teacher's lowest first, each counted from the mean of its digit's ten. For each tenth of this list, the figure shows T² times the gradient of distillation divided by the gradient of matching logits (sums of absolute values).

// %%
// Where does the gradient look? 1 means: it pulls as hard as matching logits does.
const depth = centred(v).dataSync();
const order = [...depth.keys()].sort((a, b) => depth[a] - depth[b]); // of all logits, the lowest first
const tenths = [...Array(10).keys()].map((k) => order.slice((k * order.length) / 10, ((k + 1) * order.length) / 10));
const total = (values, positions: number[]) => positions.reduce((sum, position) => sum + Math.abs(values[position]), 0);
const depths = tenths.map((positions) => positions.reduce((sum, position) => sum + depth[position], 0) / positions.length);
const mismatch = tf.div(tf.sub(centred(learned), centred(v)), 10).dataSync(); // T² times eq. 4
const pull = (T: number) => {
  const gradient = tf.mul(T, tf.sub(tf.softmax(tf.div(learned, T)), tf.softmax(tf.div(v, T)))).dataSync(); // T² times eq. 2
  return tenths.map((positions) => total(gradient, positions) / total(mismatch, positions));
};
const pullAxes = { x: { label: "teacher's logit minus the mean of its digit" }, y: { label: "gradient / that of matching logits", log: true } };
const pulls = [1, 4, 20, 100].map((T) => ({ label: `T = ${T}`, x: depths, y: pull(T) }));
show(curvesFigure("How hard distillation pulls on which logits (after two epochs, one seed)", pullAxes, pulls, "At low T, little on low logits."));

// %% [markdown]
// **What you should see** (quick teacher, students of seeds 1 to 3). At T = 4 the lowest tenth of the logits gets only 3% of the pull of matching logits, and the highest tenth 1.8 to 1.9 times as much. At T = 20 the lowest gets 62 to 64%, at T = 100 92%. At T = 1 almost nothing is left of it: a millionth or less.
// That is so because student and teacher agree that these digits are out of the question: both give them next to no probability. Put `fresh` in the place of `learned`: the fresh student, which still gives each digit about a tenth, gives the lowest logits 37 to 39% of the pull at T = 4.
//
// ## Two students: one distilled, one matching logits
//
// If eq. 4 holds, a student that is distilled at a high T and one that matches logits should end up alike. Both start from the same weights and see 10,000 digits four times, without any label.
// With seeds 1 to 3, the one that matches logits makes 485 to 505 errors. The one distilled at T = 1000 makes 475 to 505, and the two give different answers to 25 to 45 of the 10,000 test digits. At T = 20 it makes 450 to 475 errors, with 120 to 150 different answers.

// %%
const matching: BatchLoss = (z, batch) => { // its gradient is T² times eq. 4
  const distance = tf.sub(centred(z), centred(batch.teacherLogits));
  return tf.mul(0.5, tf.mean(tf.square(distance), 1)); // (1/2N) Σ (z − v)², one number per digit
};
const few = firstExamples(transfer, Math.min(10_000, transfer.count));
const progress = showProgress();
const answersOf = async (label: string, loss: BatchLoss) => {
  const pupil = new MultilayerPerceptron({ layerSizes: [784, 200, 200, 10], seed: seed });
  await train(pupil, few, { label: label, loss: loss, epochs: 4, learningRate: 0.02, seed: seed, onProgress: progress });
  return evaluate(pupil, teacher.test);
};
const answers = { "matching logits": await answersOf("matching logits", matching) };
for (const T of distilled) answers[`distilled at T = ${T}`] = await answersOf(`distilled at T = ${T}`, softOnly(T));

// %%
const matched = answers["matching logits"].predictions;
const compared = Object.entries(answers).map(([name, { errors, predictions }]) =>
  [name, errors, predictions.filter((answer, i) => answer !== matched[i]).length]);
showTable({ title: "Students of one seed, on 10,000 test digits", columns: ["student", "errors", "answers other than by matching"], rows: compared });

// %% [markdown]
// ## All pairs of logits, several seeds, and wrong labels
//
// The experiment looks at synthetic pairs, too: 4000 rows of a teacher's logits from a normal distribution with standard deviation 5 or 10, and a student's that differ by normal noise with standard deviation 3. It follows the
// weights of the students step by step. It trains a teacher on partly wrong labels, to see which students copy its mistakes. And it compares teachers of several seeds on the same digits: how noisy are their logits?

// %%
const how = { ...experiment.settings.quick.matching, steps: steps };
const options = { ...looks, teacher: changes, matching: how, ...noisy };
const results = await runExperiment(experiment, setting, options, { onProgress: showProgress({ oneLine: true }) });
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// **What you should see there.** Eq. 4 comes within 10% of the exact gradient between T = 45 and T = 90 for all four pairs of student and teacher, two real and two synthetic: a few times the logits' scale, and well above the paper's own T = 20, where it is wrong by 20 to 40%.
// The error falls like 1/T, and with the next term like 1/T². The loss tends to the limit _with_ 1/N. Weights distilled at T = 1000 follow those that match logits closely for some steps and then drift apart, as
// small differences grow; the test errors stay alike. With wrong labels a _low_ T helps, and logit matching copies more of the noise. Matching logits gives the lowest fifth of the logits a certain share of the gradient (of the sum of its absolute values). Distillation at T = 4 gives it 44% of that share with a fresh student, and 10% once the student has learned.
// Are these low logits noisy? From one quick teacher to another (seeds 1 to 3) their standard deviation is 1.09, that of each digit's largest logit 0.87 (for the small teachers of this run, 1.2 and 0.9). So they are noisier, but not by much. They lie 4 or more below the mean, so most of what they say is not noise.
//
// ## Now change it
//
// 1. `distilled = [5, 20, 100_000]`: does a T of 100,000 keep the weights together for longer, or does float32's rounding drive them apart?
// 2. `steps = 2000`: do the test errors drift apart after all? `noise = 0.8`: is there a T at which the student is far better than its teacher?
// 3. **A loss of your own**, in place of `matching`: leave `centred` out, `const distance = tf.sub(z, batch.teacherLogits);`. Now the student must match the mean of the logits as well, which no probability depends on. What does that cost?
//
// In the library: [gradients.ts](../src/distillation/gradients.ts) (`highTemperatureGradient`), [losses.ts](../src/distillation/losses.ts) (`logitMatchingLoss`), [zero-mean.ts](../src/distillation/zero-mean.ts),
// [04-high-temperature-limit](../src/experiments/04-high-temperature-limit/high-temperature-study.ts) (the experiment). Next: [05-mnist-full](05-mnist-full.ipynb), the paper's nets over five seeds.
