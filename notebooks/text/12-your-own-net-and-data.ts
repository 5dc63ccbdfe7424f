// -*- coding: utf-8 -*-
// %% [markdown]
// # Any net can teach any other, on data of your own
//
// Distillation compares two vectors of _logits_, the numbers before the softmax, and never looks at the nets behind them (§2). So a small perceptron can learn from a convolutional net, or
// from several nets at once. Here a convolutional net teaches one to tell clothes apart. Then a table from a CSV file and a folder of pictures take the place of the clothes, and the last code cell has a loss for you to
// change.
//
// Any `tf.sequential` or `tf.model` with one input and one output can be trained, as long as it ends in logits: softmax and temperature belong to the loss. If yours ends in a softmax,
// `await withoutSoftmax(model)` gives you the same model without it.

// %%
import * as tf from "@tensorflow/tfjs";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
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
let softWeight = 0.5; // weight of the soft term; T² comes on top
let hardWeight = 0.5; // weight of the labels
let seeds = [1, 2, 3]; // of the students
let teacherPictures = 20_000; // that the teacher learns from
let teacherEpochs = 6;
let studentPictures = 1000; // with labels, for the students
let studentEpochs = 100;

// %%
const counts = { teacherPictures: teacherPictures, teacherEpochs: teacherEpochs, studentPictures: studentPictures, studentEpochs: studentEpochs };
const weights = { temperature: temperature, softWeight: softWeight, hardWeight: hardWeight };
checkParameters("12-your-own-net-and-data", { seeds: seeds, ...counts, ...weights });
const clothes = loadFashionMnist();
const start = (seed: number) => tf.initializers.heNormal({ seed: seed }); // seeded, so that a second run is the same
const relu = { activation: "relu" as const };
const dense = (units: number, more = {}) => tf.layers.dense({ units: units, kernelInitializer: start(units), ...more });
const convolution = (filters: number, more = {}) =>
  tf.layers.conv2d({ filters: filters, kernelSize: 3, kernelInitializer: start(filters), ...relu, ...more });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const convolutions = [convolution(16, { inputShape: [28, 28, 1] }), pool(), convolution(32), pool(), tf.layers.flatten()];
const dropout = tf.layers.dropout({ rate: 0.5, seed: 1 });
const teacher = tf.sequential({ layers: [...convolutions, dense(128, relu), dropout, dense(10)] }); // dense(10): the logits
const learning = { label: "teacher", epochs: teacherEpochs, learningRate: 0.05, onProgress: showProgress() };
const history = await train(teacher, firstExamples(clothes.training, teacherPictures), learning);

// %% [markdown]
// ## The student: 32 hidden units and few pictures
//
// The same small net learns in three ways, each with every seed: from the labels of 1,000 pictures; from these labels and what the teacher says of the same pictures; and from ten times as many pictures without
// any label, where the teacher's word is all it has. (The teacher itself has learned from these pictures, with their labels.)

// %%
const student = (seed: number) => tf.sequential({ layers: [
  tf.layers.flatten({ inputShape: [28, 28, 1] }),
  dense(32, { kernelInitializer: start(10 * seed), ...relu }),
  dense(10, { kernelInitializer: start(10 * seed + 1) }),
] });
const few = await transferSet(teacher, firstExamples(clothes.training, studentPictures)); // the teacher is asked once
const { inputs, shape } = firstExamples(clothes.training, 10 * studentPictures);
const pictures = dataset({ name: "pictures without labels", inputs: inputs, shape: shape, classes: 10 });
const unlabelled = await transferSet(teacher, pictures);
const bothTerms = distillation(weights);
const softOnly = distillation({ temperature: temperature, softWeight: 1, hardWeight: 0 });

// %%
const common = { batchSize: 64, learningRate: 0.03, onProgress: showProgress({ oneLine: true }) };
const learned = async (name: string, data, loss, epochs: number) => {
  const nets = [];
  for (const seed of seeds) {
    nets.push(student(seed));
    await train(nets.at(-1), data, { label: `${name}, seed ${seed}`, loss: loss, epochs: epochs, warmUpEpochs: epochs / 50, seed: seed, ...common });
  }
  return nets;
};
const fromLabels = await learned("labels", few, hardTargets, studentEpochs);
const fromBoth = await learned("labels and soft targets", few, bothTerms, studentEpochs);
const fromTeacher = await learned("no labels", unlabelled, softOnly, Math.ceil(studentEpochs / 10)); // as many steps

// %%
const errorsOf = (nets, data = clothes.test) => nets.map((net) => evaluate(net, data).errors);
const [unlabelledPictures, labelledPictures] = [unlabelled.count, few.count].map((count) => count.toLocaleString("en"));
show(seedsFigure("Errors on 10,000 test pictures", { label: "test errors" }, [
  { label: `${labelledPictures} labels`, values: errorsOf(fromLabels) },
  { label: "… and their soft targets", values: errorsOf(fromBoth) },
  { label: `${unlabelledPictures} pictures, no label`, values: errorsOf(fromTeacher) },
  { label: "teacher", values: errorsOf([teacher]) },
]));
showTable(netsTable(compareNets({ teacher: teacher, student: fromBoth[0] }, clothes.test)));

