// -*- coding: utf-8 -*-
// %% [markdown]
// # With soft targets, a student needs less data and overfits less, but stands no higher learning rate
//
// Hinton, Vinyals and Dean (2015, §1): soft targets carry so much information that "the small model can often be trained on much less data than the original cumbersome model and using a much higher learning rate". §6 shows it for speech: with 3% of the data, labels reach 44.5% test accuracy if training stops early. Soft
// targets reach 57.0% without stopping early, close to the 58.9% that labels reach with all the data. On digits, too, a student with soft targets needs less data and no early stopping. But it stands no higher learning rate. If the rate rises slowly at first (_warm-up_), the highest one at which it learns is the same as with labels; if not, it is lower.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  BatchLoss, curvesFigure, distillation, DivergenceError, evaluate, firstExamples, hardTargets, loadMnist, makeBatch, MultilayerPerceptron,
  show, showBackend, showProgress, showTable, showTrials, train, trainReusably, transferSet,
} from "dark-knowledge";
import { checkParameters, experiments, runExperiment, showCommitted, showStatements, showVerdict } from "dark-knowledge/experiments";
const experiment = experiments.lessData;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net ends in ten numbers, its _logits_. The softmax at a _temperature_ $T$ turns those of a large net, the _teacher_, into probabilities: the _soft targets_ of the small net, its _student_. A label, or _hard target_, says which of ten digits a picture is. A soft target gives ten numbers, so the student hears more from each picture. It minimises
//
// $$\text{hardWeight} \cdot H(y, \text{softmax}(z)) + \text{softWeight} \cdot T^2 \cdot H(p, q), \qquad H(a, b) = -\sum_i a_i \ln b_i,$$
//
// where $H$ is the cross entropy, $z$ are the student's logits, $y$ is the label, and $p$ and $q$ are both nets' probabilities at $T$. From few pictures with labels, a net soon _memorises_ each of them: it gets all of them right, and new ones much less often. It _overfits_. Soft targets are harder to memorise, and they say what the teacher learned from pictures that the student never sees.
//
// **What the paper leaves open.** §6 uses speech recordings that aren't public, so here digits stand in for them: we compare how the methods rank, not the numbers ([notebook 11](11-soft-targets-as-regularisers.ipynb) uses synthetic speech). In the experiment, all students take about the same number of steps, whatever the size of their transfer set. And a
// learning rate doesn't mean the same for both losses: with its factor $T^2$, the soft term has the larger gradient here. So, for the comparison of rates, the losses are scaled until their first gradients, those before training, are equally long.

// %% tags=["parameters"]
let fewDigits = 1000; // that the students in the cells below learn from
let seed = 1; // of these nets
let trainingDigits = 20_000; // that their teacher learns from, of 60,000
let teacherEpochs = 15; // passes over these digits; the teacher is that of notebook 01
let studentEpochs = 40; // passes over the few digits
let setting = "quick"; // of the experiment further down: "quick" takes two minutes for one seed, "full" half an hour for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // its other options, such as { fraction: 0.01 } or { sizes: [30, 100, 300] }
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const cells = { fewDigits: fewDigits, seed: seed, trainingDigits: trainingDigits, teacherEpochs: teacherEpochs, studentEpochs: studentEpochs };
checkParameters("08-less-data", { setting: setting, seeds: seeds, changes: changes, engine: engine, ...cells });
const { training, test } = loadMnist();
const digits = firstExamples(training, trainingDigits);
const teacher = new MultilayerPerceptron({ layerSizes: [784, 1200, 1200, 10], seed: seed });
const shifted = { epochs: teacherEpochs, learningRate: 0.05, maxShiftPixels: 2 }; // it sees each digit moved by up to two pixels
const common = { seed: seed, evaluateOn: test, onProgress: showProgress() };
await trainReusably(teacher, seed, digits, { label: "teacher", ...shifted, ...common });
const few = await transferSet(teacher, firstExamples(digits, fewDigits)); // the few digits, each with the teacher's logits
console.log(`The teacher makes ${evaluate(teacher, test).errors} errors on ${test.count} test digits.`);

// %%
// The same student twice, on the same few digits: from their labels, and from soft targets. Change or add a loss here.
const losses: Record<string, BatchLoss> = {
  "labels": hardTargets, // −ln of the probability of the right digit
  "soft targets": distillation({ temperature: 20, softWeight: 0.5, hardWeight: 0.1 }),
};
const curves = [];
for (const [name, loss] of Object.entries(losses)) {
  const student = new MultilayerPerceptron({ layerSizes: [784, 300, 300, 10], seed: seed });
  const seen = []; // percent right of the digits that it learns from, after each epoch
  const afterEpoch = () => seen.push(100 * (1 - evaluate(student, few).errors / few.count));
  const { epochs } = await train(student, few, { label: name, loss: loss, epochs: studentEpochs, learningRate: 0.05, afterEpoch: afterEpoch, ...common });
  const x = epochs.map(({ epoch }) => epoch);
  curves.push({ label: `${name}, seen digits`, x: x, y: seen, reference: true }); // drawn dashed
  curves.push({ label: `${name}, test digits`, x: x, y: epochs.map(({ errors }) => 100 * (1 - errors / test.count)) });
}

