// -*- coding: utf-8 -*-
// %% [markdown]
// # T² keeps labels and soft targets in balance, but only from T = 8 up; soft targets' gradients vary less than labels' only early on
//
// Hinton, Vinyals and Dean (2015, §2): "Since the magnitudes of the gradients produced by the soft targets scale as 1/T² it is important to multiply them by T² when using both hard and soft targets. This
// ensures that the relative contributions of the hard and soft targets remain roughly unchanged if the temperature used for distillation is changed." Here the ratio of the two changes by a factor of 1.4 over all T from 8 to 1000, and by about 25 over all T from 1 to 1000. §1 says that soft targets
// give "much less variance in the gradient between training cases". Taken as at most half the labels' variance, that is undecided before training and early in it (about 0.6 times, at T = 20), and wrong at its end (more than twice).

// %%
import * as tf from "@tensorflow/tfjs";
import {
  curvesFigure, distillation, makeBatch, MultilayerPerceptron, trainReusably, transferSet,
  show, showBackend, showProgress, showTable,
} from "dark-knowledge";
import {
  checkParameters, experiments, mnistTeacher, runExperiment, showStatements, showVerdict,
} from "dark-knowledge/experiments";
const experiment = experiments.gradients;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A student learns from the labels y and from a teacher's _soft targets_ p = softmax(v / T), where v are the teacher's _logits_ (its outputs before the softmax) and T is the _temperature_. With the student's own logits z
// and q = softmax(z / T), the soft term and its gradient are
//
// $$C_1 = -\sum_i p_i \ln q_i, \qquad \frac{\partial C_1}{\partial z_i} = \frac{q_i - p_i}{T} \qquad \text{(eq. 2)}$$
//
// The hard term is taken at T = 1: C₂ = −Σ y_i ln softmax(z)_i, with the gradient softmax(z)_i − y_i. At high T the difference q_i − p_i itself shrinks like 1/T, so that the soft gradient shrinks like 1/T².
//
// **Where the paper, and notes about it, are loose.**
//
// 1. Some notes on the paper write both terms as binary cross entropies, Σ −p_i ln q_i − (1 − p_i) ln (1 − q_i), and give (q − p)/T as the gradient. That is the gradient of −Σ p_i ln q_i; their sum has a different one.
// 2. They give (q − y)/T for the hard term. That is right only if the labels' term is taken at T as well. In the paper it is taken at T = 1.
// 3. Texts mean different things by α (a weight of one term or the other), by "the" soft loss, and by its mean. The table of conventions, further down, shows what each does to the gradient.
// 4. "Scale as 1/T²" and "roughly unchanged" are statements about high T. As long as T is below the logits' size, the soft gradient does not shrink like 1/T².

// %% tags=["parameters"]
let setting = "quick"; // of the teacher: "quick" takes minutes unless it is kept already, "full" far longer
let seeds = [1]; // of teachers and students; the cells below use the first one
let temperatures = [1, 2, 3, 5, 8, 12, 20, 50, 100, 1000]; // where the gradients are looked at
let temperature = 20; // T that the student is distilled at
let epochs = [0, 1, 3, 10]; // of the experiment: after which epochs to look; 0 is the fresh student
let softWeight = 1; // weight of the soft term; T² comes on top
let hardWeight = 1; // weight of the labels; the paper recommends a considerably smaller one
let hiddenUnits = 800; // of the student, in each of two layers
let learningRate = 0.05;
let alpha = 0.1; // α in the table of conventions, used as each text defines it
let changes = {}; // other options of the teacher, such as { teacherHiddenUnits: 300 }

