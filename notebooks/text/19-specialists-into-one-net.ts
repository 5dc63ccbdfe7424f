// -*- coding: utf-8 -*-
// %% [markdown]
// # With few examples, soft targets make specialists overfit less, yet not better than the generalist; one net that starts as the generalist keeps about a quarter of what specialists add
//
// [Notebook 18](18-specialists.ipynb) puts _specialists_ beside a net for all classes, the _generalist_: each specialist is for a group of classes that the generalist confuses. Hinton, Vinyals and Dean (2015, §6.1) expect specialists to overfit less if, on pictures of other classes, they learn from the generalist's probabilities, its soft targets; they report no measurement.
// And they leave one question open (§8): they "have not yet shown" that the specialists can be distilled back into one large net. To distil them means that one net learns from the probabilities that the generalist and the specialists give together. Both are measured here, with kanji in fonts that no net has seen.

// %%
import {
  asSpecialist, balancedClusters, BatchLoss, distillation, evaluate, firstExamples, generalistWithSpecialists, LabelledDataset, loadKanji, logitsOf, MultilayerPerceptron,
  Net, onlyClasses, PredictionCovariance, seedsFigure, selectExamples, show, showBackend, showProgress, showTable, showTrials, softmaxWithTemperature,
  specialistData, specialistFrom, train, trainReusably, transferSet,
} from "dark-knowledge";
import * as tf from "@tensorflow/tfjs";
import { checkParameters, experiments, runExperiment, showCommitted, showStatements, showVerdict } from "dark-knowledge/experiments";
const experiment = experiments.specialistsIntoOneNet;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net's outputs are its _logits_ $z$; the softmax of $z$, divided by a _temperature_ $T$, gives probabilities, the net's _soft targets_. The classes here are kanji; the test pictures are in fonts that no net has seen. A specialist begins with the generalist's weights, and half of its examples are of its own few classes. So it sees the same few examples again and again, and may memorise them.
//
// - **§6.1.** For an example of its own classes, a specialist learns from the label. For all other examples three targets are compared: one class for all of them (the _dustbin_ of §5.2), their labels, or the generalist's soft targets, which are meant to preserve what the generalist knew.
// - **§8.** Eq. 5 (see [18](18-specialists.ipynb)) combines generalist and specialists into one distribution $q$. One net, the _student_, learns from $q$ and the labels: $\mathcal{L} = (1 - w)\,T^2\,H(q, p) + w\,H(y, p)$, where $H$ is the cross entropy, $y$ the label, $w$ its weight, and $p$ the student's softmax; in the first term $q$ and $p$ are both taken at $T$ (the logits of $q$ are $\ln q$), in the second $p$ is taken at 1. The control is the same student with the generalist's soft targets in place of $q$. Whatever the student of $q$ gains over the control, and only that, comes from the specialists.
//
// The paper does not say how to weigh a specialist's own classes against the others, and for §8 it gives no method.

// %% tags=["parameters"]
let classes = 100; // kanji in these cells; the experiment has 300 or 1000
let jitters = 12; // pictures of each kanji in each of 27 families of fonts, each distorted at random
let groupCount = 5; // groups of classes, each with a specialist
let units = 32; // in each of two layers, of all nets in these cells; the experiment's have 64
let epochs = 20; // of generalist and students
let fewJitters = 3; // pictures of each kanji in each family for the specialist of §6.1
let temperature = 1; // T of the soft targets and of the student that learns from them
let hardWeight = 0.5; // weight of the labels; the soft targets have the rest
let setting = "quick"; // of the experiment: "quick" has 300 classes and one seed, "full" 1000 classes and three
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // further options of the experiment, such as { fewJitters: 5 }

// %%
checkParameters("19-specialists-into-one-net", {
  setting: setting, seeds: seeds, changes: changes, classes: classes, jitters: jitters, groupCount: groupCount, units: units, epochs: epochs,
  fewJitters: fewJitters, temperature: temperature, hardWeight: hardWeight,
});
const { training, covariance, test, families } = await loadKanji({ classes: classes, jitters: jitters });
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [1024, units, units, classes], seed: seed });
const lesson = { epochs: epochs, batchSize: 128, learningRate: 0.03, warmUpEpochs: 1, onProgress: showProgress() };
const generalist = newNet(1);
await trainReusably(generalist, 1, training, { ...lesson, label: "generalist" });
// Groups of classes that it confuses: the labels are not looked at. §5.3
const predictions = new PredictionCovariance(classes);
predictions.add(softmaxWithTemperature(tf.tensor2d(logitsOf(generalist, covariance), [covariance.count, classes]), 1));
const groups = balancedClusters(predictions.correlation(), { clusters: groupCount });

