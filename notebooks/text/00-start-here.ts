// -*- coding: utf-8 -*-
// %% [markdown]
// # Start here: a large net knows more than its answers say, and a small net can learn it
//
// A neural network, a _net_ for short, that has learned to read digits gives each picture ten probabilities, one for each digit. On a clear picture one digit gets nearly everything. The rest is tiny, but it is not noise: it
// says which other digits the picture resembles. Geoffrey Hinton, Oriol Vinyals and Jeff Dean called this _dark knowledge_. Their paper, [Distilling the Knowledge in a Neural Network](https://arxiv.org/abs/1503.02531)
// (2015), makes it visible with a _temperature_ and trains a small net on it, which then makes fewer errors than one trained on the labels.
//
// Here you see dark knowledge first. Then you distil a large net into a small one, in a few lines that you can change. At the end is the map: every claim of the paper that this workbook measures, and what became of it.
// Run the cells from top to bottom with Shift-Enter. All of them take about a minute.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  dataset, firstExamples, loadMnist, randomGenerator,
  distillation, evaluate, logitsOf, MultilayerPerceptron, softmaxWithTemperature, trainReusably, transferSet,
  seedsFigure, show, showBackend, showProgress, showTable, temperatureSlider,
} from "dark-knowledge";
import { checkParameters, exceptionsTable, sliderExamples, workbookMap, workbookTable } from "dark-knowledge/experiments";
await showBackend();

// %% tags=["parameters"]
let temperature = 4; // T at which the slider starts
let sureness = 0.99; // how sure of its answer the teacher must be, at T = 1, for a digit to be shown
let teacherEpochs = 3; // passes over the teacher's 10,000 digits
let teacherHiddenUnits = 300; // in each of its two hidden layers
let seeds = [11, 12, 13]; // of the distillation below
let ownTemperature = 2; // T of the student's soft targets there
let ownEpochs = 300; // passes over its 300 labelled points; the student makes a tenth as many, over 6,000 points

// %% [markdown]
// ## Soft targets at your fingertips
//
// A net ends in one number for each class, its _logits_ v. The softmax turns them into probabilities, and the _temperature_ T sets how soft these are (eq. 1 of the paper):
//
// $$p_i = \frac{\exp(v_i / T)}{\sum_j \exp(v_j / T)}$$
//
// At T = 1 these are the net's usual probabilities. A higher T brings them closer together, and the small ones can be seen. The probabilities at a raised T are called _soft targets_, because another net can learn from them as
// it learns from labels. The net whose soft targets they are is the _teacher_. This one learns from 10,000 of MNIST's handwritten digits, in a few seconds:

// %%
const looks = { temperature: temperature, sureness: sureness, teacherEpochs: teacherEpochs, teacherHiddenUnits: teacherHiddenUnits };
checkParameters("00-start-here", { ...looks, seeds: seeds, ownTemperature: ownTemperature, ownEpochs: ownEpochs });
const { training, test } = loadMnist();
const teacher = new MultilayerPerceptron({ layerSizes: [784, teacherHiddenUnits, teacherHiddenUnits, 10], seed: 1 });
const learning = { label: "teacher", epochs: teacherEpochs, onProgress: showProgress() };
await trainReusably(teacher, 1, firstExamples(training, 10_000), learning);
console.log(`The teacher makes ${evaluate(teacher, test).errors} errors on ${test.count} test digits that it has never seen.`);

// %%
const testLogits = logitsOf(teacher, test);
const probabilities = softmaxWithTemperature(tf.tensor2d(testLogits, [test.count, 10]), 1);
const guesses = tf.topk(probabilities, 2).values.arraySync() as number[][]; // the two highest, for each digit
// Digits of which the teacher is sure, those with the strongest second guess first; then the first of each class.
const sure = guesses.map((_, digit) => digit).filter((digit) => guesses[digit][0] >= sureness);
sure.sort((one, other) => guesses[other][1] - guesses[one][1]);
const digits = sure.filter((digit) => digit === sure.find((other) => test.labels[other] === test.labels[digit]));
show(temperatureSlider("Soft targets", sliderExamples({ testLogits: testLogits }, test, digits), { temperature: temperature }));

