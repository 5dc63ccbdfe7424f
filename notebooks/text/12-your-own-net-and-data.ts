// -*- coding: utf-8 -*-
// %% [markdown]
// # Any net can teach any other, on data of your own
//
// In the notebooks before this one, teacher and student are perceptrons that read digits. Distillation needs neither. Its loss compares two vectors of _logits_, the
// numbers before the softmax, and never looks at the nets behind them (§2). So a convolutional net can teach a perceptron, a net for tables, or several nets at once.
//
// Here a convolutional net teaches a small perceptron to tell clothes apart. The same lines then run on a CSV file and on a folder of pictures, and in the last
// cell the loss is yours to change.

// %%
import * as tf from "@tensorflow/tfjs";
import { writeFileSync, readFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  dataset, firstExamples, loadFashionMnist, penguinsCsv, readCsv, readImageFolder, splitDataset, standardised, writeImageFolder,
  compareNets, distillation, evaluate, hardTargets, labelsOf, teacherLogitsOf, train, transferSet,
  netsTable, seedsFigure, show, showBackend, showProgress, showTable,
} from "dark-knowledge";
import { checkParameters } from "dark-knowledge/experiments";
await showBackend();

// %% tags=["parameters"]
let temperature = 2; // T of the soft targets
let softWeight = 0.5; // weight of the soft term, besides T²
let hardWeight = 0.5; // weight of the labels
let seeds = [1, 2, 3]; // of the students
let teacherPictures = 20_000; // that the teacher learns from
let teacherEpochs = 6;
let studentPictures = 1000; // with labels, for the students
let studentEpochs = 100;

// %% [markdown]
// ## The teacher: a convolutional net
//
// Any `tf.sequential` or `tf.model` with one input will do, as long as its last layer gives logits: softmax and temperature belong to the loss. `train` runs one step of it, records the
// operations, and lets TensorFlow repeat them as one graph.

// %%
const weights = { softWeight: softWeight, hardWeight: hardWeight };
const sizes = { teacherPictures: teacherPictures, studentPictures: studentPictures };
const epochs = { teacherEpochs: teacherEpochs, studentEpochs: studentEpochs };
checkParameters("12-your-own-net-and-data", { temperature: temperature, seeds: seeds, ...weights, ...sizes, ...epochs });
const clothes = loadFashionMnist();
const start = (seed: number) => tf.initializers.heNormal({ seed: seed });
const relu = { activation: "relu" as const };
const dense = (units: number, more = {}) => tf.layers.dense({ units: units, kernelInitializer: start(units), ...more });
const convolution = (filters: number, more = {}) =>
  tf.layers.conv2d({ filters: filters, kernelSize: 3, kernelInitializer: start(filters), ...relu, ...more });
const [pool, forget] = [() => tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.dropout({ rate: 0.5, seed: 1 })];
const look = [convolution(16, { inputShape: [28, 28, 1] }), pool(), convolution(32), pool(), tf.layers.flatten()];
const teacher = tf.sequential({ layers: [...look, dense(128, relu), forget, dense(10)] }); // logits, no softmax
const learning = { label: "teacher", epochs: teacherEpochs, learningRate: 0.05, onProgress: showProgress() };
const history = await train(teacher, firstExamples(clothes.training, teacherPictures), learning);

// %% [markdown]
// ## The student: 32 hidden units and few pictures
//
// Three students have the same net and the same first weights. The first learns from the labels of 1,000 pictures. The second learns from the same pictures and from what the teacher says of them. The third gets ten times as
// many pictures _without_ labels: the teacher's word is all it has.

// %%
const student = (seed: number) => tf.sequential({ layers: [
  tf.layers.flatten({ inputShape: [28, 28, 1] }),
  dense(32, { kernelInitializer: start(10 * seed), ...relu }),
  dense(10, { kernelInitializer: start(10 * seed + 1) }),
] });
const few = await transferSet(teacher, firstExamples(clothes.training, studentPictures)); // asked once, then kept
const { inputs, shape } = firstExamples(clothes.training, 10 * studentPictures);
const pictures = dataset({ name: "pictures without labels", inputs: inputs, shape: shape, classes: 10 });
const unlabelled = await transferSet(teacher, pictures);
const bothTerms = distillation({ temperature: temperature, softWeight: softWeight, hardWeight: hardWeight });
const softOnly = distillation({ temperature: temperature, softWeight: 1, hardWeight: 0 });

// %%
const common = { batchSize: 64, learningRate: 0.03, warmUpEpochs: 2, onProgress: showProgress({ oneLine: true }) };
const learned = async (name: string, data, loss, passes: number) => {
  const nets = [];
  for (const seed of seeds) {
    nets.push(student(seed));
    await train(nets.at(-1), data, { label: `${name}, seed ${seed}`, loss: loss, epochs: passes, seed: seed, ...common });
  }
  return nets;
};
const fromLabels = await learned("labels", few, hardTargets, studentEpochs);
const fromBoth = await learned("labels and soft targets", few, bothTerms, studentEpochs);
const fromTeacher = await learned("no labels", unlabelled, softOnly, Math.ceil(studentEpochs / 10)); // as many steps