// %%
// Logits of a teacher, of a fresh student, and of the same student after one epoch of distillation.
const net = { hiddenUnits: hiddenUnits, learningRate: learningRate, epochs: epochs };
const weights = { softWeight: softWeight, hardWeight: hardWeight };
const chosen = { seeds: seeds, temperatures: temperatures, temperature: temperature, ...weights, ...net, alpha: alpha };
checkParameters("03-gradients", { setting: setting, ...chosen, changes: changes });
const seed = seeds[0] ?? 1;
const teacher = await mnistTeacher(setting, seed, changes, showProgress());
const transfer = await transferSet(teacher.net, teacher.training); // the training digits with the teacher's logits
const student = new MultilayerPerceptron({ layerSizes: [784, hiddenUnits, hiddenUnits, 10], seed: seed + 1 });
const batch = makeBatch(transfer, [...Array(500).keys()]); // the first 500 digits
const [v, y] = [batch.teacherLogits, batch.labels];
const fresh = student.logits(batch.inputs);
const learning = { label: "student", epochs: 1, learningRate: learningRate, seed: seed, onProgress: showProgress() };
await trainReusably(student, seed, transfer, { loss: distillation({ temperature: temperature, ...weights }), ...learning });
const learned = student.logits(batch.inputs);

// %%
// Is the formula the gradient? tf.grad differentiates the loss as it is written here. q is the fresh student's at T, q1 at T = 1. Add a row of your own.
const T = temperature;
const crossEntropy = (target, q) => tf.neg(tf.sum(tf.mul(target, tf.log(q)), 1));
const both = (target, q) => tf.add(crossEntropy(target, q), crossEntropy(tf.sub(1, target), tf.sub(1, q)));
const [p, q, q1] = [tf.softmax(tf.div(v, T)), tf.softmax(tf.div(fresh, T)), tf.softmax(fresh)];
const rows: [string, (z: tf.Tensor) => tf.Tensor, string, tf.Tensor][] = [
  ["C1 = −Σ p ln q at T", (z) => crossEntropy(p, tf.softmax(tf.div(z, T))), "(q − p)/T", tf.div(tf.sub(q, p), T)],
  ["C2 = −Σ y ln q at 1", (z) => crossEntropy(y, tf.softmax(z)), "q − y", tf.sub(q1, y)],
  ["C2 = −Σ y ln q at 1", (z) => crossEntropy(y, tf.softmax(z)), "(q − y)/T", tf.div(tf.sub(q1, y), T)],
  ["Σ −p ln q − (1 − p) ln(1 − q) at T", (z) => both(p, tf.softmax(tf.div(z, T))), "(q − p)/T", tf.div(tf.sub(q, p), T)],
];
const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0];
const deviation = (loss, formula) => largest(tf.sub(tf.grad((z) => tf.sum(loss(z)))(fresh), formula)) / largest(formula);
const checked = rows.map(([name, loss, formula, values]) => [name, formula, deviation(loss, values).toExponential(1)]);
showTable({ title: `Formula against tf.grad, at T = ${T}`, columns: ["loss", "formula", "largest relative deviation"], rows: checked });

// %%
// What is T² for? The mean length of the labels' gradient over that of the soft targets', at each T.
const size = (gradient: tf.Tensor) => tf.mean(tf.norm(gradient, "euclidean", 1)).dataSync()[0];
const ratios = (z: tf.Tensor2D, factor: (T: number) => number) => temperatures.map((T) => {
  const soft = tf.div(tf.sub(tf.softmax(tf.div(z, T)), tf.softmax(tf.div(v, T))), T); // eq. 2
  const hard = tf.sub(tf.softmax(z), y);
  return (hardWeight * size(hard)) / (softWeight * factor(T) * size(soft));
});
const [square, none] = [(T: number) => T ** 2, () => 1];
const axes = { x: { label: "temperature T", log: true }, y: { label: "labels' gradient / soft targets' gradient", log: true } };
show(curvesFigure("What the labels contribute, relative to the soft targets (one seed)", axes, [
  { label: "fresh student, with T²", x: temperatures, y: ratios(fresh, square) },
  { label: "after an epoch, with T²", x: temperatures, y: ratios(learned, square) },
  { label: "fresh student, without", x: temperatures, y: ratios(fresh, none), reference: true },
  { label: "after an epoch, without", x: temperatures, y: ratios(learned, none), reference: true },
], "With T² the ratio is level from T = 8 up; without it, it grows like T²."));

