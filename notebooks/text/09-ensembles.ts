// -*- coding: utf-8 -*-
// %% [markdown]
// # On pictures, one small net learns four tenths of what ten gain together
//
// Hinton, Vinyals and Dean (2015, §4) train ten acoustic models, nets that name the speech sound in each short slice (_frame_) of a recording. The ten differ only in their initial weights. One of them is right on 58.9% of the frames, the ten together on 61.1%, and a single net
// of the same size that learns from the ten, on 60.8%: "more than 80% of the improvement" is transferred to one net. Here we try the same on pictures: MNIST's digits, and the clothes of Fashion-MNIST. [Speech](10-speech-ensemble.ipynb) comes next.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  BatchLoss, evaluate, evaluateLogits, firstExamples, loadMnist, logitsOf, MultilayerPerceptron, randomGenerator,
  seedsFigure, selectExamples, show, showBackend, showProgress, showTable, showTrials, statistics, trainReusably, train,
} from "dark-knowledge";
import {
  checkParameters, committedFigures, experiments, runExperiment, showCommitted, showStatements, showVerdict,
} from "dark-knowledge/experiments";
const experiment = experiments.ensembles;
await showBackend();
showVerdict(experiment);
for (const figure of committedFigures(experiment).slice(0, 1)) show(figure); // a ring for each ensemble

// %% [markdown]
// **The idea.** A net ends in one number for each class, its _logits_ $v$. The softmax at a _temperature_ $T$ turns them into probabilities; those of a teacher are its _soft targets_. An _ensemble_ is a group of $M$ nets, its _members_. Its soft targets $p$ are the mean of theirs, arithmetic or geometric:
//
// $$p = \frac{1}{M} \sum_m \text{softmax}(v_m / T) \qquad \text{or} \qquad p = \text{softmax}\Big(\frac{1}{M} \sum_m v_m / T\Big).$$
//
// Ten nets cost ten times as much to use as one. So one net of their size, the _student_, learns from $p$ and from the labels.
//
// **What makes it work.** A member that has memorised a picture gives its label with near certainty, and so has nothing to teach beyond that label. The paper's nets can't memorise their frames: there are too many. Here each picture is moved by up to a pixel in each direction, anew in each epoch,
// and the members are asked about the very picture that the student sees.
//
// **More variety?** The paper also tried to vary the data that each member sees, and "found this to not significantly change" the results. Members gain together only where they are wrong on different pictures, so we count how often two of them disagree.
//
// **What the paper leaves open.** Would one net on labels alone, trained in the same way, do as well as the student? That net is the _control_ here. It has the student's initial weights, order of pictures, shifts, epochs and rates. Only the soft targets are missing.

// %% tags=["parameters"]
let temperature = 2; // T of the soft targets
let hardWeight = 0.5; // weight of the labels, beside 1 for the soft term
let members = 10; // of each ensemble of the experiment further down
let membersHere = 3; // of the ensemble in the cells below
let trainingDigits = 60_000; // that its nets learn from
let epochs = 15; // of these nets: passes over the digits
let setting = "quick"; // of the experiment: "quick" takes minutes for one ensemble, "full" an hour for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // options of the experiment's members, such as { varyOrder: true, bootstrap: true, architectures: [[50, 50], [100]] }
let student = {}; // options of the experiment's students and controls, such as { studentEpochs: 40 }

// %%
// A few nets that differ in their initial weights alone. They are kept: a second run takes them from the cache.
const own = { temperature: temperature, hardWeight: hardWeight, members: members, seeds: seeds, changes: changes, student: student };
const here = { membersHere: membersHere, trainingDigits: trainingDigits, epochs: epochs };
checkParameters("09-ensembles", { setting: setting, ...own, ...here });
const { training, test } = loadMnist();
const digits = firstExamples(training, trainingDigits);
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [784, 100, 100, 10], seed: seed });
const lesson = { epochs: epochs, batchSize: 256, learningRate: 0.1, maxShiftPixels: 1, onProgress: showProgress() };
const nets: MultilayerPerceptron[] = [];
for (let seed = 1; seed <= membersHere; seed++) {
  const net = newNet(seed);
  await trainReusably(net, seed, digits, { ...lesson, label: `member ${seed}` });
  nets.push(net);
}

// %%
// What the members say together: the two means of their probabilities at T = 1.
const logits = nets.map((net) => tf.tensor2d(logitsOf(net, test), [test.count, 10])); // one [digits, 10] for each member
const probabilities = logits.map((v) => tf.softmax(v));
const arithmetic = tf.mean(tf.stack(probabilities), 0);
const meanOfLogits = tf.mean(tf.stack(logits), 0);
const geometric = tf.softmax(meanOfLogits);
const alone = nets.map((net) => evaluate(net, test).errors);
const errorsOf = (p: tf.Tensor) => evaluateLogits(p.dataSync<"float32">(), test).errors; // the answer is the class with the largest value, be it a logit or a probability
const together = { arithmetic: errorsOf(arithmetic), geometric: errorsOf(geometric) };
console.log(`Errors of the members alone: ${alone.join(", ")}. Of their arithmetic mean: ${together.arithmetic}, of the geometric one: ${together.geometric}.`);

