// -*- coding: utf-8 -*-
// %% [markdown]
// # The higher the temperature, the more a large net tells about what looks like what
//
// Hinton, Vinyals, Dean (2015), §1 and §2: a trained net gives the right digit nearly all of the probability, and what it knows
// of similarities is in the tiny rest: "one version of a 2 may be given a probability of 10⁻⁶ of being a 3 and 10⁻⁹ of being a 7
// whereas for another version it may be the other way around". Such targets hardly differ from labels, until the softmax is
// taken at a temperature T above 1:
//
// > q_i = exp(z_i / T) / Σ_j exp(z_j / T) (eq. 1)

// %% [markdown]
// **What is looked at here.** The logits of a real teacher (784-1200-1200-10, notebook 01) on the 10,000 test digits, softened at
// many temperatures: how much entropy they have, what they say about the digits, and the two limits, labels at T → 0 and no
// knowledge at all at T → ∞. Nothing is trained but the teacher, which comes from the cache if another notebook has trained it.
//
// **Where the paper is loose.** Its 10⁻⁶ and 10⁻⁹ are an illustration, not a measurement; "very high confidence" has no number; and
// soft targets of high entropy "provide much more information" in that they *can*: at T → ∞ the entropy is highest, and nothing is
// left to be learned from. All three are measured below.

// %%
import {
  classMatrixFigure, digitsFigure, softTargetsFigure, temperatureSlider,
  show, showBackend, showCompared, showProgress, showTable,
} from "dark-knowledge";
import {
  checkParameters, experiments, runExperiment, showStatements,
  lookAlikes, meanSoftTargets, mnistTeacher, sliderExamples, softTargetsOf,
} from "dark-knowledge/experiments";
const experiment = experiments.temperature;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // of the teacher: "quick" takes minutes unless it is kept already, "full" many hours
let seeds = [1]; // of the teachers; the first one is looked at more closely
let temperatures = [0.1, 0.2, 0.5, 1, 2, 4, 8, 20, 50, 100, 1000]; // ascending
let digit = 2; // whose look-alikes to find …
let others = [3, 7]; // … among these
let matrixTemperature = 4; // T of the table of similarities
let changes = {}; // other options of the teacher, such as { teacherHiddenUnits: 300 }

// %%
const chosen = { seeds: seeds, teacher: changes, temperatures: temperatures, digit: digit, others: others };
checkParameters("02-temperature", { ...chosen, matrixTemperature: matrixTemperature }); // before anything is trained
const teacher = await mnistTeacher(setting, seeds[0], changes, showProgress());
const { test, run } = teacher;
console.log(`The teacher makes ${run.evaluation.errors} errors on ${test.count} test digits.`);

// %%
const examples = [0, 1]; // which test digits
for (const example of examples) {
  const title = `Soft targets for test digit ${example}, a ${test.labels[example]}`;
  show(softTargetsFigure(title, softTargetsOf(run, example, [0.2, 1, 4, 20])));
}
const several = sliderExamples(run, test, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
show(temperatureSlider("Soft targets of a test digit at any T", several, { temperature: 4, range: [0.1, 1000] }));

// %%
const results = await runExperiment(experiment, setting, chosen, { onProgress: showProgress() });
const [entropy] = experiment.figures(results);
showCompared("entropy", `${setting} teacher, ${JSON.stringify(changes)}`, entropy); // over those of this cell's last runs

// %% [markdown]
// **What you should see.** With the quick teacher the mean entropy is 0.03 to 0.04 nats at T = 1, close to a label's 0; it rises most
// between T = 2 and T = 8; at T = 20 it is within 0.1 of ln 10 = 2.303, so that the differences between classes are still there but
// small. They have to be learned from small gradients then, which is what the T² of notebook 03 is for.

// %%
for (const other of others) {
  const found = lookAlikes(run.testLogits, test, { label: digit, other: other, temperature: 1 });
  const title = `The ${digit}s that look most like a ${other}, with its probability at T = 1`;
  show(digitsFigure(title, found.digits));
  console.log(`For ${found.count} of the ${digit}s, ${other} comes second.`);
}

// %%
const matrix = meanSoftTargets(run.testLogits, test, matrixTemperature);
const names = { rows: "label", columns: "class", cells: "mean probability" };
show(classMatrixFigure(`Mean soft targets of the test digits at T = ${matrixTemperature}`, matrix, names));

// %%
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// **Three things to try** in the parameters cell, then *Run All*; the teacher is kept.
//
// 1. `digit = 4`, `others = [9, 6]`: which pairs of digits does the teacher confuse most? The table of similarities tells where to look.
// 2. `matrixTemperature = 1`, then 20: what is lost when T is too low, and when it is too high?
// 3. `changes = { maxShiftPixels: 0 }`: a teacher that saw no shifted digits (it trains anew, some minutes). Is it more certain?
