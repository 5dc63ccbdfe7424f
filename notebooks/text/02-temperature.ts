// -*- coding: utf-8 -*-
// %% [markdown]
// # At T = 1 a net's answers are almost labels; at T = 4 they show what looks like what
//
// Hinton, Vinyals and Dean (2015, §1 and §2): a trained net gives the right digit nearly all of the probability, and what it knows about similarities is in the tiny remainder. "One version of a 2 may be given a
// probability of 10⁻⁶ of being a 3 and 10⁻⁹ of being a 7 whereas for another version it may be the other way around." A temperature above 1 makes that remainder large enough to learn from.

// %%
import * as tf from "@tensorflow/tfjs";
import {
  entropy, exampleInputs, softmaxWithTemperature,
  classMatrixFigure, curvesFigure, digitsFigure, softTargetsFigure, temperatureSlider,
  show, showBackend, showCompared, showProgress, showTable,
} from "dark-knowledge";
import {
  checkParameters, experiments, runExperiment, showStatements, showVerdict,
  meanSoftTargets, mnistTeacher, sliderExamples,
} from "dark-knowledge/experiments";
const experiment = experiments.temperature;
await showBackend();
showVerdict(experiment);

// %% [markdown]
// **The idea.** The _logits_ v₀ … v₉ of a net are its ten outputs before the softmax, one for each digit. Divided by a _temperature_ T, they give the probabilities
//
// $$p_i = \frac{\exp(v_i / T)}{\sum_j \exp(v_j / T)} \qquad \text{(eq. 1)}$$
//
// At T = 1 this is the usual softmax. The higher T, the closer the probabilities are to each other: as T → 0 they become a label (1 for one digit, 0 for the others), as T → ∞ all become 1/10. A small net (the _student_) that learns from this one (its _teacher_) is
// given these probabilities as its _soft targets_. Their _entropy_ −Σ p_i ln p_i says how soft they are. It is 0 nats (the unit that goes with ln) for a label and ln 10 = 2.303 when all ten are alike.
//
// Below are the logits of a real teacher (784-1200-1200-10, the one of notebook 01's experiment) for the 10,000 test digits. Nothing else is trained, and the teacher comes from the cache if another notebook has trained it.
//
// **What the paper leaves open.** Its 10⁻⁶ and 10⁻⁹ are an illustration, not a measurement, and its "very high confidence" has no number. And high entropy is not information: as T → ∞ the entropy is highest, and
// nothing is left to learn from. The cells below put numbers to these points.

// %% tags=["parameters"]
let setting = "quick"; // of the teacher: "quick" takes minutes unless it is kept already, "full" far longer
let seeds = [1]; // of the teachers; the cells below look at the first one
let temperatures = [0.1, 0.2, 0.5, 1, 2, 4, 8, 20, 50, 100, 1000]; // ascending
let digit = 2; // sort the test digits of this class …
let others = [3, 7]; // … by which of these two they resemble more
let matrixTemperature = 4; // T of the table of similarities
let changes = {}; // other options of the teacher, such as { teacherHiddenUnits: 300 }

// %%
const chosen = { seeds: seeds, temperatures: temperatures, digit: digit, others: others };
const all = { setting: setting, ...chosen, matrixTemperature: matrixTemperature, changes: changes };
checkParameters("02-temperature", all); // before anything is trained
const { run, test } = await mnistTeacher(setting, seeds[0] ?? 1, changes, showProgress());
const v = tf.tensor2d(run.testLogits, [test.count, 10]); // the teacher's logits for every test digit
console.log(`The teacher makes ${run.evaluation.errors} errors on ${test.count} test digits.`);