// %%
const axes = { x: { label: "epoch" }, y: { label: "right", unit: "%", range: [70, 101] as [number, number] } };
show(curvesFigure(`A student of ${fewDigits} digits while it learns, one seed`, axes, curves, "Two curves for each loss."));
for (const { label, y } of curves) console.log(`${label}: ${y.at(-1).toFixed(1)}% right`);

// %% [markdown]
// **What you should see.** Over three seeds, the student that learns from labels gets all of its own 1000 digits right after 10 to 20 epochs, but only 88% to 89% of the test digits: a gap of 12 points, from overfitting. The one that learns from soft targets stays below 99% on its own digits and gets 93.8% to 94% of the test digits. Its gap is 5 points, and it never gets worse while it learns: nothing has to be stopped early.
//
// ## A higher learning rate?
//
// A factor of the loss acts like a factor of the learning rate, so two losses can be compared only at a common scale. Here each is divided by the length of its gradient before training: at the same rate, the first steps of both are equally long. Then the rate is doubled, from 0.1 up to 3.2. That is the rate at the start of a training; from there it falls to zero. Errors are counted on the teacher's training digits, most of which the student hasn't seen, so that no test digit chooses a rate.

// %%
// Errors of a student whose loss is scaled so that its first gradient is as long as that of the labels' loss.
const unlearned = new MultilayerPerceptron({ layerSizes: [784, 300, 300, 10], seed: seed });
const start = unlearned.values();
const batch = makeBatch(few, [...Array(few.count).keys()]);
const firstLength = (loss: BatchLoss) => {
  const { grads } = tf.variableGrads(() => tf.mean(loss(unlearned.logits(batch.inputs), batch)) as tf.Scalar, unlearned.variables);
  return Math.hypot(...Object.values(grads).map((gradient) => tf.norm(gradient).dataSync()[0]));
};
const wrongAt = async (name: string, rate: number) => {
  unlearned.setValues(start);
  const factor = firstLength(hardTargets) / firstLength(losses[name]);
  const scaled: BatchLoss = (z, examples) => tf.mul(factor, losses[name](z, examples));
  await train(unlearned, few, { label: `${name}, rate ${rate}`, loss: scaled, epochs: 10, learningRate: rate, seed: seed, onProgress: showProgress({ oneLine: true }) });
  return evaluate(unlearned, digits).errors;
};

// %%
const orDiverged = (error: Error) => (error instanceof DivergenceError ? "diverged" : Promise.reject(error));
const rates = [];
for (let rate = 0.1; rate <= 3.2; rate *= 2) {
  const row: (string | number)[] = [rate];
  for (const name of Object.keys(losses)) row.push(await wrongAt(name, rate).catch(orDiverged));
  rates.push(row);
}
showTable({ title: `Errors on ${digits.count} training digits, after ten epochs with ${fewDigits} of them`, columns: ["highest learning rate", ...Object.keys(losses)], rows: rates });

// %% [markdown]
// **What you should see** (students of seeds 1 to 3, teacher of seed 1). At 0.1 the student of labels makes 2310 to 2360 errors, the one of soft targets 2100 to 2130. With labels, 0.2 is a little better, and students learn up to 0.2 or 0.4. With soft targets they learn up to the same rates, but 0.2 is worse for two of three.
// From 0.8 on, all diverge. So soft targets lead to fewer errors, but stand no higher rate. In the experiment below, with more digits and steps, they even need a lower one, unless there is a warm-up.
//
// ## Sizes, rates, and the rows of §6
//
// In its full setting, the experiment trains students on 100 to 50,000 digits (the quick setting has fewer sizes), looks for the highest rate with and without warm-up, and trains on 3% of the digits: with labels, with labels stopped early (by held-out digits), and with soft targets. The trainings run side by side, one on each core, and are kept: after a change only the new ones run.

// %%
const options = { seeds: seeds, ...changes };
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);
showCommitted(experiment); // the full setting with five seeds; the learning rates with three

// %% [markdown]
// **What you should see.** With 1000 and 10,000 digits, soft targets lead to about half the errors of labels; with 100 digits both get about one test digit in four wrong. Without warm-up, students from soft targets learn at rates up to 0.1 or 0.2, those from labels up to 0.4. With warm-up, where the rate rises over the first fifth of the steps, both learn up to 0.4, and soft targets then make the fewest errors at 0.2 to 0.4, labels at 0.2. Whether their best rate is then twice as high, three seeds leave undecided. With 3% of the digits, the students that learn from labels memorise all of theirs, and stopping them early doesn't help here. The one that learns from soft targets makes fewer test errors without being stopped.
//
// ## Now change it
//
// 1. A loss of your own. Add this line to `losses` above: the student matches the teacher's logits, with a factor against divergence. Does it need the softmax at all?
//
//    `"logits": (z, batch) => tf.mul(0.1, tf.mean(tf.squaredDifference(z, batch.teacherLogits), 1)),`
//
// 2. `fewDigits = 100`, then 5000: where do soft targets help most?
// 3. `changes = { temperature: 2, rateTemperatures: [2] }`, for the experiment: these targets are nearly labels. Does the student need a warm-up now?
//
// In the library: [the losses](../src/distillation/losses.ts), [the loss for `train`](../src/training/batch-loss.ts), [transfer sets](../src/training/soft-target-cache.ts), [this experiment](../src/experiments/08-less-data/experiment.ts). Next: [many teachers, one student](09-ensembles.ipynb).
