/** Experiments 09 to 11: their trials, and what is said of made-up ones whose figures can be worked out by hand. */
import { describe, expect, test } from "vitest";
import { groupsFor } from "../../src/experiments/09-ensembles/settings.js";
import { bestTemperature } from "../../src/experiments/10-speech-ensemble/report.js";
import { groupsAt } from "../../src/experiments/10-speech-ensemble/settings.js";
import { STUDENTS } from "../../src/experiments/11-soft-targets-as-regularisers/settings.js";
import { ensembles } from "../../src/experiments/09-ensembles/experiment.js";
import { speechEnsemble } from "../../src/experiments/10-speech-ensemble/experiment.js";
import { softTargetsAsRegularisers } from "../../src/experiments/11-soft-targets-as-regularisers/experiment.js";
import "../../src/experiments/recipes.js";
import {
  byEnsemble,
  studentLike,
  transferredGain,
} from "../../src/experiments/ingredients/ensemble-trials.js";
import { tableText } from "../../src/figures/table.js";
import type { Experiment } from "../../src/study/experiment.js";
import type { ExperimentOptions } from "../../src/study/experiment-options.js";
import { quantityText } from "../../src/study/quantity-text.js";
import type { Measurement, Results } from "../../src/study/results.js";
import { experimentOptions, neededTrials } from "../../src/study/run-experiment.js";
import { hereText, verdictOf, type Statement } from "../../src/study/statement.js";
import { knownTrial } from "../../src/trials/known-trial.js";

const verdicts = (statements: readonly Statement[]) =>
  statements.map((statement) => [hereText(statement), verdictOf(statement)]);

function resultsOf<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  changes: Partial<Options>,
  measurements: Measurement[],
): Results<Options> {
  const options = experimentOptions(experiment, "quick", changes);
  return { experiment: experiment.name, setting: "quick", options, changed: [], runs: [], measurements };
}

const one = (group: string, seed: number, metrics: Record<string, number>, series = {}): Measurement => ({
  ...{ group, seed, run: 0, metrics, series },
});

/** Ensembles with 80 errors of 1000 where their members have 100. */
const ensemble = (group: string, seed: number, errors = 80) =>
  one(
    group,
    seed,
    {
      ...{
        errors,
        accuracy: 1 - errors / 1000,
        phoneErrorRate: 0.1,
        geometricErrors: 82,
        testExamples: 1000,
      },
      ...{ memberErrors: 100, memberAccuracy: 0.9, memberPhoneErrorRate: 0.2 },
    },
    {
      ...{ members: [90, 110], arithmetic: [90, errors], geometric: [90, 82] },
      ...{
        "softening.temperatures": [1, 4],
        "softening.membersEntropy": [0.2, 1],
        "softening.meanEntropy": [0.2, 1.1],
      },
      ...{ "softening.geometricEntropy": [0.1, 0.9], "softening.meanDistance": [0, 0.1] },
      "softening.geometricDistance": [0.01, 0.02],
    },
  );
const student = (group: string, seed: number, errors: number) =>
  one(group, seed, {
    ...{ errors, accuracy: 1 - errors / 1000, phoneErrorRate: 0.15, validationAccuracy: 1 - errors / 900 },
  });

/** Nets of each ensemble, by ensemble: with `[[85, 87], [82, 84]]` the first ensemble's are 85 and 87. */
const several = (groups: readonly string[], errors: readonly (readonly number[])[]) =>
  errors.flatMap((nets, index) => nets.map((count, net) => student(groups[net]!, index + 1, count)));

/** Pictures: the errors of each ensemble's students, by data set; its nets on labels alone have 98 and 94. */
function pictures(
  digits: readonly (readonly number[])[],
  clothes: readonly (readonly number[])[],
  errors = 80,
) {
  const measurements = (
    [
      ["MNIST", digits],
      ["Fashion-MNIST", clothes],
    ] as const
  ).flatMap(([data, students]) => {
    const groups = groupsFor(data, 2);
    return [
      ...students.map((_, index) => ensemble(groups.ensemble, index + 1, errors)),
      ...several(groups.students, students),
      ...several(
        groups.controls,
        students.map(() => [98, 94]),
      ),
    ];
  });
  const seeds = digits.map((_, index) => index + 1);
  return resultsOf(ensembles, { seeds, members: 2, students: 2 }, measurements);
}

