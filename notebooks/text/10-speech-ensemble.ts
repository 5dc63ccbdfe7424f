// -*- coding: utf-8 -*-
// %% [markdown]
// # One acoustic model keeps 85% of what ten gain together, if it is wide enough and learns for long
//
// Hinton, Vinyals and Dean (2015, §4 and Table 1) train ten acoustic models of a voice search system: nets that name the speech sound in each short slice (_frame_) of a recording. The ten differ only in their initial weights. One is right on 58.9% of the frames, the ten together on 61.1%;
// a single net of their size that learns from the ten, on 60.8%. The paper tried temperatures of 1, 2, 5 and 10, with a relative weight of 0.5 on the labels. Here that weight is 0.1, chosen on validation voices.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  BatchLoss, evaluate, evaluateLogits, logitsOf, MultilayerPerceptron, seedsFigure, show, showAudio, showBackend, showProgress,
  showTable, showTrials, spectrogramFigure, speech, train, trainReusably,
} from "dark-knowledge";
import {
  bestTemperature, checkParameters, committedFigures, experiments, runExperiment, showCommitted, showStatements, showVerdict,
} from "dark-knowledge/experiments";
const experiment = experiments.speechEnsemble;
await showBackend();
showVerdict(experiment);
for (const figure of committedFigures(experiment).slice(0, 1)) show(figure); // a ring for each ensemble

// %% [markdown]
// **The idea** is that of [09](09-ensembles.ipynb): several nets, the _members_, start from different weights. The mean of their probabilities is better than any one of them. Each member's logits, divided by a _temperature_ $T$, give by the softmax its _soft targets_. One more net, the _student_, learns from the mean of the members' soft targets, and from the labels.
//
// **What is different here.** The paper has 2000 hours of people talking to their telephones, and nets of 8 layers with 2560 units and 14,000 outputs. Here **a synthesiser speaks** (eSpeak NG, fetched when this first runs): made-up sentences, in voices that are the same on every machine, and it reports when each sound begins.
// A net sees 11 frames, 10 ms apart, each as 24 log-mel energies (how loud the sound is in each of 24 frequency bands), and names the _phone_ (speech sound) in the middle frame, out of some 56. Validation and test have _other voices and other sentences_ than training.
// The voices are few and differ much, so **compare only relative figures with the paper's**, and conclude little about real speech.
//
// **Noise.** Such regular speech is easily memorised: without noise, nets are right on 98% of the training frames and 76% of the test frames. A member's answer for a memorised frame teaches nothing beyond its label. So each energy gets normal noise, with one standard deviation of the energies in its band. In the cells below the noise is drawn anew in each epoch,
// and the members are asked about the very frames that the student hears. The experiment further down has four times as many frames instead. There the noise of each frame is drawn once, the members see each frame only five times, and students and controls see it 20 times (160 times in the full setting).
//
// **Phone errors.** The paper counts wrong words; the experiment counts wrong phones. The Viterbi algorithm finds the most probable sequence of phones, given the net's answers and how often one phone follows another. The errors are the edits that turn this sequence into the phones that were spoken.

// %% tags=["parameters"]
let temperatures = [1, 2, 5, 10]; // T of the experiment's students; the one for Table 1 is chosen on validation frames
let temperature = 2; // T in the cells below
let hardWeight = 0.1; // weight of the labels, beside 1 for the soft term
let members = 10; // of each ensemble of the experiment further down
let membersHere = 3; // of the ensemble in the cells below
let sentences = 16; // that each voice speaks for these cells, some 290 frames each
let epochs = 10; // of the nets in these cells: passes over the frames
let setting = "quick"; // of the experiment: "quick" takes minutes for one ensemble, "full" longer, for five
let seeds = []; // of the experiment, such as [1, 2, 3]; empty for the setting's own
let changes = {}; // options of its members, such as { architectures: [[256, 256]] } or { sentences: 32 }

// %%
const own = { members: members, temperatures: temperatures, hardWeight: hardWeight, seeds: seeds, changes: changes };
const here = { temperature: temperature, membersHere: membersHere, sentences: sentences, epochs: epochs };
checkParameters("10-speech-ensemble", { setting: setting, ...own, ...here }); // before anything is spoken or trained
const [utterance] = await speech.speakPart("test", 16, 1); // the first test voice's first sentence
showAudio(`Voice ${utterance.voice}: ${utterance.sentence}`, utterance.samples, speech.SAMPLE_RATE);
const labels = utterance.phones.map(({ name, start }) => ({ name, startSeconds: start / speech.SAMPLE_RATE }));
const energies = speech.logMel(utterance.samples, speech.SAMPLE_RATE);
const { bands, stepSeconds } = speech.LOG_MEL;
show(spectrogramFigure(utterance.sentence, { energies, bands, stepSeconds, labels }));

