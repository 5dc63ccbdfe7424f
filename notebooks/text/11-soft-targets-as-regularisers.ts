// -*- coding: utf-8 -*-
// %% [markdown]
// # Soft targets keep a net that sees little from learning it by heart
//
// Hinton, Vinyals, Dean (2015), §6 and Table 5: with 3% of the data, labels alone overfit badly: 67.3% of the training frames are right and 44.5% of the test frames, although training was
// stopped early. On the soft targets of the net that was trained on everything the same 3% give 57.0%, without any stopping; all data give 58.9%.

// %% [markdown]
// **What is different here.** The synthetic speech with noise of notebook 10: its 3% are some 1600 frames, where the paper's are some 20 million. They are drawn from all utterances at random. The teacher is one net of the same
// size, trained on all frames; the student of soft targets sees no label. "Stopped early" is the net after the epoch with the fewest errors on validation voices. T was chosen there, too.
// All rows are nets of one size and kind; those on 3% see their frames for more epochs, as they are so few.

// %%
import { show, showBackend, showTable, showTrials } from "dark-knowledge";
import { experiments, runExperiment, showCommitted, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.softTargetsAsRegularisers;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": minutes, one seed; "full": half an hour, five seeds, four times the speech
let seeds = []; // such as [1, 2, 3], as in the outputs kept here; empty for the setting's own
let fraction = 0.03; // of the training frames
let temperature = 20; // T of the soft targets, chosen on validation voices among 1, 2, 5, 10, 20
let epochs = 80; // on the fraction
let changes = {}; // options of the nets, such as { architectures: [[256, 256]] } or { sentences: 32 }

// %%
const how = { fraction: fraction, temperature: temperature, epochs: epochs, changes: changes };
const options = { seeds: seeds, ...how };
const results = await runExperiment(experiment, setting, options, { onChange: showTrials() });

// %%
for (const figure of experiment.figures(results)) show(figure);

// %% [markdown]
// **What you should see.** In the quick setting labels on 3% of the frames come to 25 to 31% of the test frames, with all training frames right; stopping early changes little, as accuracy stays where it
// comes to rest. Soft targets of the same frames come to 40 to 45%, with 70 to 80% of the training frames right, and don't overfit; all frames give 56 to 59%. So soft targets recover about half of what is missing, where the paper's
// recover most. In the full setting (an older run, in docs/log.md), with four times the speech, labels on 3% come to 41% and soft targets to 52%, where all frames give 66%: a little less than half.

// %%
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// **The committed results**, not those of this run: setting and seeds are said in the titles.

// %%
showCommitted(experiment);

// %% [markdown]
// **Three things to try** in the parameters cell, then *Run All*; what is trained already is kept.
//
// 1. `fraction = 0.3`: from which part of the data on do soft targets no longer help?
// 2. `temperature = 1`: how much of it is the softness of the targets?
// 3. `epochs = 300`: do soft targets overfit in the end?