test("percentages with their interval: 0.9 ± 4.303 · 0.1 / √3", () => {
  expect(quantityText([0.8, 0.9, 1], "percent")).toBe("90% (65% to 115%)");
  expect(quantityText([0.876], "points")).toBe("87.6%");
  expect(quantityText([-0.0001, -0.0002, 0.0001], "points")).toBe("0.0% (0.0% to 0.0%)");
});

test("an ensemble counts once: its students are averaged, and so are its nets on labels alone", () => {
  const results = pictures(
    [
      [84, 86],
      [82, 82],
    ],
    [[85, 85]],
  );
  const groups = groupsFor("MNIST", 2);
  const nets = byEnsemble(results, groups);
  expect(nets).toEqual({
    ...{ seeds: [1, 2], member: [100, 100], ensemble: [80, 80] },
    ...{ student: [85, 82], control: [96, 96] },
  });
  expect(byEnsemble(results, { ...groups, controls: [] }).control).toEqual([]);
  expect(byEnsemble(results, groupsFor("Fashion-MNIST", 2)).seeds).toEqual([1]);
});

test("an ensemble of which a student is missing does not count with the others", () => {
  const groups = groupsFor("MNIST", 2);
  const measurements = [
    ensemble(groups.ensemble, 1),
    ensemble(groups.ensemble, 2),
    ...several(groups.students, [[85, 85], [82]]),
  ];
  const results = resultsOf(ensembles, { seeds: [1, 2], students: 2 }, measurements);
  expect(byEnsemble(results, { ...groups, controls: [] }).seeds).toEqual([1]);
});

test("the gain transferred, by ensemble: 15 of 20 errors and 18 of 20; none where there was none", () => {
  const groups = groupsFor("MNIST", 2);
  const nets = [
    [85, 85],
    [81, 83],
  ];
  const transferred = (metric?: string, errors = 80) =>
    transferredGain(byEnsemble(pictures(nets, nets, errors), groups, metric));
  expect(transferred()).toEqual({ seeds: [1, 2], gains: [0.75, 0.9], without: 0 });
  expect(transferred("phoneErrorRate").gains[0]).toBeCloseTo(0.5);
  expect(transferred("errors", 100)).toEqual({ seeds: [], gains: [], without: 2 });
  const overLabels = transferredGain(byEnsemble(pictures(nets, nets), groups), "control");
  expect(overLabels.gains).toEqual([11 / 16, 14 / 16]);
});

test("09: tables, figures and statements of both data sets", () => {
  const results = pictures(
    [
      [85, 85],
      [82, 84],
      [84, 84],
    ],
    [
      [95, 95],
      [105, 105],
      [101, 99],
    ],
  );
  const [errors, softening] = ensembles.tables(results);
  expect(errors!.rows.slice(0, 5).map((row) => row.slice(1))).toEqual([
    ["100.0 ± 0.0", "100.0 ± 0.0"],
    ["96.0 ± 0.0", "96.0 ± 0.0"],
    ["84.0 ± 1.0", "100.0 ± 5.0"],
    ["80.0 ± 0.0", "80.0 ± 0.0"],
    ["82.0 ± 0.0", "82.0 ± 0.0"],
  ]);
  expect(errors!.notes!.join()).toContain("of 1000 test examples");
  expect(softening!.rows[1]).toEqual([4, "1.0000", "1.1000", "0.9000", "0.1000", "0.0200"]);
  const aboutStudents = ensembles.statements(results).filter(({ claim }) => claim !== "4.2");
  expect(verdicts(aboutStudents)).toEqual([
    ["20.0% (20.0% to 20.0%)", "reproduced"],
    ["80% (68% to 92%)", "undecided"],
    ["84.0 (81.5 to 86.5) against 96.0 (96.0 to 96.0)", "reproduced"],
    ["75% (59% to 91%)", "reproduced"],
    ["20.0% (20.0% to 20.0%)", "reproduced"],
    ["0% (-62% to 62%)", "not reproduced"],
    ["100.0 (87.6 to 112.4) against 96.0 (96.0 to 96.0)", "undecided"],
    ["-25% (-103% to 53%)", "undecided"],
  ]);
  const [nets, , members] = ensembles.figures(results);
  expect(nets!.alt).toContain(
    "one member, on average: 100.0 ± 0.0; one net, labels alone: 96.0 ± 0.0; one net, distilled: 84.0 ± 1.0; 2 members together: 80.0 ± 0.0",
  );
  expect(members!.alt).toContain(
    "arithmetic mean 80, geometric mean 82, a member alone, on average 100, one net, distilled 84",
  );
});