// %%
// Eq. 1, for all test digits at once. Change it here: the curve of entropies below follows.
const softened = (logits: tf.Tensor2D, T: number) => tf.tidy(() => {
  const fromLargest = tf.sub(logits, tf.max(logits, 1, true)); // changes nothing, but exp can't overflow
  const powers = tf.exp(tf.div(fromLargest, T));
  return tf.div(powers, tf.sum(powers, 1, true)) as tf.Tensor2D;
});
const apart = tf.max(tf.abs(tf.sub(softened(v, 4), softmaxWithTemperature(v, 4)))).dataSync()[0];
console.log(`At T = 4 it differs from the library's softmaxWithTemperature by at most ${apart.toExponential(0)}.`);
const example = 1; // which test digit
const shown = [0.2, 1, 4, 20].map((T) => ({ temperature: T, probabilities: softened(v, T).arraySync()[example] }));
show(softTargetsFigure(`Soft targets for test digit ${example}, a ${test.labels[example]}`, shown));
const several = sliderExamples(run, test, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
show(temperatureSlider("Soft targets of a test digit at any T", several, { temperature: 4, range: [0.1, 1000] }));

// %%
// How soft are they? The entropy at each T: its mean, and that of the two test digits of which the teacher is most and least sure at T = 1.
const nats = temperatures.map((T) => entropy(softened(v, T)).arraySync() as number[]); // [temperatures][test digits]
const atOne = entropy(softened(v, 1)).arraySync() as number[];
const surest = atOne.indexOf(Math.min(...atOne));
const leastSure = atOne.indexOf(Math.max(...atOne));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const of = (i: number) => nats.map((values) => values[i]);
const axes = { x: { label: "temperature T", log: true }, y: { label: "entropy", unit: "nats" } };
show(curvesFigure("Entropy of this teacher's soft targets", axes, [
  { label: "mean over the test digits", x: temperatures, y: nats.map(mean) },
  { label: `digit ${leastSure}, a ${test.labels[leastSure]}: the least sure`, x: temperatures, y: of(leastSure) },
  { label: `digit ${surest}, a ${test.labels[surest]}: the surest`, x: temperatures, y: of(surest) },
  { label: "ln 10: all alike", x: temperatures, y: temperatures.map(() => Math.log(10)), reference: true },
], "All rise with T to ln 10."));

// %%
// Which of them look like one of `others`, which like the other? The ratio of two probabilities at T = 1 is exp of the difference of their logits.
const z = v.arraySync();
const ofDigit = [...test.labels.keys()].filter((i) => test.labels[i] === digit);
for (const [other, further] of [others, [...others].reverse()]) {
  const lead = (i: number) => z[i][other] - z[i][further];
  const alike = [...ofDigit].sort((a, b) => lead(b) - lead(a));
  const caption = (i: number) => `${other}: ${Math.exp(lead(i)).toExponential(0)} times`;
  const title = `The ${digit}s that look most like a ${other} rather than a ${further}`;
  show(digitsFigure(title, alike.slice(0, 8).map((i) => ({ pixels: exampleInputs(test, i), caption: caption(i) }))));
  const many = ofDigit.filter((i) => lead(i) >= Math.log(1000)).length;
  console.log(`${many} of ${ofDigit.length} ${digit}s look a thousand times more like a ${other} than like a ${further}.`);
}

// %%
const matrix = meanSoftTargets(run.testLogits, test, matrixTemperature);
const names = { rows: "label", columns: "class", cells: "mean probability" };
show(classMatrixFigure(`Mean soft targets of the test digits at T = ${matrixTemperature}`, matrix, names));

// %% [markdown]
// **What you should see.** With the quick teachers of seeds 1 to 3 the mean entropy is 0.033 nats at T = 1, close to a label's 0. It rises most between T = 2 (0.19 to 0.20) and T = 8 (1.83 to 1.84), and at T = 20 (2.23 to 2.24)
// it is within 0.1 of ln 10: the differences between classes are still there, but small. The gradients are then small as well, which is what the T² of notebook [03](03-gradients.ipynb) is for.
// Of the 1032 test 2s, 18 to 43 look a thousand times more like a 3 than like a 7, and 14 to 24 the other way around.
//
// ## All temperatures, and several teachers
//
// The experiment measures the same for a teacher of each of `seeds`, with the limits T → 0 and T → ∞ and the spread over the test digits.

// %%
const results = await runExperiment(experiment, setting, { teacher: changes, ...chosen }, { onProgress: showProgress() });
const [entropies] = experiment.figures(results);
showCompared("entropy", `${setting} teacher, ${JSON.stringify(changes)}`, entropies); // over those of this cell's last runs
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// ## Now change it
//
// 1. `digit = 4`, `others = [9, 6]`: which digits does the teacher confuse most? The matrix of mean soft targets tells where to look.
// 2. `matrixTemperature = 1`, then 20: what is lost when T is too low, and when it is too high?
// 3. **A softening of your own**, in the cell of eq. 1. Label smoothing softens, too, by mixing in a uniform distribution: let `softened` return `tf.add(tf.mul(0.9, tf.softmax(logits)), 0.01)`, and compare the bars of a digit. What do these targets say about look-alikes?
//
// `changes = { maxShiftPixels: 0 }` trains a teacher that saw no shifted digits (some minutes). Is it surer?
//
// In the library: [softmax.ts](../src/distillation/softmax.ts) (eq. 1 and the entropy), [02-temperature](../src/experiments/02-temperature/temperature-study.ts) (the experiment).
// Next: [03-gradients](03-gradients.ipynb), why the soft term is multiplied by T².
