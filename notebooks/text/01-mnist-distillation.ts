// -*- coding: utf-8 -*-
// %% [markdown]
// # A small net learns more from a large net's soft targets than from the labels
//
// Hinton, Vinyals, Dean (2015), §3: a large net with two hidden layers of 1200 units, regularised by dropout, max-norm and
// shifted inputs, makes 67 errors on MNIST's 10,000 test digits. A small net of 800 + 800 units without regularisation
// makes 146. The same small net, trained besides on the large net's *soft targets* at temperature 20, makes 74, although it
// never sees a shifted digit.

// %% [markdown]
// **What is trained here.** With logits z of the small net and v of the large one, q = softmax(z / T) and p = softmax(v / T) are
// their softened probabilities, and y is the label. The small net minimises
//
// > hardWeight · H(y, softmax z) + softWeight · T² · H(p, q),
//
// where H(p, q) = −Σ p ln q is the cross entropy, and T² keeps the soft term's gradient from fading as T grows (§2).
//
// **What is different here.** The paper gives neither optimiser nor epochs nor weights. We use momentum 0.9 with a cosine
// schedule; rates, weights and the quick epochs were chosen on 10,000 held-out *training* digits. The quick setting trains for minutes where the
// paper's sources trained for thousands of epochs, and its teacher does without dropout, which does not pay in so short a time. The outputs kept in this file are those of a quick run with `seeds = [1, 2, 3]`.

// %%
import {
  digitsFigure, softTargetsFigure, temperatureSlider,
  show, showBackend, showCompared, showProgress, showTable,
} from "dark-knowledge";
import {
  experiments, runExperiment, showStatements,
  distillationExamples, mnistTeacher, sliderExamples, softTargetsOf,
} from "dark-knowledge/experiments";
const experiment = experiments.mnistDistillation;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": some minutes, one seed; "full": an hour or so, five seeds
let temperature = 20; // T of the soft targets
let softWeight = 0.5; // weight of the soft term, besides T²
let hardWeight = 0.1; // weight of the labels
let seeds = []; // such as [1, 2, 3]; empty for the setting's own
let changes = {}; // any other option of the experiment, such as { smallHiddenUnits: 30 } or { resume: false }
let tensorBoard = ""; // folder for event files that TensorBoard reads; none if empty

// %%
const weights = { softWeight: softWeight, hardWeight: hardWeight };
const options = { temperature: temperature, ...weights, seeds: seeds, ...changes };
const progress = showProgress({ curve: true, tensorBoard: tensorBoard });
const results = await runExperiment(experiment, setting, options, { onProgress: progress });

// %%
const [learning, errors, mistakes] = experiment.figures(results);
const chosen = `T = ${temperature}, weights ${softWeight} and ${hardWeight}`;
showCompared("errors while learning", chosen, learning); // over those of this cell's last runs

// %% [markdown]
// **What you should see.** In the quick setting the teacher ends at 85 to 110 errors, the small net on labels alone at 140 to 175,
// and the distilled one clearly below it, at 95 to 130. With several seeds the curves are means with their standard deviations. They are for looking at: nothing was chosen by the test digits.

// %%
show(errors);
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %%
const { gained, lost } = distillationExamples(results);
const title = `${gained.length} test digits that only the distilled net gets right (first 16)`;
show(digitsFigure(title, gained.slice(0, 16)));
console.log(`Right only when distilled: ${gained.length} digits; right only on labels alone: ${lost.length}.`);
show(mistakes);

// %%
const digit = 0; // which test digit
const { run, test } = await mnistTeacher(setting, results.options.seeds[0], changes); // kept by the run above
const targets = softTargetsOf(run, digit, [1, 4, temperature]);
show(softTargetsFigure(`The teacher's soft targets for test digit ${digit}, a ${test.labels[digit]}`, targets));
const several = sliderExamples(run, test, [0, 1, 2, 3, 4, 5, 6, 7]);
show(temperatureSlider("The teacher's soft targets at any T", several, { temperature: 4 }));

// %% [markdown]
// **Interrupted?** The stop button ends a training at a batch's end; running the cell again goes on where it was, also after a crash or
// a restart. `changes = { resume: false }` starts over.
//
// **Three things to try** in the parameters cell, then *Run All*; the teacher and the net on labels are kept, so only the distilled net trains again.
// The figure of errors while learning keeps the last runs, faded, behind the new one.
//
// 1. `temperature = 1`: soft targets that are hardly softer than labels. How much of the gain is left?
// 2. `hardWeight = 0`: no label at all. The student then knows the classes only by the teacher's word.
// 3. `changes = { smallHiddenUnits: 30 }` with `temperature = 4` and then 20: the paper finds T of 2.5 to 4 best for such a net.
