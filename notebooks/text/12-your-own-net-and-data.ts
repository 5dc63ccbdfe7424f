// -*- coding: utf-8 -*-
// %% [markdown]
// # A convolutional net's soft targets make a small perceptron better, and unlabelled pictures make it better still
//
// Distillation compares two vectors of _logits_, the numbers before the softmax, and never looks at the nets behind them (§2). So a small perceptron can learn from a convolutional net, or
// from several nets at once. Here a convolutional net teaches a perceptron to tell clothes apart. Then the data come from a CSV file and from a folder of pictures, and the last code cell has a loss for you to
// change.
//
// Any `tf.sequential` or `tf.model` with one input and one output can be trained, as long as it ends in logits: softmax and temperature belong to the loss ([01](01-mnist-distillation.ipynb) explains the temperature, soft targets, teacher and student). If yours ends in a softmax,
// `await withoutSoftmax(model)` gives you the same model without it.

// %%
import * as tf from "@tensorflow/tfjs";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  dataset, firstExamples, loadFashionMnist, penguinsCsv, readCsv, readImageFolder, selectExamples, splitDataset, standardised, writeImageFolder,
  compareNets, distillation, evaluate, hardTargets, labelsOf, teacherLogitsOf, train, transferSet,
  confusionFigure, netsTable, seedsFigure, show, showBackend, showProgress, showTable, statistics,
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
// The same small net learns in five ways, each with every seed:
//
// 1. from the labels of 1,000 pictures,
// 2. from these labels and the teacher's soft targets for the same pictures,
// 3. as 2, but the teacher is a net of the student's own kind, one that learned in way 1,
// 4. from ten times as many pictures without labels: the teacher's most probable class serves as label (a _hard pseudo-label_),
// 5. from the pictures of 4, again without labels, but with the teacher's soft targets.
//
// The teacher itself has seen these pictures with their labels.

// %%
const student = (seed: number) => tf.sequential({ layers: [
  tf.layers.flatten({ inputShape: [28, 28, 1] }),
  dense(32, { kernelInitializer: start(10 * seed), ...relu }),
  dense(10, { kernelInitializer: start(10 * seed + 1) }),
] });
const few = await transferSet(teacher, firstExamples(clothes.training, studentPictures)); // the teacher is asked once
const { inputs, shape } = firstExamples(clothes.training, 10 * studentPictures);
const pictures = { name: "pictures without labels", inputs: inputs, shape: shape, classes: 10 };
const unlabelled = await transferSet(teacher, dataset(pictures));
const answers = tf.tensor2d(unlabelled.teacherLogits, [unlabelled.count, 10]);
const guesses = dataset({ ...pictures, labels: tf.argMax(answers, 1) }); // the teacher's most probable class as label
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
const fewer = Math.ceil(studentEpochs / 10); // ten times the pictures in a tenth of the epochs: as many steps
const fromLabels = await learned("labels", few, hardTargets, studentEpochs);
const fromBoth = await learned("labels and soft targets", few, bothTerms, studentEpochs);
const fromOwnKind = await learned("own kind", await transferSet(fromLabels[0], few), bothTerms, studentEpochs);
const fromGuesses = await learned("pseudo-labels", guesses, hardTargets, fewer);
const fromTeacher = await learned("no labels", unlabelled, softOnly, fewer);

// %%
const errorsOf = (nets, data = clothes.test) => nets.map((net) => evaluate(net, data).errors);
const [unlabelledPictures, labelledPictures] = [unlabelled.count, few.count].map((count) => count.toLocaleString("en"));
show(seedsFigure("Errors on 10,000 test pictures", { label: "test errors" }, [
  { label: `${labelledPictures} labels`, values: errorsOf(fromLabels) },
  { label: "… and soft targets", values: errorsOf(fromBoth) },
  { label: "… of a net of its own kind", values: errorsOf(fromOwnKind) },
  { label: `${unlabelledPictures} pseudo-labels`, values: errorsOf(fromGuesses) },
  { label: `${unlabelledPictures} soft targets, no label`, values: errorsOf(fromTeacher) },
  { label: "teacher", values: errorsOf([teacher]) },
]));
showTable(netsTable(compareNets({ teacher: teacher, student: fromBoth[0] }, clothes.test)));
const { confusion } = evaluate(fromBoth[0], clothes.test);
show(confusionFigure("What the student takes for what", confusion, { classNames: clothes.test.classNames, cells: "pictures" }));

// %% [markdown]
// **What you should see.** From 1,000 labels the student makes 2,000 to 2,110 errors. Soft targets for the same pictures save 100 to 200 of them. A teacher of the student's own kind saves nothing clear (2,000 to 2,100
// errors). Ten times as many pictures without labels save 280 to 380 with soft targets, and about 400 with hard pseudo-labels: here the teacher's best guess, right for nine pictures in ten, teaches no worse than its soft
// targets. (Three seeds each; try another T before you generalise.)
//
// The table says what the small net saves in size and time. Don't compare the losses on the progress bars: a loss on soft targets can't fall below their entropy, and T² multiplies it.
//
// ## Which T for my data?
//
// Search on examples that neither net has seen, with several seeds, and look at the test set once, when T is chosen.