// %% [markdown]
// **What you should see.** The formulas (q − p)/T and q − y agree with `tf.grad` to 1e-6 or better. (q − y)/T is wrong by a factor of T, and the sum of binary cross entropies has a different gradient. In the figure (quick teacher of seed 1,
// students of seeds 1 to 3), the ratio with T² is level from T = 8 up: 0.32 to 0.46 for the fresh student, 0.10 to 0.12 for the one that has learned for an epoch. Below it rises, to 1.0 and 1.4 to 1.7 at T = 1. Without T² it grows like T².
//
// ## What the soft targets add to the gradient
//
// §1 says that the ratios of the small probabilities hold what the teacher has learned, but hardly touch the loss at T = 1. To measure what they add, let p̃ keep p's probability of the right digit and spread the rest evenly over the wrong ones: a target without the ratios. With p as the target the gradient is (q − p)/T, with p̃ it is (q − p̃)/T. The figure shows the length of their difference over that of the first: ‖p − p̃‖ / ‖q − p‖.
//
// §1 also says that soft targets give "much less variance in the gradient between training cases". The table looks at the last layer's weights, whose gradient, for one digit, is the outer product h ⊗ g of the layer's inputs h and the gradient g of the logits, so its squared length is |h|² |g|². Its variance is divided by the squared length of its
// mean: so a mere factor of the loss, which only acts like a factor of the learning rate, cancels.

// %%
// What would change if the target were p̃, without the ratios?
const ratiosPart = (z: tf.Tensor2D) => temperatures.map((T) => {
  const [p, q, wrong] = [tf.softmax(tf.div(v, T)), tf.softmax(tf.div(z, T)), tf.sub(1, y)];
  const even = tf.div(tf.sum(tf.mul(p, wrong), 1, true), 9); // what p̃ gives to each wrong digit
  const ratios = tf.mul(tf.sub(p, even), wrong); // p − p̃
  return 100 * tf.div(tf.norm(ratios), tf.norm(tf.sub(q, p))).dataSync()[0];
});
const partAxes = { x: { label: "temperature T", log: true }, y: { label: "‖p − p̃‖ / ‖q − p‖", unit: "%", log: true } };
show(curvesFigure("What the ratios of the wrong digits' probabilities add to the gradient (one seed)", partAxes, [
  { label: "fresh student", x: temperatures, y: ratiosPart(fresh) },
  { label: "after an epoch", x: temperatures, y: ratiosPart(learned) },
], "It rises with T."));

// %%
// How much does the gradient vary between digits? Of labels, and of soft targets at each T.
const untrained = new MultilayerPerceptron({ layerSizes: [784, hiddenUnits, hiddenUnits, 10], seed: seed + 1 });
const squares = (rows: tf.Tensor) => tf.sum(tf.square(rows), 1);
const variation = (net: MultilayerPerceptron, gradient: tf.Tensor2D) => {
  const h = net.hidden(batch.inputs, 2); // the inputs of the last layer
  const mean = tf.div(tf.matMul(h, gradient, true), gradient.shape[0]); // of h ⊗ g
  const all = tf.mean(tf.mul(squares(h), squares(gradient))); // mean of |h|² |g|²
  return (tf.div(all, tf.sum(tf.square(mean))).dataSync()[0] - 1).toPrecision(3); // variance / |mean|²
};
const soft = (z: tf.Tensor2D, T: number) => tf.mul<tf.Tensor2D>(T, tf.sub(tf.softmax(tf.div(z, T)), tf.softmax(tf.div(v, T))));
const ofLabels = ["labels", variation(untrained, tf.sub(tf.softmax(fresh), y)), variation(student, tf.sub(tf.softmax(learned), y))];
const ofSoft = temperatures.map((T) => [`soft targets, T = ${T}`, variation(untrained, soft(fresh, T)), variation(student, soft(learned, T))]);
showTable({ title: "Variance of the gradient / |mean|², one seed", columns: ["targets", "fresh student", "after an epoch"], rows: [ofLabels, ...ofSoft] });

