// -*- coding: utf-8 -*-
// %% [markdown]
// # Soft targets need less data, and keep a student from overfitting; higher rates are another matter
//
// Hinton, Vinyals, Dean (2015), §1: soft targets have so much more information per example and so much less variance of the gradient "that the small model can often be trained on much less
// data than the original cumbersome model and using a much higher learning rate". §6 shows it on speech: with 3% of the data hard targets end at 44.5% test accuracy, stopped early,
// and soft targets at 57.0% without stopping early; all of the data give 58.9%.

// %% [markdown]
// **What is different here.** §6's baseline is speech, which nobody outside has; here it is told *in kind* on digits: 3% of them, with the order of the three rows compared, not the numbers. All
// students take about the same number of steps, whatever the size of their transfer set. A learning rate means something else for another loss: the soft term's gradient at T = 20 is
// not as large as that of labels, so "a higher rate" is also a matter of scale.
//
// Trials run side by side, one on each core, and are kept under `output/trials`: what is finished is not run again, so changing a number costs only
// the trials that are new. The teacher comes from the cache, or is trained first, with progress shown.

// %%
import { show, showBackend, showTable, showTrials } from "dark-knowledge";
import { experiments, runExperiment, showCommitted, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.lessData;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": about two minutes; "full": half an hour, twice the steps, five seeds
let seeds = []; // such as [1, 2, 3]; empty for the setting's own
let changes = {}; // any other option, such as { fraction: 0.01 } or { sizes: [30, 100, 300] }
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const options = { seeds: seeds, ...changes };
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);

// %%
for (const figure of experiment.figures(results)) show(figure);

// %%
for (const table of experiment.tables(results)) showTable(table);

// %% [markdown]
// **What you should see.** With 1000 and 10,000 digits soft targets make about half of the errors of hard ones; with 100 digits both make about one error in four. A higher rate soft targets don't bear at these weights: their students diverge first,
// or end as nets that guess, perhaps because the soft term, times T², has the larger gradient. With 3% of the digits every net learns its own digits by
// heart, but the student of soft targets makes fewer test errors, though nobody stopped it.

// %%
showStatements(experiment, results);

// %% [markdown]
// **The committed results**, not those of this run: setting and seeds are said below the tables.

// %%
showCommitted(experiment);

// %% [markdown]
// **Three things to try** in the parameters cell; what is finished is kept.
//
// 1. `changes = { sizes: [30, 100, 300] }`: how few digits are enough?
// 2. `changes = { temperature: 2 }`: are softer targets what helps with few digits?
// 3. `changes = { fraction: 0.01 }`: five hundred digits. What is left of early stopping?