// %%
// A few acoustic models that differ in their initial weights alone. They are kept: a second run takes them from the cache.
const { test } = await speech.speechFrames({ sentences: sentences, noise: 1 });
const { training: clean } = await speech.speechFrames({ sentences: sentences, noise: 0 }); // the training adds the noise
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [264, 128, 128, clean.classes], seed: seed });
const lesson = { epochs: epochs, batchSize: 256, learningRate: 0.1, augment: { noise: 1 }, onProgress: showProgress() };
const nets: MultilayerPerceptron[] = [];
for (let seed = 1; seed <= membersHere; seed++) {
  const net = newNet(seed);
  await trainReusably(net, seed, clean, { ...lesson, label: `member ${seed}` });
  nets.push(net);
}

// %% [markdown]
// ## The distillation
//
// One more net learns from the members' mean and the labels, and another one, the _control_, from the labels alone. Both begin with the same weights. Change the loss here.

// %%
const loss: BatchLoss = (z, batch) => { // z: the student's logits, [batch, phones]
  const v = batch.memberLogits; // the members', on the frames just as the student hears them, [batch, members, phones]
  const p = tf.mean(tf.softmax(tf.div(v, temperature)), 1); // the mean of their soft targets
  const soft = tf.neg(tf.sum(tf.mul(p, tf.logSoftmax(tf.div(z, temperature))), 1)); // H(p, q)
  const hard = tf.neg(tf.sum(tf.mul(batch.labels, tf.logSoftmax(z)), 1)); // H(y, softmax z), at T = 1
  return tf.add(tf.mul(temperature ** 2, soft), tf.mul(hardWeight, hard)); // one number for each frame
};
const [taught, control] = [newNet(1000), newNet(1000)];
await train(taught, clean, { ...lesson, label: "student of the members", teacher: nets, loss: loss, warmUpEpochs: 1 });
await trainReusably(control, 1000, clean, { ...lesson, label: "control, labels alone", warmUpEpochs: 1 });

// %%
const logits = nets.map((net) => tf.tensor2d(logitsOf(net, test), [test.count, test.classes]));
const mean = tf.mean(tf.stack(logits.map((v) => tf.softmax(v))), 0); // what the members say together, at T = 1
const percent = (wrong: number) => 100 * (1 - wrong / test.count);
const rows = [
  { label: "members alone", values: nets.map((net) => percent(evaluate(net, test).errors)) },
  { label: "control: labels alone", values: [percent(evaluate(control, test).errors)] },
  { label: "student of the members", values: [percent(evaluate(taught, test).errors)] },
  { label: `${membersHere} members together`, values: [percent(evaluateLogits(mean.dataSync<"float32">(), test).errors)] },
];
show(seedsFigure("The nets in the cells above", { label: "right test frames", unit: "%", fromZero: false }, rows));

// %% [markdown]
// **What you should see.** The members lie close together, and the three together are clearly above them. The control does about as well as a member. The student lies between the control and the ensemble.
//
// ## Ten members, several ensembles
//
// The experiment has more frames and ten members. Its quick setting has nets of 128 + 128 units and students at four temperatures, which see each frame 20 times: over three ensembles, 68% of the gain is transferred. Its full setting has 256 + 256 units and students at $T = 2$ that see each frame 160 times. Over five ensembles, a member alone is right on 67.7% of the test frames, ten together on 72.5%, and the distilled net on 71.8%: 85% of the gain (82% to 88%), where the paper has 86%. Of the gain in phone errors, 80% is transferred (72% to 88%).
//
// Width and patience both matter. On validation voices, a student of 128 + 128 units stays at 74% of the gain however long it learns: it has no room for what ten nets know. (On the test frames, five ensembles of such nets gave 77%, 74% to 79%; that run came before the wider one.) The control learns from labels alone for as long as the student. It memorises its frames and ends at 63.7%, below a single member: the soft targets make the difference, not the longer training.
//
// In the quick setting at $T = 10$, two of three students died at this learning rate, so that row tells of the rate, not of the temperature. What was tried on the way is in [docs/log.md](../docs/log.md).

// %%
const results = await runExperiment(experiment, setting, own, { onChange: showTrials() });
for (const figure of experiment.figures(results)) show(figure);
for (const table of experiment.tables(results)) showTable(table);
console.log(`Chosen on validation frames: T = ${bestTemperature(results)}.`);
showStatements(experiment, results);

// %%
showCommitted(experiment); // the results of the box at the top, of several ensembles

// %% [markdown]
// ## Now change it
//
// 1. **A loss of your own**, in the cell under "The distillation": leave the labels out, by `hardWeight = 0` in the parameters or by returning the soft term alone. What do labels still add?
// 2. `augment: {}` in `lesson`, and `noise: 1` in the line of the clean frames: now the noise is drawn once, and the members memorise it. How much is left to be transferred?
// 3. `membersHere = 6`, or `changes = { architectures: [[32, 32]] }` for the experiment: how do the gain, and the part of it that is transferred, depend on the number and size of the members?
//
// In the library: [frames.ts](../src/data/speech/frames.ts) (the frames), [augmentation.ts](../src/data/augmentation.ts) (noise drawn anew), [teacher.ts](../src/training/teacher.ts) (teachers beside the student),
// [decoder.ts](../src/data/speech/decoder.ts) (phones), [10-speech-ensemble](../src/experiments/10-speech-ensemble/experiment.ts) (the experiment). Next: [11-soft-targets-as-regularisers](11-soft-targets-as-regularisers.ipynb), nets with few frames.
