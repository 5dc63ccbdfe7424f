// -*- coding: utf-8 -*-
// %% [markdown]
// # A small student needs a moderate temperature; a large one takes any T above 8
//
// Hinton, Vinyals and Dean (2015, §3): "When the distilled net had 300 or more units in each of its two hidden layers, all temperatures above 8 gave fairly similar results. But when this was radically reduced to 30 units per layer, temperatures in the range 2.5 to 4 worked significantly better than higher or
// lower temperatures." They give no numbers. With five seeds and five widths we find the same.

// %%
import * as tf from "@tensorflow/tfjs"; // for the loss of your own, at the end
import {
  BatchLoss, curvesFigure, distillation, evaluate, firstExamples, loadMnist, MultilayerPerceptron,
  show, showBackend, showProgress, showTrials, train, trainReusably, transferSet,
} from "dark-knowledge";
import { checkParameters, experiments, runExperiment, showCommitted, showStatements, showVerdict } from "dark-knowledge/experiments";
const experiment = experiments.temperatureAndWidth;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net's last numbers before its probabilities are its _logits_: $z$ of the small net, the _student_, and $v$ of the large one, the _teacher_. Divided by a _temperature_ $T$, they give soft probabilities $q = \text{softmax}(z/T)$ and $p = \text{softmax}(v/T)$, and $p$ are the _soft targets_. The student minimises
//
// $$\text{hardWeight} \cdot H(y, \text{softmax}(z)) + \text{softWeight} \cdot T^2 \cdot H(p, q), \qquad H(a, b) = -\sum_i a_i \ln b_i,$$
//
// where $H$ is the cross entropy and $y$ is the label. At a low $T$ the soft targets show only the likely classes. At a high $T$ they show how the teacher orders _all_ classes, the most unlikely ones included. A wide student can learn all of that. The paper suspects that a narrow one can't, and does better if it ignores the most negative logits (§2.1).
//
// **What the paper leaves open.** It gives neither weights nor epochs, and doesn't say how large a difference "significantly" means. The factor $T^2$ matters here: without it, a high $T$ makes the soft term fade and the labels win. The experiment's full setting measures that, too.

// %% tags=["parameters"]
let temperatures = [1, 2.5, 4, 8, 20, 50]; // T of the soft targets
let widths = [30, 300]; // units in each of the student's two hidden layers
let seed = 1; // of the nets in the cells below
let trainingDigits = 20_000; // that they learn from, of 60,000
let teacherEpochs = 15; // passes over these digits; the teacher is that of notebook 01
let studentEpochs = 5;
let setting = "quick"; // of the experiment further down: "quick" takes two minutes for one seed, "full" an hour or two for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // its other options, such as { epochs: 20 } or { widthsWithout: [30] }, which trains 30 units without T², too
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const cells = { seed: seed, trainingDigits: trainingDigits, teacherEpochs: teacherEpochs, studentEpochs: studentEpochs };
const chosen = { temperatures: temperatures, widths: widths };
checkParameters("06-temperature-and-width", { setting: setting, seeds: seeds, changes: changes, engine: engine, ...chosen, ...cells });
const { training, test } = loadMnist();
const digits = firstExamples(training, trainingDigits);
const teacher = new MultilayerPerceptron({ layerSizes: [784, 1200, 1200, 10], seed: seed });
const shifted = { epochs: teacherEpochs, learningRate: 0.05, maxShiftPixels: 2 }; // it sees each digit moved by up to two pixels
const common = { seed: seed, onProgress: showProgress() };
await trainReusably(teacher, seed, digits, { label: "teacher", evaluateOn: test, ...shifted, ...common });
const transfer = await transferSet(teacher, digits); // the digits, each with the teacher's logits
console.log(`The teacher makes ${evaluate(teacher, test).errors} errors on ${test.count} test digits.`);

