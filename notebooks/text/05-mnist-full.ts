// -*- coding: utf-8 -*-
// %% [markdown]
// # Most of a large net's gain over a small one can be passed on, and it takes several seeds to say so
//
// Hinton, Vinyals, Dean (2015), §3: the teacher makes 67 errors on the 10,000 test digits, the small net 146, the same small net distilled at T = 20
// makes 74. Each figure is that of one run. One run's standard error at 70 errors is about 8, so that 67 against 74 alone decides nothing: here are several
// seeds, intervals, and McNemar's exact test on the same digits.

// %% [markdown]
// **What is different here.** Notebook 01 shows the three nets of one seed and their mistakes; this one compares many. Beside the paper's three nets it trains,
// where asked to, students on soft targets alone (`hardWeights` with 0), with other weights of the labels, and a teacher that learned *smoothed* labels, which is
// better itself and teaches worse (Müller, Kornblith, Hinton 2019: 59 errors, its student 91). Schedules were chosen on 10,000 held-out *training* digits.
//
// Trials run side by side, one on each core, and are kept under `output/trials`: what is finished is not run again, so changing a number costs only
// the trials that are new. The teacher comes from the cache, or is trained first, with progress shown.
//
// The full setting takes hours (`npx dark-knowledge study 05 --full --estimate` says how many); its committed record is shown below, where there is one.

// %%
import { show, showBackend, showTable, showTrials } from "dark-knowledge";
import { experiments, runExperiment, showCommitted, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.mnistFull;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": about three minutes, one seed; "full": hours, five seeds, all variants
let seeds = []; // such as [1, 2, 3]; empty for the setting's own
let changes = {}; // any other option, such as { hardWeights: [0.1, 0], labelSmoothing: 0.1, hiddenUnits: 300 }
let engine = "local"; // "local": a process for each core; "inline": in this kernel

// %%
const options = { seeds: seeds, ...changes };
const running = { engine: engine, onChange: showTrials() };
const results = await runExperiment(experiment, setting, options, running);

// %%
const [nets, paired] = experiment.tables(results);
for (const figure of experiment.figures(results)) show(figure);
showTable(nets);

// %% [markdown]
// **What you should see.** In the quick setting the teacher ends at 85 to 110 errors, the small net at 140 to 175, the distilled one between, at 95 to 130. Its expected
// calibration error tells whether it is as often right as it says; a student agrees with its teacher on more digits than it gets right by itself.

// %%
showTable(paired);
showStatements(experiment, results);

// %% [markdown]
// **The committed results**, not those of this run: setting and seeds are said below the table.

// %%
showCommitted(experiment);

// %% [markdown]
// **Three things to try** in the parameters cell; what is finished is kept.
//
// 1. `seeds = [1, 2, 3]`: intervals and verdicts. Which differences are larger than what seeds make?
// 2. `changes = { hardWeights: [0.1, 0, 0.5] }`: are labels needed at all beside soft targets?
// 3. `changes = { labelSmoothing: 0.1 }`: is the better teacher the better *teacher*?