test("09: members of bootstrap draws beside plain ones, by hand; how sure they are", () => {
  const rows = { counts: [0, 100], confidences: [0, 0.9], accuracies: [0, 0.8] };
  const series = Object.fromEntries(
    ["reliability", "memberReliability"].flatMap((name) =>
      Object.entries(rows).map(([row, values]) => [`${name}.${row}`, values]),
    ),
  );
  const measured = (group: string, disagreement: number, memberErrors: number) =>
    [1, 2, 3].map((seed) => {
      const metrics = {
        disagreement: disagreement + seed / 1e4,
        errorCorrelation: 0.4,
        calibrationError: 0.02,
      };
      return one(group, seed, { ...metrics, errors: 80 + seed, memberErrors: memberErrors + seed }, series);
    });
  const results = resultsOf(ensembles, { seeds: [1, 2, 3] }, [
    ...measured("MNIST: ensemble", 0.01, 100),
    ...measured("MNIST: bootstrap members", 0.02, 120),
  ]);
  const found = ensembles.statements(results).filter(({ claim }) => claim === "4.2");
  expect(verdicts(found).map(([, verdict]) => verdict)).toEqual([
    ...["reproduced", "reproduced", "reproduced"],
    ...[undefined, undefined, undefined],
  ]);
  expect(hereText(found[1]!)).toMatch(/^1\.0% .* against 2\.0% /);
  expect(tableText(ensembles.tables(results)[2]!)).toContain("0.0202 (0.0200 to 0.0204)");
  expect(ensembles.figures(results).at(-1)!.alt).toContain(
    "members together: 80.0% right where it is 90.0% sure",
  );
});

test("09: a data set that was left out has no figures, and statements that say so", () => {
  const results = pictures([[85, 85]], []);
  const titles = ensembles.figures(results).map(({ layout }) => (layout.title as { text: string }).text);
  expect(titles).toHaveLength(2);
  for (const title of titles) expect(title).toMatch(/^MNIST: /);
  expect(ensembles.tables(results)[0]!.rows[0]).toEqual(["one member, on average", "100", "–"]);
  expect(verdicts(ensembles.statements(results)).at(-1)).toEqual(["not measured", undefined]);
});

test("09: an ensemble that gains nothing has nothing to transfer", () => {
  expect(verdicts(ensembles.statements(pictures([[85, 85]], [[85, 85]], 100))).slice(0, 2)).toEqual([
    ["0.0%", "undecided"],
    ["no gain to transfer", "undecided"],
  ]);
});

test("10: Table 1 takes the student that is best on validation frames, and gives relative figures", () => {
  const groups = groupsAt(1, 1);
  const [low] = groups.students;
  const [high] = groupsAt(2, 1).students;
  const measurements = [
    ...[ensemble(groups.ensemble, 1), student(low!, 1, 90), student(high!, 1, 84)],
    student(groups.controls[0]!, 1, 96),
  ];
  const results = resultsOf(speechEnsemble, { members: 2, temperatures: [1, 2] }, measurements);
  expect(bestTemperature(results)).toBe(2);
  const [temperatures, table] = speechEnsemble.tables(results);
  expect(tableText(temperatures!)).toContain("T = 2 (chosen)");
  expect(table!.rows.map((row) => row.slice(1))).toEqual([
    ["58.9%", "90%", "0%", "0%", "10.9%", "20%"],
    ["61.1%", "92%", "5.4%", "20%", "10.7%", "10%"],
    ["60.8%", "91.6%", "4.6%", "16%", "10.7%", "15%"],
    ["–", "90.4%", "–", "4%", "–", "15%"],
  ]);
  const [best, ...further] = speechEnsemble.statements(results).filter(({ claim }) => claim === "4.4");
  expect([hereText(best!), further]).toEqual(["84 against 90", []]);
  expect(verdicts(speechEnsemble.statements(results).filter(({ claim }) => claim !== "4.4"))).toEqual([
    ["20.0%", "undecided"],
    ["80%", "undecided"],
    ["84 against 96", "undecided"],
    ["75%", "undecided"],
    ["50%", "undecided"],
  ]);
  const [dots, curves] = speechEnsemble.figures(results);
  expect(dots!.alt).toContain("one net, distilled at T = 2: 91.6; 2 members together: 92.");
  expect(curves!.alt).toContain("0.916 at T = 2; ensemble 0.920");
  const one = { ...results, options: { ...results.options, temperatures: [2] } };
  expect(speechEnsemble.figures(one)).toHaveLength(1);
});

