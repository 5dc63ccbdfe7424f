// -*- coding: utf-8 -*-
// %% [markdown]
// # Ten nets agree better than one; one net can learn most of it
//
// Hinton, Vinyals, Dean (2015), §4: ten acoustic models that differ only in their initial weights are right on 61.1% of frames where one is on 58.9%, and a single
// net of the same size that is distilled from their averaged predictions on 60.8%: "more than 80% of the improvement [...] is transferred". Here the same on
// pictures: MNIST's digits, and the clothes of Fashion-MNIST, on which nets err often enough for small gains to be seen. Speech is notebook 10.

// %% [markdown]
// **How nets are combined.** With p_m = softmax(v_m / T) of member m, soft targets can be the arithmetic mean of the p_m, or the geometric one, which is the softmax of the mean
// logits. And it matters what is softened first: the arithmetic *mean of the members' soft targets at T* is not the *mean at T = 1, softened to T*. The table below says by how much.
//
// **What is different here.** Pictures instead of speech; a sixth of the training pictures is held out, and rates and T were chosen on them. The quick setting has members of
// 784-100-100-10 that see 20,000 pictures thirty times. The distilled net has the same size and pictures, and weights of its own to start from; it learns for twice as long at a fifth of the rate, since
// soft targets are learned more slowly. Labels for so long made a net worse (docs/log.md).

// %%
import { show, showBackend, showTable, showTrials } from "dark-knowledge";
import { experiments, runExperiment, showCommitted, showStatements } from "dark-knowledge/experiments";
const experiment = experiments.ensembles;
await showBackend();

// %% tags=["parameters"]
let setting = "quick"; // "quick": minutes, one seed; "full": hours, five seeds, larger nets, all pictures
let seeds = []; // such as [1, 2, 3], as in the outputs kept here; empty for the setting's own
let members = 10; // of each ensemble
let temperature = 2; // T of the soft targets
let changes = {}; // options of the members, such as { varyOrder: true, bootstrap: true, architectures: [[100, 100], [200]] }
let student = {}; // options of the distilled net, such as { mean: "geometric" }, { soften: "mean" } or { studentEpochs: 20 }

// %%
const { quick, full } = experiment.settings;
const distilled = { ...(setting === "full" ? full : quick).student, ...student };
const chosen = { seeds: seeds, members: members, temperature: temperature, changes: changes, student: distilled };
const results = await runExperiment(experiment, setting, chosen, { onChange: showTrials() });

// %%
for (const figure of experiment.figures(results)) show(figure);

// %% [markdown]
// **What you should see.** The first few members bring most; arithmetic and geometric mean are about as good. In the quick setting over seeds 1, 2, 3, ten members make 5% fewer errors than one alone on the clothes and 16% fewer
// on the digits. The distilled nets have little of the first gain and none of the second, with intervals so wide that little is certain but that it is not 80%: soft targets of pictures that are known almost by heart are hardly
// softer than labels. The full setting, with five seeds and all pictures, gave the same: 6.1% and 8.5% fewer errors, of which about a quarter is transferred on the clothes and nothing on the digits (docs/log.md has
// the tables of that older run). Speech frames that can't be learned by heart are in notebook 10.

// %%
for (const table of experiment.tables(results)) showTable(table);
showStatements(experiment, results);

// %% [markdown]
// **The committed results**, not those of this run: setting and seeds are said in the titles.

// %%
showCommitted(experiment);

// %% [markdown]
// **Interrupted?** Members and students are trials: what is finished is kept, and running the cell again goes on.
//
// **Three things to try** in the parameters cell, then *Run All*.
//
// 1. `student = { mean: "geometric" }`: is it a worse teacher than the arithmetic mean, or the same?
// 2. `changes = { bootstrap: true }`: members that learn from different draws of the pictures differ more, and each knows less. Is their mean better?
// 3. `student = { softWeight: 0, hardWeight: 1 }`: the same net on labels alone. It should be a member like any other.
