// -*- coding: utf-8 -*-
// %% [markdown]
// # T² keeps the soft and the hard term in proportion, once T is above the logits' scale
//
// Hinton, Vinyals, Dean (2015), §2: "Since the magnitudes of the gradients produced by the soft targets scale as 1/T² it is important
// to multiply them by T² when using both hard and soft targets. This ensures that the relative contributions of the hard and soft
// targets remain roughly unchanged if the temperature used for distillation is changed". And §2.1: the soft term C1 has the gradient
//
// > ∂C1/∂z_i = (q_i − p_i) / T (eq. 2)

// %% [markdown]
// **What is looked at here.** First, which formula is the gradient of which loss, by automatic differentiation and by finite
// differences. Then the size of both gradients on real logits: of the quick teacher of notebook 01 and of a student before, while and after
// it is distilled from it. Both terms have weight 1 unless you change it; the paper recommends a considerably smaller one for the hard term.
//
// **Where the paper and notes about it are loose.**
//
// 1. Notes that circulate write both terms as binary cross entropies, Σ −p ln q − (1−p) ln(1−q), and give (q − p)/T as the gradient. That
//    is the gradient of −Σ p ln q; theirs has another.
// 2. They give (q − y)/T for the hard term. That is right only if the labels' term too is taken at T; in the paper it is taken at T = 1, and
//    the gradient is q − y.
// 3. Texts mean different things by α, by "the" soft loss, and by its mean. The table of conventions shows what each does to the gradient.
// 4. "Scale as 1/T²" and "roughly unchanged" are statements about high T. Below the logits' scale the soft gradient does not shrink like 1/T².

// %%
import { show, showBackend, showProgress, showTable } from "dark-knowledge";
import { experiments, runExperiment, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.gradients;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // of the teacher: "quick" takes minutes unless it is kept already, "full" many hours
let seeds = [1]; // of teachers and students
let temperatures = [1, 2, 3, 5, 8, 12, 20, 50, 100, 1000]; // where the gradients are looked at
let temperature = 20; // T that the student is distilled at
let epochs = [0, 1, 3, 10]; // after which epochs to look; 0 is the fresh student
let softWeight = 1; // weight of the soft term, besides T²
let hardWeight = 1; // weight of the labels
let hiddenUnits = 800; // of the student
let learningRate = 0.05;
let alpha = 0.1; // of the conventions, as each text means it
let changes = {}; // other options of the teacher, such as { teacherHiddenUnits: 300 }

// %%
const net = { hiddenUnits: hiddenUnits, learningRate: learningRate, epochs: epochs };
const loss = { temperature: temperature, softWeight: softWeight, hardWeight: hardWeight, alpha: alpha };
const options = { seeds: seeds, teacher: changes, temperatures: temperatures, ...net, ...loss };
const results = await runExperiment(experiment, setting, options, { onProgress: showProgress() });

// %%
const [atOne, atT, conventions, contributions] = experiment.tables(results);
showTable(atOne);
showTable(atT);
showTable(conventions);

// %%
for (const figure of experiment.figures(results)) show(figure);

// %% [markdown]
// **What you should see.** Of the formulas only those called "its own", eq. 2, and q − y at T = 1 agree with their losses; at T = 1 dividing by T
// makes no difference. T² times the soft gradient is level from T ≈ 8 on and falls below: by a factor of about 2 for a fresh
// student, and of about 20 for one that has learned, as it and the teacher are then both sure of the same digit. The contribution
// ratio with T² is level to within 5–50% above T = 8; without T² it grows some twenty thousand times from T = 8 to T = 1000.

// %%
showTable(contributions);
showStatements(experiment, results);

// %% [markdown]
// **Three things to try** in the parameters cell, then *Run All*; the teacher is kept.
//
// 1. `hardWeight = 0.1`: the paper's "considerably lower weight". Which T makes both terms pull equally hard?
// 2. `temperature = 2`: the student is distilled where the T² does not hold. Are its ratios others after training?
// 3. `changes = { teacherEpochs: 2 }`: a less certain teacher, with smaller logits (it trains anew). From which T on is the ratio level?