// %% [markdown]
// ## What keeps a specialist from overfitting
//
// One specialist is trained twice on few pictures: once on labels, and once with the generalist's soft targets for the classes that are not its own. Both nets begin as the generalist, keep one output for each class instead of a dustbin, and see the same examples. (Specialists with a dustbin are in the experiment at the end.)

// %%
const own = groups[0];
const few = firstExamples(training, fewJitters * families.training.length * classes);
const examples = selectExamples(few, specialistData(few, own, { rounds: 3 }).positions); // half of them of its own classes
const targets = logitsOf(generalist, examples); // the generalist's logits; next, rows of its own classes are replaced by their labels
examples.labels.forEach((label, example) => {
  if (own.includes(label)) targets.subarray(example * classes, (example + 1) * classes).fill(-Infinity)[label] = 0; // the softmax of this row is 1 for the label and 0 elsewhere
});
const further = { ...lesson, epochs: 8, warmUpEpochs: 0 };
const [fromLabels, fromSoftTargets] = [newNet(1), newNet(1)];
for (const net of [fromLabels, fromSoftTargets]) net.setValues(generalist.values());
await trainReusably(fromLabels, "generalist", examples, { ...further, label: "specialist, labels" });
const soft = distillation({ temperature: 1, softWeight: 1, hardWeight: 0 });
await trainReusably(fromSoftTargets, "generalist", await transferSet({ logits: targets }, examples), { ...further, label: "specialist, soft targets", loss: soft });
console.log(`Both specialists saw the same ${examples.count} examples, half of them of their own ${own.length} classes.`);

// %%
// Right answers among its own classes.
const within = (net: Net, set: LabelledDataset) => {
  const pictures = onlyClasses(set, own);
  const logits = logitsOf(asSpecialist(net, own), pictures); // its own classes, then the others together
  const right = Array.from(pictures.labels).filter((label, row) => {
    const ofOwn = Array.from(logits.subarray(row * (own.length + 1), (row + 1) * (own.length + 1) - 1));
    return own[ofOwn.indexOf(Math.max(...ofOwn))] === label;
  });
  return `${((100 * right.length) / pictures.count).toFixed(1)}%`;
};
const nets: [string, Net][] = [["generalist", generalist], ["specialist, labels", fromLabels], ["specialist, soft targets for the others", fromSoftTargets]];
const rows = nets.map(([label, net]) => [label, within(net, few), within(net, test)]);
showTable({ title: `One specialist for ${own.length} classes`, columns: ["net", "its few pictures", "unseen families"], rows: rows });

// %% [markdown]
// ## Back into one net
//
// Now all specialists, as in [18](18-specialists.ipynb), and a student that learns from them. Change its loss here.

// %%
const specialists = [];
for (const [index, group] of groups.entries()) {
  const { data, dustbinShift } = specialistData(training, group, { rounds: 3, seed: index + 1 });
  const net = specialistFrom(generalist, group);
  await trainReusably(net, "generalist", data, { ...further, epochs: 4, label: `specialist ${index + 1}` });
  specialists.push({ classes: group, net: asSpecialist(net, group.map((_, output) => output), { shift: dustbinShift }) });
}
const together = generalistWithSpecialists(generalist, specialists); // eq. 5, as a net that answers with ln q
const loss: BatchLoss = (z, { teacherLogits, labels }) => {
  const q = tf.softmax(tf.div(teacherLogits, temperature)); // the soft targets, at T; for the student of the specialists, teacherLogits is ln q of eq. 5
  const logP = tf.logSoftmax(tf.div(z, temperature)); // ln p of the student, at the same T
  const soft = tf.neg(tf.sum(tf.mul(q, logP), 1)); // H(q, p)
  const hard = tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(z)), 1)); // H(y, p), at T = 1
  return tf.add(tf.mul((1 - hardWeight) * temperature ** 2, soft), tf.mul(hardWeight, hard)); // one number for each example
};