// %% [markdown]
// **What you should see** (quick teacher and students of seeds 1 to 3). In the fresh student's gradient, the ratios add 7 to 8% at T = 1 and 45 to 46% at T = 20. After an epoch the student is often right, and the ratios are much of what is left to learn: 71 to 82% at T = 1 and more than 350% at T = 20, where
// the student is already nearer to p than p̃ is. In the table, soft targets at T = 1 vary as much as labels (36 to 78 times the squared mean), those at T = 2 or 3 more (68 to 89), and those at T = 20 less (28 to 36). After an epoch the mean gradient is so small that all targets vary by some hundred times its square: this measure then says little.
//
// ## Before, during and after training
//
// The experiment checks each formula by finite differences as well, compares what texts mean by the same loss, and looks at the gradients after each of `epochs`, with every seed. For the variance it trains two students of 300 + 300 units, one from labels and one from soft targets. It divides each variance by the squared length of the mean gradient that the same targets gave _before training_.
// And it integrates the same variance over three Gaussian classes, whose true probabilities are known.

// %%
const options = { teacher: changes, ...chosen };
const results = await runExperiment(experiment, setting, options, { onProgress: showProgress() });
for (const figure of experiment.figures(results)) show(figure);
const [formulasAtOne, formulas, conventions, contributions, wrongDigits, ...variances] = experiment.tables(results);
for (const table of [contributions, wrongDigits, ...variances]) showTable(table);
showStatements(experiment, results);

// %%
showTable(formulasAtOne);
showTable(formulas);
showTable(conventions);

// %% [markdown]
// **What you should see there.** T² times the soft gradient is level from T = 8 up and falls off below that: by a factor of about 2 for a fresh student, and of about 20 for one that has learned, since it and the teacher are
// then both sure of the same digit. Without T² the ratio of the two contributions grows some twenty thousand times from T = 8 to T = 1000. The first table just above is at T = 1: there, dividing by T makes no difference, so (q − y)/T agrees, too.
//
// The ratios of the wrong digits' probabilities add 6% to the gradient of a fresh student at T = 1, and 47% at T = 20. So the paper is right that they hardly count at T = 1, but only for a student that has not learned the right digits yet. Once it has, they are most of what is left, at any T. (The table's _share of the squared gradient_ is that of all nine wrong digits. It is 10% if they all move alike, against the right one.)
//
// The variance (seeds 1 to 3, last layer's weights, relative to the first mean gradient): before training, soft targets at T = 20 have 0.65 times that of labels (0.44 to 0.88), after an epoch 0.56 times (0.37 to 0.75), after ten epochs 2.4 times (1.6 to 3.1). By then, labels that were memorised no longer pull, while soft targets are never matched exactly.
// Softer is not always steadier: before training, at T = 2 to 8, soft targets vary more than labels. On Gaussian classes, where labels are partly chance, the probabilities of Bayes' rule lower the variance as Menon et al. (2021) say, the more the classes overlap and the nearer the student is to these probabilities. These digits' labels are hardly chance: at T = 1 the soft
// targets have almost no entropy, and before training about the variance of labels.
//
// ## Now change it
//
// 1. `hardWeight = 0.1`: the paper's "considerably lower weight". At which T do both terms pull equally hard, with T² and without?
// 2. `temperature = 2`: the student is distilled at a T where T² does not keep the balance. Do the curves of the labels' share look different after training?
// 3. **A loss of your own**, as another line of `rows`: the squared difference of probabilities, say, `["Σ (q − p)²", (z) => tf.sum(tf.squaredDifference(tf.softmax(tf.div(z, T)), p), 1), "2(q − p)/T", tf.div(tf.mul(2, tf.sub(q, p)), T)]`. Is that its gradient?
//    Which power of T would keep it in balance?
//
// `changes = { teacherEpochs: 2 }` trains a less certain teacher, with smaller logits. From which T on is the ratio level?
//
// In the library: [gradients.ts](../src/distillation/gradients.ts) (the formulas), [conventions.ts](../src/distillation/conventions.ts) (what texts mean by α), [03-gradients](../src/experiments/03-gradients/contribution-study.ts) (the experiment).
// Next: [04-high-temperature-limit](04-high-temperature-limit.ipynb), what distillation turns into as T grows.
