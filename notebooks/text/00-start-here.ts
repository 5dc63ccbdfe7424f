// -*- coding: utf-8 -*-
// %% [markdown]
// # Start here: a large net knows more than its answers say, and a small net can learn it
//
// A net that has learned to read digits gives a 7 nearly all of the probability, and a little to 9, less to 2, hardly any to 6. Hinton, Vinyals
// and Dean (_Distilling the Knowledge in a Neural Network_, 2015) call what is in these small numbers dark knowledge. A temperature T makes it
// visible, and a small net that is trained on it comes closer to the large one than a net that is trained on the labels.
//
// This workbook reproduces the paper's experiments, one claim to a notebook, in TypeScript. Every number beside a claim was measured by
// the code in its notebook; change a parameter, run again, and see what becomes of the claim.

// %%
import {
  dataset, exampleInputs, randomGenerator,
  distillation, evaluate, MultilayerPerceptron, train, transferSet,
  digitsFigure, seedsFigure, softTargetsFigure, temperatureSlider,
  show, showBackend, showProgress, showTable,
} from "dark-knowledge";
import {
  mnistTeacher, sliderExamples, softTargetsOf,
  checkParameters, exceptionsTable, workbookMap, workbookTable,
} from "dark-knowledge/experiments";
await showBackend();

// %% tags=["parameters"]
let digits = [0, 2, 8, 9, 11, 18, 33, 62]; // test digits to look at
let temperature = 4; // T at first
let teacherEpochs = 3; // of a small teacher, so that this notebook takes seconds
let teacherHiddenUnits = 300; // in each of its two hidden layers
let seeds = [11, 12, 13]; // of the example on your own arrays
let ownTemperature = 2; // T there
let ownEpochs = 300; // and how long its nets learn

// %% [markdown]
// ## What was found
//
// Each row is a notebook; its name leads there. The verdicts are made from the numbers in `results/`, where each file names the command that made it: a
// statement is _reproduced_, _better_, _differs_, _not reproduced_ or _undecided_, by rules that are the same for all (`src/study/verdict.ts`).

// %%
const looked = { digits: digits, temperature: temperature, ownTemperature: ownTemperature, seeds: seeds };
const trained = { teacherEpochs: teacherEpochs, teacherHiddenUnits: teacherHiddenUnits, ownEpochs: ownEpochs };
checkParameters("00-start-here", { ...looked, ...trained }); // before anything is trained
const map = workbookMap();
showTable(workbookTable(map));
showTable(exceptionsTable(map));

// %% [markdown]
// ## Dark knowledge under your fingers
//
// A small teacher learns from 10,000 digits for a few seconds. Then move T: at T = 1 one bar has it all; as T rises the others come up, and show
// what else the net could imagine each digit to be.

// %%
const changes = { teacherHiddenUnits: teacherHiddenUnits, teacherEpochs: teacherEpochs, trainingDigits: 10_000 };
const teacher = await mnistTeacher("quick", 1, changes, showProgress());
const { run, test } = teacher;
console.log(`The teacher makes ${run.evaluation.errors} errors on ${test.count} test digits.`);

// %%
const pictures = digits.map((digit) => ({ pixels: exampleInputs(test, digit), caption: `test digit ${digit}` }));
show(digitsFigure("The digits", pictures));
show(temperatureSlider("Soft targets", sliderExamples(run, test, digits), { temperature: temperature }));
const title = `Soft targets of test digit ${digits[0]}, a ${test.labels[digits[0]]}`;
show(softTargetsFigure(title, softTargetsOf(run, digits[0], [1, temperature, 20])));

// %% [markdown]
// ## How to tweak
//
// Each notebook has one cell of parameters. Change a number there, then _Run_ → _Run All Cells_. Teachers that were trained with the same options
// are kept, so mostly only small nets learn again. Figures made with `showCompared` keep the last runs, faded, behind the new one. The stop button ends a
// training at a batch's end; running the cell again goes on where it was. From a terminal, any parameter can be set too:
// `npm run reproduce -- --only 01 -p temperature=4`, or `.venv/bin/papermill notebooks/01-mnist-distillation.ipynb out.ipynb -p temperature 4`.

// %% [markdown]
// ## Your own arrays
//
// `dataset` makes a data set of arrays, nested or typed, or of tensors, and names what is wrong with them. Here they are points of three noisy
// spiral arms. To use them in a project of your own, beside this folder: `npm install ../dark-knowledge` after a set-up here, then
// `import { train } from "dark-knowledge"`.

// %%
function spirals(count: number, seed: number, purpose: string) {
  const random = randomGenerator(seed, purpose);
  const labels = Array.from({ length: count }, () => random.integer(0, 2));
  const points = labels.map((label) => {
    const along = random.uniform();
    const turn = 2 * Math.PI * (label / 3 + along / 2) + 0.5 * random.normal();
    return [along * Math.cos(turn), along * Math.sin(turn)];
  });
  return dataset({ name: "spirals", inputs: points, labels: labels, classes: 3 });
}

// %%
async function distil(seed: number) {
  const mine = spirals(300, seed, "labelled"); // your labelled examples
  const net = (hidden: number) => new MultilayerPerceptron({ layerSizes: [2, hidden, hidden, 3], seed: seed });
  const [large, alone, student] = [net(100), net(8), net(8)];
  await train(large, mine, { epochs: ownEpochs });
  await train(alone, mine, { epochs: ownEpochs });
  const transfer = await transferSet(large, spirals(6000, seed, "unlabelled")); // only the teacher's word
  const loss = distillation({ temperature: ownTemperature, softWeight: 1, hardWeight: 0 });
  await train(student, transfer, { epochs: Math.ceil(ownEpochs / 10), loss: loss });
  return [large, alone, student].map((each) => evaluate(each, spirals(5000, seed, "test")).errors);
}

// %%
const names = ["large net, 300 labels", "small net, 300 labels", "small net, 6000 soft targets"];
const errors = [];
for (const seed of seeds) errors.push(await distil(seed));
const ofNets = names.map((label, net) => ({ label: label, values: errors.map((row) => row[net]) }));
const labels = { label: "errors", unit: "of 5000 test points" };
show(seedsFigure(`Spirals, distilled at T = ${ownTemperature}`, labels, ofNets));

// %% [markdown]
// **Three things to try** in the parameters cell, then _Run All Cells_.
//
// 1. `temperature = 20`, or the slider: which of these digits does the teacher find hardest to tell from others?
// 2. `ownTemperature = 1`, then 8: what is left of the student's gain?
// 3. `seeds = [1, 2, 3, 4, 5, 6]`: how much of what you saw was luck?
//
// Go on with [01-mnist-distillation](01-mnist-distillation.ipynb), the paper's first experiment.