// %%
// The same nets, each from a draw of its own (a _bootstrap_ draw): as many digits, drawn with replacement, so that more than a third of them never occurs.
const drawn: MultilayerPerceptron[] = [];
for (let seed = 1; seed <= membersHere; seed++) {
  const generator = randomGenerator(seed, "draw");
  const positions = Array.from({ length: digits.count }, () => generator.integer(0, digits.count - 1));
  const net = newNet(seed);
  await trainReusably(net, seed, selectExamples(digits, positions), { ...lesson, label: `member ${seed}, own draw` });
  drawn.push(net);
}
for (const [name, few] of [["all digits", nets], ["a draw each", drawn]] as [string, MultilayerPerceptron[]][]) {
  const { disagreement } = statistics.diversity(few.map((net) => evaluate(net, test).predictions), test.labels);
  const p = tf.mean(tf.stack(few.map((net) => tf.softmax(tf.tensor2d(logitsOf(net, test), [test.count, 10])))), 0);
  const errors = few.map((net) => evaluate(net, test).errors);
  console.log(`${name}: two disagree on ${(100 * disagreement).toFixed(2)}% of the test digits. Errors alone: ${errors.join(", ")}; together: ${errorsOf(p)}.`);
}

// %% [markdown]
// ## The distillation
//
// One more net learns from the members' mean and the labels, and another one from the labels alone. Both begin with the same weights and see the same digits in the same order. Change the loss here.

// %%
const loss: BatchLoss = (z, batch) => { // z: the student's logits, [batch, 10]
  const v = batch.memberLogits; // the members', on the digits just as the student sees them, [batch, members, 10]
  const y = batch.labels; // 1 for the right digit, 0 for the others, [batch, 10]
  const p = tf.mean(tf.softmax(tf.div(v, temperature)), 1); // the arithmetic mean of their soft targets
  const logQ = tf.logSoftmax(tf.div(z, temperature)); // ln q of the student, at the same T
  const soft = tf.neg(tf.sum(tf.mul(p, logQ), 1)); // H(p, q)
  const hard = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), 1)); // H(y, softmax z), at T = 1
  return tf.add(tf.mul(temperature ** 2, soft), tf.mul(hardWeight, hard)); // one number for each digit
};
const [taught, control] = [newNet(1000), newNet(1000)];
await train(taught, digits, { ...lesson, label: "student of the members", teacher: nets, loss: loss, warmUpEpochs: 1 });
await trainReusably(control, 1000, digits, { ...lesson, label: "control, labels alone", warmUpEpochs: 1 });

// %%
const rows = [
  { label: "members alone", values: alone },
  { label: "control: labels alone", values: [evaluate(control, test).errors] },
  { label: "student of the members", values: [evaluate(taught, test).errors] },
  { label: `${membersHere} members together`, values: [together.arithmetic] },
];
show(seedsFigure("Errors of the nets in the cells above", { label: "errors on the test digits", fromZero: false }, rows));

// %% [markdown]
// **What you should see.** In one run of these cells the members made 139, 141 and 154 errors, and the three together 119 (arithmetic mean) or 117 (geometric). With a draw each, two of them disagreed on 1.6% of the digits instead of 1.4%. But each made more errors (152 to 164), and so did the three together (131): here, more variety didn't make up for the digits that each member missed. The control made 135 and the student 132. Three members gain less than ten, and nets that differ only by their seed vary by some 7 errors, so in one run the student may well do worse than the control.
//
// ## Ten members, several ensembles
//
// One seed proves nothing here: two students of the same ensemble can differ by as many errors as distillation saves. The experiment trains ten members for each ensemble, students and controls, on digits and on clothes. All of them learn for the same number of epochs, so that none gains merely by learning longer. Each ensemble counts as one measurement. Over five ensembles with three students and three controls each, on digits, a member makes 142 errors, the controls 136, the students 128 and the ten together 108: 42% of the gain is transferred (25% to 59%). On clothes it is 45% (31% to 60%), but there the controls do better still: 1169 errors, where the students make 1183. So on pictures, with small nets that learn for 20 epochs, the paper's 80% is not reached. [Speech](10-speech-ensemble.ipynb) shows what is missing: wider nets, and students that learn for longer than labels alone would gain by ([docs/log.md](../docs/log.md) has what was tried). Ten members with a draw of the digits each disagree on 1.6% of the test digits instead of 1.3%, but one of them alone makes 160 errors instead of 143. Together they make 113, and those of the same digits 109: as the paper found, varying the data changes little.

// %%
const distilled = { ...experiment.settings.quick.student, ...student };
const only = ["ensemble", "distilled", "labels alone"]; // and not the ten members with draws of their own, which take as long again
const results = await runExperiment(experiment, setting, { ...own, student: distilled }, { only: only, onChange: showTrials() });
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %%
showCommitted(experiment); // the results of the box at the top; docs/results.md names the commands that made them

// %% [markdown]
// ## Now change it
//
// 1. **A mean of your own**, in the cell under "The distillation". For the geometric mean write `const p = tf.softmax(tf.div(tf.mean(v, 1), temperature));`. Is it a worse teacher?
// 2. `temperature = 4`, then 1, and _Run All_. Only the student trains again. How much softer are the soft targets, and does it help?
// 3. `changes = { varyOrder: true }`: each member of the experiment also sees the pictures in an order of its own. Do two of them disagree more often? (`npx dark-knowledge study 09 --only bootstrap` trains the members with draws of their own.)
//
// The stop button ends a training at the end of a batch. Run the cell again: the experiment's nets and those of `trainReusably` resume.
//
// In the library: [ensemble.ts](../src/distillation/ensemble.ts) (the means), [teacher.ts](../src/training/teacher.ts) (teachers beside the student), [batch-loss.ts](../src/training/batch-loss.ts) (the loss),
// [ensemble-members.ts](../src/experiments/ingredients/ensemble-members.ts) and [ensemble-student-recipe.ts](../src/experiments/ingredients/ensemble-student-recipe.ts) (the experiment's trainings).
// Next: [10-speech-ensemble](10-speech-ensemble.ipynb), the same with acoustic models.