// %%
const errorsOf = (nets) => nets.map((net) => evaluate(net, clothes.test).errors);
const [unlabelledPictures, labelledPictures] = [unlabelled.count, few.count].map((count) => count.toLocaleString("en"));
show(seedsFigure("Errors on 10,000 test pictures", { label: "test errors" }, [
  { label: `${labelledPictures} labels`, values: errorsOf(fromLabels) },
  { label: "… and their soft targets", values: errorsOf(fromBoth) },
  { label: `${unlabelledPictures} pictures, no label`, values: errorsOf(fromTeacher) },
  { label: "teacher", values: errorsOf([teacher]) },
]));
showTable(netsTable(compareNets({ teacher: teacher, student: fromBoth[0] }, firstExamples(clothes.test, 2000))));

// %% [markdown]
// **What you should see.** From 1,000 labels the student makes 2,000 to 2,110 errors. Soft targets for the same pictures take 100 to 200 of them away. Ten times as many unlabelled pictures take away 280 to 380: the teacher has seen
// 20,000 labels, and passes on what it made of them. The table says what the small net saves.
//
// ## A table: the same lines for a CSV file
//
// The penguins' file says "NA" in two rows. `readCsv` names the row and refuses: nothing is guessed. So we leave these rows out.

// %%
const rows = readFileSync(penguinsCsv(), "utf8").split("\n").filter((row) => !row.includes("NA,NA,NA,NA"));
const path = join(mkdtempSync(join(tmpdir(), "penguins-")), "penguins.csv");
writeFileSync(path, rows.join("\n"));
const penguins = readCsv(path, { label: "species", omit: ["island", "sex", "year"] });
const birds = standardised(splitDataset(penguins, { test: 0.3, seed: 1 })); // by the training part's mean and deviation
const large = tf.sequential({ layers: [dense(64, { inputShape: [4], ...relu }), dense(64, relu), dense(3)] });
const tiny = tf.sequential({ layers: [dense(2, { inputShape: [4], ...relu }), dense(3)] });
const slow = { batchSize: 16, learningRate: 0.02, epochs: studentEpochs };
await train(large, birds.training, slow);
await train(tiny, await transferSet(large, birds.training), { loss: bothTerms, ...slow });
showTable(netsTable(compareNets({ teacher: large, student: tiny }, birds.test), "Penguins of three species"));

// %%
const folder = join(mkdtempSync(join(tmpdir(), "clothes-")), "pictures");
await writeImageFolder(firstExamples(clothes.training, 500), folder);
const fromFiles = await readImageFolder(folder, { channels: 1 });
console.log(`${fromFiles.count} pictures of ${fromFiles.shape.join(" × ")}: ${fromFiles.classNames.join(", ")}`);
const T = temperature; // and a loss of your own:
const mine = (logits, batch) => {
  const [z, v, y] = [logits, teacherLogitsOf(batch), labelsOf(batch)];
  const soft = tf.neg(tf.sum(tf.mul(tf.softmax(tf.div(v, T)), tf.logSoftmax(tf.div(z, T))), 1)); // cross entropy at T
  const hard = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), 1)); // and with the labels
  const isRight = tf.cast(tf.equal(tf.argMax(v, 1), tf.argMax(y, 1)), "float32");
  return tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight * T ** 2, tf.mul(isRight, soft)));
};
console.log(`errors with a loss of one's own: ${errorsOf(await learned("own loss", few, mine, studentEpochs)).join(", ")}`);

// %% [markdown]
// ## Questions that people ask
//
// - **Is T used when the student answers?** No. T belongs to the training; afterwards the student's softmax has T = 1. The class with the largest logit is the same at every T.
// - **Which T for my data?** Try 1, 2, 4 and 8 on examples that you held out (`splitDataset(data, { validation: 0.1 })`); never on the test set. Small students do best at low T: notebook [06](06-temperature-and-width.ipynb).
// - **Which term does α weigh?** Texts differ. Here both weights have names, and T² is in the soft term already: `weightsFromAlpha` translates.
// - **KL divergence, cross entropy or squared error?** The first two differ by the entropy of the teacher's answer, which no weight of the student moves: same gradients. Squared error between logits is the limit of high T: notebook [04](04-high-temperature-limit.ipynb).
// - **Must the nets be alike?** No. Only the classes must be the same, in the same order.
// - **Can I use pictures without labels?** Yes, with `hardWeight` 0: the third student above.
// - **Average logits or probabilities?** Both work: notebook [09](09-ensembles.ipynb). `transferSet([netA, netB], data)` averages probabilities at the loss's T.
// - **Can a student beat its teacher?** Yes, where the labels' term corrects the teacher, or the student overfits less.
// - **Soft targets, or the teacher's best guess as a label?** The guess throws the similarities between classes away. Replace `softOnly` by `hardTargets` on pictures that the teacher has labelled, and compare.

// %% [markdown]
// **Three things to try.**
//
// 1. `temperature = 8`, then 1. What becomes of the second student, and of the third?
// 2. In the last cell, use `tf.sub(1, isRight)` for `isRight`: what does a teacher pass on where it is wrong?
// 3. Read a table of your own: `readCsv("yours.csv", { label: "its column" })`. What is wrong with it is said by row and column.