// %%
// A student for each width and T. All are kept, so only new ones are trained.
const lossAt = (T: number) => distillation({ temperature: T, softWeight: 0.5, hardWeight: 0.1 }); // change it here
const lesson = { epochs: studentEpochs, learningRate: 0.05, seed: seed, onProgress: showProgress({ oneLine: true }) };
const curves = [];
for (const width of widths) {
  const errors = [];
  for (const T of temperatures) {
    const student = new MultilayerPerceptron({ layerSizes: [784, width, width, 10], seed: seed });
    await trainReusably(student, seed, transfer, { label: `${width} + ${width} units, T = ${T}`, loss: lossAt(T), ...lesson });
    errors.push(evaluate(student, test).errors);
  }
  curves.push({ label: `${width} + ${width} units`, x: temperatures, y: errors, ringed: true });
}

// %%
const axes = { x: { label: "temperature T", log: true, ticks: temperatures }, y: { label: "errors of 10,000", log: true } };
show(curvesFigure("Errors against T, one seed; rings: fewest", axes, curves, "A curve for each width."));

// %% [markdown]
// **What you should see.** Over three seeds, the student of 30 + 30 units makes about 600 errors at $T = 1$, fewest at $T = 2.5$ or 4 (450 to 480), and 490 to 590 at $T = 50$. The one of 300 + 300 units makes 400 to 440 errors at $T = 1$ and 260 to 300 at every $T$ from 4 up: there its curve is flat.
//
// ## All widths, several seeds
//
// The full setting has every $T$ of {1, 2, 2.5, 3, 4, 5, 8, 10, 20, 50} with every width of {10, 30, 100, 300, 800}, five seeds each, and two widths without the factor $T^2$ at the same weights. The quick setting takes the widths and temperatures from the parameters cell, and one seed. In both, the students
// learn for eight epochs from one teacher: 350 nets say more about this question than a few long trainings. [docs/log.md](../docs/log.md) says what 40 epochs change.
//
// The trainings run side by side, one on each core, and are kept: after a change only the new ones run.

// %%
const options = { seeds: seeds, ...(setting === "full" ? {} : chosen), ...changes }; // the full setting has widths and temperatures of its own
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);
for (const figure of experiment.figures(results)) show(figure);
showStatements(experiment, results);

// %% [markdown]
// **What you should see.** At 30 units the curve is lowest at a moderate $T$ and rises towards $T = 50$. At 300 units it is flat from $T = 8$ on, within some 10%. With one seed, differences of a few per cent are noise, and every verdict reads "undecided": a verdict needs three seeds.
//
// ## The committed results
//
// In the full setting, the best $T$ moves up with the width: 2 or 2.5 for 10 and 30 units, 5 to 10 for 100 units and more. Without $T^2$, errors only grow with $T$. Of students "much too small" for what the teacher knows, §2.1 says that intermediate temperatures work best. Those of 10 + 10 units do better at $T$ from 2.5 to 4 than from 8 up;
// whether they do better than at $T = 1$, five seeds leave undecided.

// %%
showCommitted(experiment);

// %% [markdown]
// ## Now change it
//
// 1. A loss of your own. Put this in place of `const lossAt = …` above: the squared difference between the soft targets and the student's probabilities, times $T^2$. It has no name, so its nets are not kept; [12](12-your-own-net-and-data.ipynb) shows how to give it one. Does the narrow student still prefer a moderate $T$?
//
//    `const apart = (T: number, z: tf.Tensor, v: tf.Tensor) => tf.squaredDifference(tf.softmax(tf.div(z, T)), tf.softmax(tf.div(v, T)));`
//
//    `const lossAt = (T: number): BatchLoss => (z, batch) => tf.mul(T ** 2, tf.sum(apart(T, z, batch.teacherLogits), 1));`
//
// 2. `widths = [10]`: does the best temperature fall further?
// 3. `hardWeight: 0` in `lossAt`, or `changes = { hardWeight: 0 }` for the experiment: soft targets alone. Is the best $T$ the same?
//
// In the library: [the losses](../src/distillation/losses.ts), [the loss for `train`](../src/training/batch-loss.ts), [this experiment](../src/experiments/06-temperature-and-width/experiment.ts). Next: [digits that a student has never seen](07-missing-classes.ipynb).