// %% [markdown]
// **What you should see.** From 1,000 labels the student makes 2,000 to 2,110 errors. Soft targets for the same pictures save 100 to 200 of them, and ten times as many pictures without labels 280 to 380. The table
// says what the small net saves. The three losses on the bars can't be compared: that of soft targets can't fall below their entropy, and is multiplied by T².
//
// ## A table of yours: a CSV file
//
// `readCsv` guesses nothing. The file of penguins has two rows without measurements; it names the first, and we leave both out. A net learns best from inputs of about 1, and a penguin's mass is about 4000:
// `standardised` subtracts the training part's mean and divides by its standard deviation, in all parts alike.

// %%
const table = { label: "species", omit: ["island", "sex", "year"] };
try { readCsv(penguinsCsv(), table); } catch (error) { console.log(error.message.replace(penguinsCsv(), "penguins.csv")); }
const path = join(mkdtempSync(join(tmpdir(), "penguins-")), "penguins.csv");
writeFileSync(path, readFileSync(penguinsCsv(), "utf8").split("\n").filter((row) => !row.includes("NA,NA,NA,NA")).join("\n"));
const birds = standardised(splitDataset(readCsv(path, table), { test: 0.3, seed: 1 }));
const large = tf.sequential({ layers: [dense(64, { inputShape: [4], ...relu }), dense(64, relu), dense(3)] });
const tiny = () => tf.sequential({ layers: [dense(2, { inputShape: [4], ...relu }), dense(3)] });
const [fromSpecies, fromLarge] = [tiny(), tiny()];
const slowly = { batchSize: 16, learningRate: 0.02, epochs: studentEpochs };
await train(large, birds.training, slowly);
await train(fromSpecies, birds.training, slowly);
await train(fromLarge, await transferSet(large, birds.training), { loss: bothTerms, ...slowly });
const nets = { "large net": large, "two units, from labels": fromSpecies, "two units, from the large net": fromLarge };
showTable(netsTable(compareNets(nets, birds.test), "Penguins of three species"));

// %% [markdown]
// So easy a table leaves little to distil: read these rows as an example of the lines, not of the gain.
//
// ## Pictures of yours, and a loss of yours
//
// `readImageFolder` reads PNG and JPEG files from one folder per class; here we write some first. `classNames` keeps the classes in the teacher's order, since folders are sorted by name otherwise.

// %%
const folder = join(mkdtempSync(join(tmpdir(), "clothes-")), "pictures");
await writeImageFolder(firstExamples(clothes.training, studentPictures), folder);
const fromFiles = await readImageFolder(folder, { channels: 1, classNames: clothes.training.classNames });
console.log(`${fromFiles.count} pictures of ${fromFiles.shape.join(" × ")}, of which the teacher gets ${evaluate(teacher, fromFiles).errors} wrong`);
const [fromFolder] = await learned("folder", await transferSet(teacher, fromFiles), bothTerms, studentEpochs);
console.log(`A student that learned from the folder makes ${errorsOf([fromFolder])[0]} errors on the test pictures.`);

// %%
// A loss takes logits and a batch, and gives one number per example. This one uses a soft target only where the teacher is right.
const T = temperature;
const mine = (logits, batch) => {
  const [z, v, y] = [logits, teacherLogitsOf(batch), labelsOf(batch)];
  const soft = tf.neg(tf.sum(tf.mul(tf.softmax(tf.div(v, T)), tf.logSoftmax(tf.div(z, T))), 1)); // cross entropy at T
  const hard = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), 1)); // cross entropy with the labels
  const isRight = tf.cast(tf.equal(tf.argMax(v, 1), tf.argMax(y, 1)), "float32");
  return tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight * T ** 2, tf.mul(isRight, soft)));
};
console.log(`Test errors with a loss of one's own: ${errorsOf(await learned("own loss", few, mine, studentEpochs)).join(", ")}`);

// %% [markdown]
// ## Questions that people ask
//
// - **Is T used when the student answers?** No, T = 1 then. The most probable class is the same at every T.
// - **Which T?** Try 1, 2, 4 and 8 on held-out examples (`splitDataset(data, { validation: 0.1 })`), never on the test set. The smaller the student, the lower the best T, but 1 may be too low: [06](06-temperature-and-width.ipynb).
// - **Which term does α weigh?** Texts differ: `conventions.weightsFromAlpha({ alpha: 0.9, weighs: "soft" })` translates. T² is in our soft term already.
// - **KL divergence, cross entropy or squared error?** The first two have the same gradient. Squared error of zero-mean logits is, up to a factor, the limit of high T: [04](04-high-temperature-limit.ipynb).
// - **Must the nets be alike?** No. They need the same classes in the same order, and the same inputs, unless you give the teacher's `{ logits }` to `transferSet`.
// - **Can I use examples without labels?** Yes, with `hardWeight` 0, as the third student.
// - **Average logits or probabilities?** Both work: [09](09-ensembles.ipynb). `transferSet([netA, netB], data)` averages probabilities at the loss's T.
// - **Can a student beat its teacher?** Yes, even with the teacher's own architecture (Furlanello et al. 2018, "Born-again neural networks").
// - **Soft targets, or the teacher's best guess as a label?** A guess says nothing about which classes are alike. Train on `labels` made from the largest of `logitsOf(teacher, data)`, and compare.
// - **How do I predict and save?** `logitsOf(net, data)`; `exportModel(net, folder)` writes a model that a browser loads.
//
// **Three things to try.** 1. `temperature = 8`, then 1: what becomes of the students that learn from soft targets? 2. In the loss, put `tf.sub(1, isRight)` for `isRight`: what does a teacher pass on where it is
// wrong? 3. `readCsv("/path/of/yours.csv", { label: "its column" })`.