// %%
const heldOut = selectExamples(clothes.training, Uint32Array.from({ length: 5000 }, (_, index) => 50_000 + index));
const search = [];
for (const T of [1, 2, 4, 8, 16]) {
  const loss = distillation({ temperature: T, softWeight: softWeight, hardWeight: hardWeight });
  const nets = await learned(`T = ${T}`, few, loss, studentEpochs);
  search.push({ T: T, nets: nets, errors: errorsOf(nets, heldOut) });
}
const mean = ({ errors }) => statistics.summarise(errors).mean;
const best = search.reduce((one, other) => (mean(other) < mean(one) ? other : one));
const rows = search.map((one) => [one.T, one.errors.join(", "), Math.round(mean(one))]);
showTable({ title: "Errors on 5,000 held-out pictures", columns: ["T", "errors, each seed", "mean"], rows: rows });
console.log(`Chosen: T = ${best.T}. With it, once, on the test set: ${errorsOf(best.nets).join(", ")} errors.`);

// %% [markdown]
// **What you should see.** From T = 1 to 8 the means differ by less than the seeds do (930 to 940 errors in our run); T = 16 is a little worse. So for this student on these data T hardly matters, and which of 1 to 8 wins is
// luck. The search tells you that, too.
//
// ## A table of yours: a CSV file
//
// `readCsv` guesses nothing. The penguins' file has two rows without measurements: the error names the first, and we leave both out. A net learns best from inputs of a size of about 1, and a penguin's mass is about 4000 g.
// `standardised` subtracts the training part's mean and divides by its standard deviation, in all parts alike. This table is so easy that it leaves little to distil: copy the code, but expect no gain here.
//
// ## Pictures of yours, and a loss of yours
//
// The second cell below reads PNG files from one folder per class; it writes some first. `classNames` keeps the classes in the teacher's order; otherwise they would be sorted by folder name. Its loss is a function of
// logits and batch that gives one number per example: here a soft target counts only where the teacher is right.

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

// %%
const folder = join(mkdtempSync(join(tmpdir(), "clothes-")), "pictures");
await writeImageFolder(firstExamples(clothes.training, studentPictures), folder);
const fromFiles = await readImageFolder(folder, { channels: 1, classNames: clothes.training.classNames });
console.log(`${fromFiles.count} pictures of ${fromFiles.shape.join(" × ")}, of which the teacher gets ${evaluate(teacher, fromFiles).errors} wrong`);
const T = temperature;
const mine = (logits, batch) => {
  const [z, v, y] = [logits, teacherLogitsOf(batch), labelsOf(batch)];
  const soft = tf.neg(tf.sum(tf.mul(tf.softmax(tf.div(v, T)), tf.logSoftmax(tf.div(z, T))), 1)); // cross entropy at T
  const hard = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), 1)); // cross entropy with the labels
  const isRight = tf.cast(tf.equal(tf.argMax(v, 1), tf.argMax(y, 1)), "float32");
  return tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight * T ** 2, tf.mul(isRight, soft)));
};
const fromFolder = await learned("own loss", await transferSet(teacher, fromFiles), mine, studentEpochs);
console.log(`Test errors with a loss of your own: ${errorsOf(fromFolder).join(", ")}`);

// %% [markdown]
// ## Questions that people ask
//
// - **Is T used when the student answers?** No, T = 1 then. T changes the probabilities, never which class is the most probable: move the slider in [02](02-temperature.ipynb).
// - **Which T?** Search, as above. The smaller the student, the lower the best T, but 1 may be too low: [06](06-temperature-and-width.ipynb).
// - **Which term does α weigh?** Texts differ. `conventions.weightsFromAlpha({ alpha: 0.9, weighs: "soft" })` translates, as does the table in [03](03-gradients.ipynb). Our soft term includes T² already.
// - **KL divergence, cross entropy or squared error?** The first two have the same gradient. Squared error of zero-mean logits is, up to a factor, the limit at high T: [04](04-high-temperature-limit.ipynb).
// - **Must the nets be alike?** No: here a convolutional net teaches a perceptron. They need the same classes in the same order, and the same inputs, unless you give the teacher's `{ logits }` to `transferSet`.
// - **Can I use examples without labels?** Yes, with `hardWeight: 0`, as in way 5.
// - **Hard pseudo-labels or soft targets?** Compare way 4 with way 5.
// - **Can a student beat its teacher?** Compare way 3 with way 1: the teacher in way 3 is a net from way 1 (Furlanello et al. 2018, "Born-again neural networks").
// - **Average logits or probabilities?** Both work: [09](09-ensembles.ipynb). `transferSet([netA, netB], data)` averages probabilities at the loss's T.
// - **Several labels per example, or numbers?** `multiLabelDistillation` and `evaluateMultiLabel`; `regressionDistillation` and `evaluateRegression`.
// - **How do I predict and save?** `logitsOf(net, data)` predicts; `exportModel(net, folder)` writes a model that a browser loads.
//
// **Three things to try.** 1. `temperature = 8`, then 1: what happens to the students that learn from soft targets? 2. In the loss, put `tf.sub(1, isRight)` for `isRight`: what does a teacher pass on where it is
// wrong? 3. `readCsv("/path/of/yours.csv", { label: "its column" })`. The library's part: [losses](../src/distillation/losses.ts), [batch losses](../src/training/batch-loss.ts),
// [transfer sets](../src/training/soft-target-cache.ts), [readers](../src/data/readers). Back to the [map](00-start-here.ipynb).
