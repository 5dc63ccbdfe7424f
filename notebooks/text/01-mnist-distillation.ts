// -*- coding: utf-8 -*-
// %% [markdown]
// # A small net makes a third fewer errors when it learns from a large net
//
// Hinton, Vinyals and Dean (2015, §3) train a large net to read handwritten digits, and a small net twice: from the labels alone, and from the large net's answers as well.
// On MNIST's 10,000 test digits they count 67 errors for the large net, 146 for the small net with labels alone, and 74 for the same small net taught by the large one. The second way is called _distillation_. Here it is in a few lines that you can change.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  BatchLoss, distillation, evaluate, firstExamples, loadMnist, logitsOf, makeBatch, MultilayerPerceptron,
  softmaxWithTemperature, train, trainReusably, transferSet,
  digitsFigure, learningCurvesFigure, softTargetsFigure, temperatureSlider,
  show, showBackend, showCompared, showProgress, showTable,
} from "dark-knowledge";
import {
  checkParameters, experiments, runExperiment, showStatements, showVerdict, distillationExamples, sliderExamples,
} from "dark-knowledge/experiments";
const experiment = experiments.mnistDistillation;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net that tells ten digits apart ends in ten numbers, its _logits_ z₀ … z₉. The softmax turns them into probabilities. If the logits are first divided by a _temperature_ T, the probabilities are softer:
//
// $$q_i = \frac{\exp(z_i / T)}{\sum_j \exp(z_j / T)}$$
//
// The large net, the _teacher_, has logits v, and its probabilities p at a high T are the _soft targets_. A label says "this is a 7". A soft target also says how much this 7 looks like a 1 or a 9.
//
// The small net, the _student_, learns from both. It minimises
//
// $$\text{hardWeight} \cdot H(y, \text{softmax}(z)) + \text{softWeight} \cdot T^2 \cdot H(p, q), \qquad H(a, b) = -\sum_i a_i \ln b_i,$$
//
// where y is the label (1 for the right digit, 0 for the others), z are the student's logits, q its probabilities at T, and H is the cross entropy. The factor T² keeps the soft term's gradient from fading as T grows ([03](03-gradients.ipynb)).
//
// **What the paper leaves open.** It gives T = 20, but no optimiser, number of epochs, or weights of the two terms. We use momentum 0.9 and a learning rate that falls to zero, and chose rates and weights on 10,000 held-out _training_ digits.

// %% tags=["parameters"]
let temperature = 20; // T of the soft targets
let softWeight = 0.5; // weight of the soft term, which is also multiplied by T²
let hardWeight = 0.1; // weight of the labels
let seed = 1; // of the nets in the cells below
let trainingDigits = 20_000; // that these nets learn from: the first ones of 60,000
let teacherEpochs = 15; // the teacher's passes over these digits
let studentEpochs = 12; // the small net's, with labels only and when distilled
let setting = "quick"; // of the experiment further down: "quick" takes minutes for one seed, "full" about an hour for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // other options of the experiment, such as { smallHiddenUnits: 30 } or { resume: false }
let tensorBoard = ""; // folder for the experiment's event files, which TensorBoard reads; none if empty

// %%
// Two nets that learn from the labels. `trainReusably` keeps both: a second run takes them from the cache.
const weights = { temperature: temperature, softWeight: softWeight, hardWeight: hardWeight };
const counts = { seed: seed, trainingDigits: trainingDigits, teacherEpochs: teacherEpochs, studentEpochs: studentEpochs };
checkParameters("01-mnist-distillation", { setting: setting, ...weights, ...counts, seeds: seeds, changes: changes });
const { training, test } = loadMnist();
const digits = firstExamples(training, trainingDigits);
const common = { seed: seed, evaluateOn: test, onProgress: showProgress() };
const teacher = new MultilayerPerceptron({ layerSizes: [784, 1200, 1200, 10], seed: seed });
const shifted = { epochs: teacherEpochs, learningRate: 0.05, maxShiftPixels: 2 }; // it sees each digit moved by up to two pixels
const ofTeacher = await trainReusably(teacher, seed, digits, { label: "teacher", ...shifted, ...common });
const newStudent = () => new MultilayerPerceptron({ layerSizes: [784, 800, 800, 10], seed: seed + 1 });
const plain = { epochs: studentEpochs, learningRate: 0.1, warmUpEpochs: studentEpochs / 12, ...common };
const alone = newStudent();
const ofAlone = await trainReusably(alone, seed, digits, { label: "small net, labels only", ...plain });

// %%
// What the teacher knows: its logits for every digit, and one digit's soft targets.
const transfer = await transferSet(teacher, digits); // what the student learns from: the same digits, each with the teacher's logits; kept, too
const example = 0; // which test digit
const testLogits = logitsOf(teacher, test); // ten for each test digit
const v = testLogits.slice(10 * example, 10 * example + 10);
const softTargets = [1, 4, temperature].map((T) => ({ temperature: T, probabilities: softmaxWithTemperature(v, T).dataSync() }));
show(softTargetsFigure(`The teacher's soft targets for test digit ${example}, a ${test.labels[example]}`, softTargets));
const several = sliderExamples({ testLogits: testLogits }, test, [0, 1, 2, 3, 4, 5, 6, 7]);
show(temperatureSlider("The teacher's soft targets at any T", several, { temperature: 4 }));

// %% [markdown]
// ## The distillation
//
// The same small net, from the same initial weights, on the same digits: only the loss is different. Change it here, give the run another name, and run this cell and the next one again.