// %% [markdown]
// **What you should see.** At T = 1 there is one bar: the teacher is sure. Raise T with the arrow keys or the marks. Around T = 4 two or three other bars appear, each for a digit that this picture resembles: look at its
// strokes. At T = 20 all ten lie between about 0.05 and 0.2. A label would have told a small net one thing about this picture. The soft targets tell it ten.
//
// ## Distil a net, on data of your own
//
// _Distillation_ trains a small net, the _student_, on the teacher's soft targets. The data here are points on three noisy spiral arms. Only 300 of them have labels. A large net learns from these and becomes the teacher. The student sees
// 6,000 other points and never uses a label: all it is told about them is what the teacher says. For comparison, a net of the student's size learns from the 300 labels alone. `dataset` takes any arrays, so put your own in their place.

// %%
function spirals(count: number, seed: number, purpose: string) {
  const random = randomGenerator(seed, purpose);
  const labels = Array.from({ length: count }, () => random.integer(0, 2));
  const points = labels.map((label) => {
    const along = random.uniform();
    const turn = 2 * Math.PI * (label / 3 + along / 2) + 0.5 * random.normal();
    return [along * Math.cos(turn), along * Math.sin(turn)];
  });
  return dataset({ name: "spirals", inputs: points, labels: labels, classes: 3 });
}

// %%
// What the student minimises: the cross entropy between the teacher's soft targets and its own probabilities at T, times T². With hardWeight 0 no label counts. Try a loss of your own here.
const loss = distillation({ temperature: ownTemperature, softWeight: 1, hardWeight: 0 });

async function distil(seed: number) {
  const labelled = spirals(300, seed, "labelled");
  const onProgress = showProgress({ oneLine: true });
  const [large, small, student] = [100, 8, 8].map((units) => new MultilayerPerceptron({ layerSizes: [2, units, units, 3], seed: seed }));
  await trainReusably(large, seed, labelled, { label: `large net, seed ${seed}`, epochs: ownEpochs, onProgress: onProgress });
  await trainReusably(small, seed, labelled, { label: `small net, seed ${seed}`, epochs: ownEpochs, onProgress: onProgress });
  const soft = await transferSet(large, spirals(6000, seed, "unlabelled"));
  await trainReusably(student, seed, soft, { label: `student, seed ${seed}`, epochs: Math.ceil(ownEpochs / 10), loss: loss, onProgress: onProgress });
  return [large, small, student].map((net) => evaluate(net, spirals(5000, seed, "test")).errors);
}

// %%
const nets = ["large net, 300 labels", "small net, 300 labels", "student, 6000 soft targets"];
const errors = [];
for (const seed of seeds) errors.push(await distil(seed));
const rows = nets.map((label, net) => ({ label: label, values: errors.map((ofSeed) => ofSeed[net]) }));
show(seedsFigure("Errors on the spirals, one dot for each seed", { label: "errors", unit: "of 5000 test points" }, rows));

// %% [markdown]
// ## The map: every claim, and what became of it
//
// Each row is a notebook, and its name is a link. The verdicts follow from the numbers in `results/` by the same rules for all; `src/study/verdict.ts` says which of them are older than the results. A claim _holds_ if it was reproduced, or if what was measured
// here is better than what the paper reports. The second table lists the claims that do not hold, or are not decided.

// %%
const map = workbookMap();
showTable(workbookTable(map));
showTable(exceptionsTable(map));

// %% [markdown]
// ## Now change it
//
// Change a number in the cell of parameters, or anything else, then _Run_ → _Run All Cells_. Nets that do not depend on what you changed are taken from the cache. The stop button stops a training; run the cell again, and it resumes.
//
// 1. `sureness = 0.5`: digits of which the teacher is less sure come in as well. Which of them would you have read differently?
// 2. `ownTemperature = 1`, then `8`: what is left of the student's gain? With `seeds = [1, 2, 3, 4, 5, 6]` you see how much of it is luck.
// 3. A loss of your own, in the cell of `distil`: `const loss = (logits, batch) => logits.softmax().sub(batch.teacherLogits.softmax()).square().sum(1)` is the squared difference of the two nets' probabilities at T = 1.
//
// Used here: [the softmax at a temperature](../src/distillation/softmax.ts), [the losses](../src/distillation/losses.ts), [training](../src/training/train.ts), [transfer sets](../src/training/soft-target-cache.ts). Next:
// [01-mnist-distillation](01-mnist-distillation.ipynb), the paper's first experiment.