// %%
const students = [];
for (const [start, weights] of [["", newNet(2)], [", starting as the generalist", generalist]] as const) {
  for (const [teacher, name] of [[generalist, "the generalist"], [together, "the specialists"]] as const) {
    const student = newNet(2);
    student.setValues(weights.values());
    const label = `student of ${name}${start}`;
    await train(student, await transferSet(teacher, training), { ...lesson, label: label, loss: loss });
    students.push([label, student] as const);
  }
}
const answers = [["generalist", generalist], ["generalist with specialists", together], ...students] as const;
const found = answers.map(([label, net]) => ({ label: label, values: [100 * (1 - evaluate(net, test).errors / test.count)] }));
show(seedsFigure("Several nets, and one that learns from them", { label: "right answers", unit: "%", fromZero: false }, found));

// %% [markdown]
// **What you should see.** We ran these cells with several seeds. The specialist soon knows its few pictures: of those of its own classes it gets 77 to 89% right, the generalist 39 to 55%, both answering with these classes only. In unseen families it gains little or nothing from labels (0 to 4 points), and soft targets add 0 to 2 points. That is one specialist of five, and the generalist here is weak. In the experiment, whose generalist is better, specialists with few examples lose against it.
// The generalist is right on 27 to 34% of the test pictures, with specialists on 4 to 6 points more. From fresh weights, the student of the specialists ends between 1.6 points below and 2.5 points above the student of the generalist: seeds differ too much to show what one net keeps. Students that start as the generalist vary less. Longer learning alone takes them 4 to 5 points above it, and with the specialists' soft targets they gain 1.3 to 1.7 points more: some 30% of what the specialists add.
//
// ## Several seeds, and other students
//
// The experiment trains all specialists of §6.1 in three ways, with the same examples. For each way, how far the logit of the other classes is raised afterwards is chosen on font families held out for such choices. In the committed run, over five seeds, within their own classes and in unseen families, specialists are right on 66.2% with a dustbin, 67.5% with labels and 68.5% with soft targets. The generalist, which learned from all training pictures, is right on 69.6%: soft targets limit the loss, they don't turn it into a gain.
//
// Its students learn from labels alone, from the generalist, from generalist and specialists, or from two generalists together. With the generalist's size and fresh weights, a student of the specialists gains nothing that can be measured over its control, the student of the generalist (0.2 points, −0.8 to 1.2), at $T = 2$ and with less weight on the labels neither. Nor does the student of two generalists (0.5, −1.0 to 1.9), though they are right on 66.2% and the generalist on 59.4%: so the obstacle is the student's size, not the specialists. A student of twice the width gains 0.9 points from the specialists (0.1 to 1.7) and 1.5 from two generalists (0.5 to 2.5). But such a net is right on 71.3% from labels alone, more than with any of these teachers, which are narrower than it. A student that starts with the generalist's weights gains 0.5 points (0.3 to 0.7) over a control that starts likewise, 25% (16 to 35%) of the points that specialists add.

// %%
const results = await runExperiment(experiment, setting, { seeds: seeds, ...changes }, { onChange: showTrials() });
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);
showCommitted(experiment); // the results of the box at the top, of several seeds

// %% [markdown]
// ## Now change it
//
// 1. **A loss of your own**, in the cell under "Back into one net": leave the labels out. Or use soft targets only for examples on which the specialists change the generalist's answer: the batch has `inputs` too, and `generalist.apply(inputs)` gives the generalist's logits.
// 2. `units = 64`: how much do specialists still add, and how much of it does one net learn? The larger the generalist, the less is left to add.
// 3. `fewJitters = 5`: with more pictures, do specialists still need the soft targets?
//
// In the library: [combine-specialists.ts](../src/distillation/combine-specialists.ts) (eq. 5), [combined-net.ts](../src/models/combined-net.ts) (several nets that answer as one), [few-specialists.ts](../src/experiments/ingredients/few-specialists.ts) (§6.1),
// [19-specialists-into-one-net](../src/experiments/19-specialists-into-one-net/experiment.ts) (the experiment). Back to the specialists: [18-specialists](18-specialists.ipynb).