// %%
const run = `T = ${temperature}`; // the name of this run in the figure below
const loss: BatchLoss = (z, batch) => { // z: the student's logits, [batch, 10]
  const v = batch.teacherLogits; // the teacher's, [batch, 10]
  const y = batch.labels; // 1 for the right digit, 0 for the others, [batch, 10]
  const p = tf.softmax(tf.div(v, temperature)); // the soft targets
  const logQ = tf.logSoftmax(tf.div(z, temperature)); // ln q of the student, at the same T
  const soft = tf.neg(tf.sum(tf.mul(p, logQ), 1)); // H(p, q)
  const hard = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), 1)); // H(y, softmax z), at T = 1
  return tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight * temperature ** 2, soft)); // one number per digit
};
const student = newStudent();
const ofStudent = await train(student, transfer, { label: `small net, ${run}`, loss: loss, ...plain });
const errors = [teacher, alone, student].map((net) => evaluate(net, test).errors);
console.log(`Errors on ${test.count} test digits: teacher ${errors[0]}, small net with labels only ${errors[1]}, distilled ${errors[2]}.`);

// %%
// `distillation` is this loss in the library: the same values, the same gradients.
const theirs = distillation({ temperature: temperature, softWeight: softWeight, hardWeight: hardWeight });
const batch = makeBatch(transfer, [0, 1, 2, 3, 4, 5, 6, 7]);
const fresh = newStudent().logits(batch.inputs);
const meanOf = (f: BatchLoss) => tf.mean(f(fresh, batch)).dataSync()[0].toFixed(4);
const gradientOf = (f: BatchLoss) => tf.grad((z: tf.Tensor2D) => tf.sum(f(z, batch)))(fresh);
const [mine, library] = [gradientOf(loss), gradientOf(theirs)];
const apart = tf.div(tf.max(tf.abs(tf.sub(mine, library))), tf.max(tf.abs(library))).dataSync()[0];
console.log(`Loss of eight digits: ${meanOf(loss)} as written above, ${meanOf(theirs)} by the library.`);
console.log(`The largest difference of the gradients is ${apart.toExponential(1)} of the largest gradient.`);
const curves = { teacher: ofTeacher, "small net, labels only": ofAlone, "small net, distilled": ofStudent };
const drawn = Object.entries(curves).map(([label, { epochs }]) => ({ label: label, epochs: epochs }));
showCompared("errors in the cells", run, learningCurvesFigure("Errors on the test digits while learning, one seed", drawn));

// %% [markdown]
// **What you should see.** These short trainings, on a third of the digits, take about half a minute on two quiet cores. With seeds 1 to 4 the teacher makes 170 to 185 errors, the small net with labels only 230 to 255, and
// the distilled one 200 to 225, each time fewer than with labels only. (The title's third takes all the digits: see below.) The curves are only to look at: nothing was tuned on the test digits.
//
// ## With all the digits and several seeds
//
// One seed may be luck. The experiment trains the same three nets on all 60,000 digits, with every seed: the small net for 10 epochs, its teacher for 20, the distilled net for 25. With the quick setting's one seed
// expect the teacher to make 85 to 110 errors, the small net with labels alone 140 to 175, and the distilled one 95 to 130. The outputs kept here are of seeds 1, 2 and 3.

// %%
const options = { ...weights, seeds: seeds, ...changes };
const live = showProgress({ curve: true, tensorBoard: tensorBoard });
const results = await runExperiment(experiment, setting, options, { onProgress: live });
const [learning, errorsBesidePaper, mistakes] = experiment.figures(results);
showCompared("errors while learning", `${run}, weights ${softWeight} and ${hardWeight}`, learning); // over those of this cell's last runs
show(errorsBesidePaper);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %%
const { gained, lost } = distillationExamples(results);
const title = `${gained.length} test digits that only the distilled net gets right (first 16)`;
show(digitsFigure(title, gained.slice(0, 16)));
console.log(`Right only when distilled: ${gained.length} digits; right only with labels alone: ${lost.length}.`);
show(mistakes);

// %% [markdown]
// ## Now change it
//
// 1. `temperature = 1`, then 4, in the parameters cell, and _Run All_. Only the distilled nets train again, and the figure keeps the last runs, faded, behind the new one. How much of the gain is left?
// 2. `hardWeight = 0`: no labels at all. The student then learns the digits from the teacher alone.
// 3. **A loss of your own**, in the cell under "The distillation". For example, let the student copy the teacher's logits, without any softmax (0.25 is ½ times a softWeight of 0.5; see [04](04-high-temperature-limit.ipynb)): replace the last line of the loss by
//    `return tf.mul(0.25, tf.mean(tf.squaredDifference(z, v), 1));`
//
// For a smaller student, write `[784, 30, 30, 10]` in `newStudent`, and `changes = { smallHiddenUnits: 30 }` for the experiment. The paper finds T of 2.5 to 4 best for such a net.
//
// The stop button ends a training at the end of a batch. Run the cell again, and the experiment's trainings and those of `trainReusably` resume, even after a crash or a restart. `changes = { resume: false }` starts over.
//
// In the library: [losses.ts](../src/distillation/losses.ts) and [batch-loss.ts](../src/training/batch-loss.ts) (the loss), [soft-target-cache.ts](../src/training/soft-target-cache.ts) (the transfer set),
// [reusable-training.ts](../src/training/reusable-training.ts) (what is kept), [01-mnist-distillation](../src/experiments/01-mnist-distillation/experiment.ts) (the experiment).
// Next: [02-temperature](02-temperature.ipynb), what the temperature shows.