test("11: Table 5 and its verdicts", () => {
  const net = (group: string, accuracy: number, stoppedAfter = 80) =>
    [1, 2, 3].map((seed) =>
      one(
        group,
        seed,
        {
          accuracy: accuracy + seed / 1e4,
          trainAccuracy: 0.99,
          trainingExamples: 30,
          testExamples: 1000,
          stoppedAfter,
        },
        { "curve.train": [0.5, 0.99], "curve.test": [0.4, accuracy] },
      ),
    );
  const measurements = [
    ...net(STUDENTS.whole, 0.8, 10),
    ...net(STUDENTS.stopped, 0.6, 7),
    ...net(STUDENTS.labels, 0.6),
    ...net(STUDENTS.soft, 0.75),
  ];
  const results = resultsOf(softTargetsAsRegularisers, { seeds: [1, 2, 3] }, measurements);
  const [table] = softTargetsAsRegularisers.tables(results);
  expect(tableText(table!)).toContain("Few frames: 3% of the training frames, which are 30 here");
  expect(table!.rows.map((row) => row[3])).toEqual(["58.9%", "44.5%", "–", "57.0%"]);
  expect(verdicts(softTargetsAsRegularisers.statements(results))).toEqual([
    ["20.0% (20.0% to 20.0%)", "reproduced"],
    ["15.0% (15.0% to 15.0%)", "reproduced"],
    ["0.0% (0.0% to 0.0%)", "undecided"],
    ["75% (75% to 75%)", "reproduced"],
  ]);
  expect(softTargetsAsRegularisers.figures(results)[0]!.alt).toContain(
    "soft targets, not stopped: test 0.750",
  );
});

const ALL = [ensembles, speechEnsemble, softTargetsAsRegularisers] as unknown as Experiment[];

describe.each(ALL.map((experiment) => [experiment.name, experiment] as const))("%s", (_name, experiment) => {
  test.each(["quick", "full"])("%s: trials that their recipes know, each once, members first", (setting) => {
    const grouped = experiment.trials!(experimentOptions(experiment, setting, { seeds: [1, 2] }));
    const complete = (trials: readonly (typeof grouped)[0]["trial"][]) =>
      trials.map((trial) => knownTrial(trial).hash);
    const trials = grouped.map(({ trial }) => trial);
    expect(new Set(complete(trials)).size).toBe(trials.length);
    const needed = neededTrials(grouped);
    expect(new Set(needed.map(({ recipe }) => recipe))).toEqual(new Set(["ensemble-member"]));
    expect(new Set(complete(needed)).size).toBe(needed.length);
    for (const { trial, needs } of grouped) {
      expect(needs!.map(({ options }) => options.member)).toEqual(
        Array.from({ length: Number(trial.options.members) }, (_, index) => index + 1),
      );
      expect(new Set(needs!.map(({ seed }) => seed))).toEqual(new Set([trial.seed]));
    }
  });

  test("what differs of the members reaches members and students", () => {
    const options = experimentOptions(experiment, "quick", { changes: { precision: "bfloat16" } });
    const grouped = experiment.trials!(options);
    for (const { options: own } of [...grouped.map(({ trial }) => trial), ...neededTrials(grouped)]) {
      expect(own.precision).toBe("bfloat16");
    }
  });
});

test("settings by name, with other seeds if given", () => {
  expect(experimentOptions(ensembles, "quick").seeds).toEqual([1]);
  expect(experimentOptions(ensembles, "full", { seeds: [4, 5] }).seeds).toEqual([4, 5]);
  expect(() => experimentOptions(ensembles, "fast")).toThrow(
    '09-ensembles: setting must be quick or full, got "fast"',
  );
});

test("a student is trained as its teachers are, unless told otherwise", () => {
  const like = studentLike({ epochs: 7, learningRate: 0.02 }, { temperature: 3, studentEpochs: 9 });
  expect(like).toEqual({ studentEpochs: 9, studentLearningRate: 0.02, temperature: 3 });
});
