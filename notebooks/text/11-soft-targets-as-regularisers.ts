// -*- coding: utf-8 -*-
// %% [markdown]
// # Soft targets keep a net with 3% of the frames from memorising them, and recover half of what the others are worth
//
// Hinton, Vinyals and Dean (2015, §6 and Table 5) train an acoustic model, a net that names the speech sound in each short slice (_frame_) of a recording, on 3% of the training frames. With labels it overfits badly, even when stopped early: it is right on 67.3% of its training frames and 44.5% of the test frames.
// With the soft targets of a net that was trained on everything, the same 3% give 57.0%, without any stopping. All frames, with labels, give 58.9%.

// %%
import {
  BatchLoss, evaluate, learningCurvesFigure, MultilayerPerceptron, show, showBackend, showProgress, showTable, showTrials,
  speech, takeFraction, train, trainReusably, transferSet,
} from "dark-knowledge";
import * as tf from "@tensorflow/tfjs";
import { checkParameters, experiments, runExperiment, showCommitted, showStatements, showVerdict } from "dark-knowledge/experiments";
const experiment = experiments.softTargetsAsRegularisers;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** A net's _logits_ $v$, divided by a _temperature_ $T$, become probabilities by the softmax: its _soft targets_. A label names one _phone_ (speech sound). A soft target says how likely each of some 56 phones is, so that a frame teaches far more. A net with little data, the _student_, can then no longer memorise its frames so easily: it has to
// copy how a net that heard everything, the _teacher_, generalises.
//
// **What is different here.** The frames are those of [10](10-speech-ensemble.ipynb): synthetic speech with noise. The paper's 3% are some 20 million frames, or four weights of its net for each frame. Here they are some 6300, nine weights for each (a quarter of these frames in the cells below). They are drawn at random from all utterances. The student sees no label at all.
// In the experiment, "stopped early" means the net as it was after the epoch with the fewest errors on validation voices. All nets have the same size and kind; those on 3% see their frames for more epochs, because there are so few.

// %% tags=["parameters"]
let fraction = 0.03; // of the training frames
let temperature = 5; // T of the soft targets
let epochs = 80; // on the fraction
let sentences = 16; // that each voice speaks for the cells below, some 290 frames each; the experiment has its own
let teacherEpochs = 10; // of the teacher in these cells, on all of their frames
let setting = "quick"; // of the experiment: "quick" takes minutes for one seed, "full" longer, for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // options of its nets, such as { architectures: [[256, 256]] } or { sentences: 32 }

// %%
// The teacher, which learns from all frames. It is kept: a second run takes it from the cache.
const own = { fraction: fraction, temperature: temperature, epochs: epochs, seeds: seeds, changes: changes };
checkParameters("11-soft-targets-as-regularisers", { setting: setting, ...own, sentences: sentences, teacherEpochs: teacherEpochs });
const { training, test } = await speech.speechFrames({ sentences: sentences, noise: 1 });
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [264, 128, 128, training.classes], seed: seed });
const lesson = { batchSize: 256, learningRate: 0.1, evaluateOn: test, onProgress: showProgress() };
const teacher = newNet(1);
await trainReusably(teacher, 1, training, { ...lesson, label: "teacher, all frames", epochs: teacherEpochs });
const few = takeFraction(training, fraction, 1); // this fraction of the frames of each phone, drawn at random
const transfer = await transferSet(teacher, few); // the same frames, each with the teacher's logits

// %% [markdown]
// ## The distillation
//
// Two nets begin with the same weights and see the same few frames. One has the labels, the other the soft targets alone. Change the loss here.

// %%
const loss: BatchLoss = (z, { teacherLogits }) => { // z: the student's logits; both are [batch, phones]
  const p = tf.softmax(tf.div(teacherLogits, temperature)); // the soft targets
  const logQ = tf.logSoftmax(tf.div(z, temperature)); // ln q of the student, at the same T
  const soft = tf.neg(tf.sum(tf.mul(p, logQ), 1)); // H(p, q)
  return tf.mul(temperature ** 2, soft); // one number for each frame, and no label
};
const [hard, soft] = [newNet(2), newNet(2)];
const ofHard = await trainReusably(hard, 2, few, { ...lesson, label: "few frames, labels", epochs: epochs });
const ofSoft = await train(soft, transfer, { ...lesson, label: "few frames, soft targets", epochs: epochs, loss: loss, warmUpEpochs: 1 });

// %%
const curves = [{ label: "labels", epochs: ofHard.epochs }, { label: "soft targets", epochs: ofSoft.epochs }];
show(learningCurvesFigure(`Errors on ${test.count} test frames, from ${few.count} training frames`, curves));
const right = (net: MultilayerPerceptron, set: typeof test) => `${(100 * (1 - evaluate(net, set).errors / set.count)).toFixed(1)}%`;
showTable({
  title: "The nets in the cells above",
  columns: ["net", "of the few training frames", "of the test frames"],
  rows: [["few frames, labels", hard], ["few frames, soft targets", soft], ["teacher, all frames", teacher]]
    .map(([label, net]: [string, MultilayerPerceptron]) => [label, right(net, few), right(net, test)]),
});

// %% [markdown]
// **What you should see.** With labels the net soon knows all of its few frames, and the errors on the test frames stop falling early. With soft targets it knows fewer of its own frames and more of the test frames.
//
// ## Four times the frames, several seeds
//
// The experiment has four times as many frames, and one more net, which is stopped early. In the committed run, with five seeds, nets on all frames are right on 66.0% of the test frames, nets with labels on 3% of them on 41.5% even when they are stopped early, and nets with soft targets on the same 3% on 54.5%. So soft targets recover 53% (52% to 55%) of what the missing frames are worth; the paper's recover 87%, but its 3% are 20 million frames. With 10% of our frames, 21,116, they recovered 83% (one seed, validation voices). Rate, temperature and epochs were chosen on validation voices ([docs/log.md](../docs/log.md)).

// %%
const results = await runExperiment(experiment, setting, own, { onChange: showTrials() });
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %%
showCommitted(experiment); // the results of the box at the top, of several seeds

// %% [markdown]
// ## Now change it
//
// 1. **A loss of your own**, in the cell under "The distillation": give the labels to the student as well, from `batch.labels`, with a small weight. Does it overfit again?
// 2. `fraction = 0.3`: with how much of the data do soft targets no longer help?
// 3. `temperature = 1`: how much of the gain is due to the softness of the targets? Or `epochs = 300`: do soft targets overfit in the end?
//
// In the library: [transfer-set.ts](../src/data/transfer-set.ts) (the fraction), [soft-target-cache.ts](../src/training/soft-target-cache.ts) (the teacher's logits), [best-epoch.ts](../src/training/best-epoch.ts) (stopping early),
// [11-soft-targets-as-regularisers](../src/experiments/11-soft-targets-as-regularisers/experiment.ts) (the experiment). Next: [12-your-own-net-and-data](12-your-own-net-and-data.ipynb), your own nets and data.
