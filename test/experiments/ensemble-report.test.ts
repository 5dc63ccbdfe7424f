/** Tables of ensembles, from made-up trials whose figures can be worked out by hand. */
import { expect, test } from "vitest";
import {
  ensembleFigure,
  ensembleTable,
  ensembleVerdicts,
  transferredBySeed,
} from "../../src/experiments/09-ensembles/ensemble-report.js";
import type { EnsembleStudy } from "../../src/experiments/09-ensembles/ensemble-study.js";
import { ensembleSetting, studentLike } from "../../src/experiments/ingredients/ensemble-settings.js";
import {
  REGULARISER_STUDENTS,
  regulariserTable,
  regulariserVerdicts,
} from "../../src/experiments/11-soft-targets-as-regularisers/regulariser-report.js";
import {
  bestStudent,
  speechTable,
  temperaturesTable,
} from "../../src/experiments/10-speech-ensemble/speech-report.js";
import { aboveVerdict, percentText } from "../../src/study/transfer-verdict.js";
import { tableText } from "../../src/figures/table.js";
import type { TrialRecord } from "../../src/trials/trial-folder.js";

function record(metrics: Record<string, number>, details = {}, options = {}): TrialRecord {
  const rest = { seconds: 1, finished: "", versions: {}, machine: {} };
  return { trial: { recipe: "made-up", options, seed: 1 }, metrics, details, ...rest };
}

/** Ensembles with 80 errors of 1000 where their members have 100, and students with the given errors. */
function study(students: Record<string, number[]>): EnsembleStudy {
  const [first] = Object.values(students);
  const seeds = first!.map((_, index) => index + 1);
  const details = { members: [90, 110], arithmetic: [90, 80], geometric: [90, 82] };
  const ensemble = {
    ...{ errors: 80, accuracy: 0.92, phoneErrorRate: 0.1, geometricErrors: 82 },
    ...{ memberErrors: 100, memberAccuracy: 0.9, memberPhoneErrorRate: 0.2 },
  };
  const single = (errors: number) =>
    record({
      errors,
      accuracy: 1 - errors / 1000,
      phoneErrorRate: 0.15,
      validationAccuracy: 1 - errors / 900,
    });
  return {
    options: { seeds, members: 2, member: {}, students: {} },
    ensembles: seeds.map(() => record(ensemble, details)),
    students: Object.fromEntries(
      Object.entries(students).map(([name, errors]) => [name, errors.map(single)]),
    ),
    testCount: 1000,
  };
}

test.each([
  [[0.9, 0.91, 0.92], "holds"],
  [[0.7, 0.9, 1], "not decided"],
  [[0.5, 0.51, 0.52], "does not hold"],
  [[0.81], "holds"],
  [[0.79], "does not hold"],
])("the verdict on %j above 0.8: %s", (values, verdict) => {
  expect(aboveVerdict(values, 0.8)).toBe(verdict);
});

test("percentages with their interval: 0.9 ± 4.303 · 0.1 / √3", () => {
  expect(percentText([0.8, 0.9, 1])).toBe("90% (65% to 115%)");
  expect(percentText([0.876], 1)).toBe("87.6%");
  expect(percentText([-0.0001, -0.0002, 0.0001], 1)).toBe("0.0% (0.0% to 0.0%)");
});

test("the gain transferred, by seed: 15 of 20 errors and 18 of 20", () => {
  expect(transferredBySeed(study({ distilled: [85, 82] }), "distilled")).toEqual([0.75, 0.9]);
  expect(transferredBySeed(study({ distilled: [85] }), "distilled", "phoneErrorRate")[0]).toBeCloseTo(0.5);
});

test("tables and figure of several data sets", () => {
  const studies = { clothes: study({ distilled: [85, 83] }), digits: study({ distilled: [95, 105] }) };
  expect(ensembleTable(studies, "distilled").rows.map((row) => row.slice(1))).toEqual([
    ["100.0 ± 0.0", "100.0 ± 0.0"],
    ["80.0 ± 0.0", "80.0 ± 0.0"],
    ["82.0 ± 0.0", "82.0 ± 0.0"],
    ["84.0 ± 1.4", "100.0 ± 7.1"],
  ]);
  const verdicts = ensembleVerdicts(studies, "distilled").rows.map((row) => row.slice(2));
  expect(verdicts[0]).toEqual(["20.0% (20.0% to 20.0%) fewer", "holds"]);
  expect(verdicts[1]).toEqual(["80% (16% to 144%)", "not decided"]);
  expect(verdicts[3]![1]).toBe("not decided");
  expect(ensembleFigure("Clothes", studies.clothes).alt).toContain(
    "arithmetic mean 80, geometric mean 82, a member alone, on average 100, distilled 84",
  );
});

test("an ensemble that gains nothing has nothing to transfer", () => {
  const none = study({ distilled: [85] });
  none.ensembles[0]!.metrics.errors = 100;
  expect(ensembleVerdicts({ none }, "distilled").rows.map((row) => row.slice(2))).toEqual([
    ["0.0% fewer", "does not hold"],
    ["no gain to transfer", "not decided"],
  ]);
});

test("Table 1 takes the student that is best on validation frames, and gives relative figures", () => {
  const found = study({ "T = 1": [90], "T = 2": [84] });
  expect(bestStudent(found)).toBe("T = 2");
  expect(tableText(temperaturesTable(found))).toContain("T = 2 (chosen)");
  const rows = speechTable(found).rows.map((row) => row.slice(1));
  expect(rows).toEqual([
    ["58.9%", "90%", "0%", "0%", "10.9%", "20%"],
    ["61.1%", "92%", "5.4%", "20.0%", "10.7%", "10%"],
    ["60.8%", "91.6%", "4.6%", "16.0%", "10.7%", "15%"],
  ]);
});

test("Table 5 and its verdicts", () => {
  const net = (accuracy: number, stoppedAfter = 80) =>
    record({ accuracy, trainAccuracy: 0.99, trainingExamples: 30, stoppedAfter }, {}, { fraction: 0.03 });
  const students = {
    [REGULARISER_STUDENTS.whole]: [net(0.8, 10)],
    [REGULARISER_STUDENTS.stopped]: [net(0.6, 7)],
    [REGULARISER_STUDENTS.labels]: [net(0.6)],
    [REGULARISER_STUDENTS.soft]: [net(0.75)],
  };
  const found = { ...study({ none: [1] }), students };
  expect(tableText(regulariserTable(found))).toContain(
    "Few frames: 3% of the training frames, which are 30 here",
  );
  const verdicts = regulariserVerdicts(found).rows.map((row) => [row[2], row[3]]);
  expect(verdicts).toEqual([
    ["20.0%", "holds"],
    ["15.0%", "holds"],
    ["0.0%", "does not hold"],
    ["75%", "holds"],
  ]);
});

test("settings by name, with other seeds if given", () => {
  expect(ensembleSetting("quick").seeds).toEqual([1]);
  expect(ensembleSetting("full", [4, 5]).seeds).toEqual([4, 5]);
  expect(() => ensembleSetting("fast")).toThrow('ensembleSetting: setting must be quick or full, got "fast"');
});

test("a student is trained as its teachers are, unless told otherwise", () => {
  const student = studentLike({ epochs: 7, learningRate: 0.02 }, { temperature: 3, studentEpochs: 9 });
  expect(student).toEqual({ studentEpochs: 9, studentLearningRate: 0.02, temperature: 3 });
});
