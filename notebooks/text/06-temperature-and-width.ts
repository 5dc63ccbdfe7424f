// -*- coding: utf-8 -*-
// %% [markdown]
// # The smaller the student, the lower the temperature that suits it
//
// Hinton, Vinyals, Dean (2015), §3: "When the distilled net had 300 or more units in each of its two hidden layers, all temperatures above 8 gave fairly similar
// results. But when this was radically reduced to 30 units per layer, temperatures in the range 2.5 to 4 worked significantly better than higher or lower
// temperatures." No figures are given. A small student can't learn all that a high temperature shows it.

// %% [markdown]
// **What is different here.** The full setting has every T of {1, 2, 2.5, 3, 4, 5, 8, 10, 20, 50} with every width of {10, 30, 100, 300, 800}, five seeds each, and some widths also
// *without* the factor T² at the same weights: then a high T lets the labels win. The quick setting has two widths, six temperatures and one seed. In both, students learn for eight epochs from one
// quick teacher: 350 nets are what the question needs, more than long trainings. What 40 epochs change at 30 units is in docs/log.md.
//
// Trials run side by side, one on each core, and are kept under `output/trials`: what is finished is not run again, so changing a number costs only
// the trials that are new. The teacher comes from the cache, or is trained first, with progress shown.

// %%
import { show, showBackend, showTrials } from "dark-knowledge";
import { experiments, runExperiment, showCommitted, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.temperatureAndWidth;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": some two minutes; "full": an hour or so
let seeds = []; // such as [1, 2, 3]; empty for the setting's own
let temperatures = [1, 2.5, 4, 8, 20, 50]; // T of the soft targets
let widths = [30, 300]; // units in each of the two hidden layers
let changes = {}; // any other option, such as { epochs: 20 } or { widthsWithout: [30] }: without T², too
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const chosen = setting === "full" ? {} : { temperatures: temperatures, widths: widths };
const options = { seeds: seeds, ...chosen, ...changes };
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);

// %%
for (const figure of experiment.figures(results)) show(figure);

// %% [markdown]
// **What you should see.** At 30 units the curve has its lowest point at a moderate T and rises towards T = 50; at 300 units it is flat from T = 8 on, within some 10%. With one seed,
// differences of a few per cent are noise: the verdicts below need three. In the full setting, further down, the best T moves up with the width, from 2 or 3 at 10 units to 8 and more at 800.

// %%
showStatements(experiment, results);

// %% [markdown]
// **The committed results**, not those of this run: setting and seeds are said in the titles.

// %%
showCommitted(experiment);

// %% [markdown]
// **Three things to try** in the parameters cell; what is finished is kept.
//
// 1. `widths = [10]`: does the best temperature fall further?
// 2. `changes = { widthsWithout: [30, 300] }`: the same weights without T². At which T do the labels take over?
// 3. `changes = { hardWeight: 0 }`: soft targets alone. Is the best T the same?
