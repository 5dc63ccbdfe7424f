/** Experiments 05 to 08 and the frame around them: their trials, results and statements, on made-up trials. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { MnistFullOptions } from "../../src/experiments/05-mnist-full/settings.js";
import { EXPERIMENTS, experimentNamed } from "../../src/experiments/experiment-named.js";
import "../../src/experiments/recipes.js";
import { SHIFTS } from "../../src/experiments/ingredients/bias-choice.js";
import { teacherTrial } from "../../src/experiments/ingredients/students.js";
import { resultsToAddTo, withGroupsOf } from "../../src/study/add-groups.js";
import type { Figure } from "../../src/figures/figure.js";
import type { Experiment } from "../../src/study/experiment.js";
import type { ExperimentOptions } from "../../src/study/experiment-options.js";
import { committedResults, keepResults, resultsOf, resultsPath } from "../../src/study/results-file.js";
import { resultsText, valuesOf, type Results } from "../../src/study/results.js";
import {
  chosenGroups,
  experimentOptions,
  neededTrials,
  trialResults,
} from "../../src/study/run-experiment.js";
import { hereText, verdictOf, type Statement } from "../../src/study/statement.js";
import { CLAIMS } from "../../src/experiments/claims.js";
import { coverageText, sectionsMarkdown } from "../../src/workbook/claims-markdown.js";
import { resultsMarkdown } from "../../src/workbook/results-markdown.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import type { Json } from "../../src/trials/trial.js";

interface Outcome {
  metrics: Record<string, number>;
  details?: Record<string, Json>;
}

const STUDENTS = ["05", "06", "07", "08"].map(experimentNamed);

/** Results in which each trial came out as the function says of its group and seed. */
function made(
  beginning: string,
  changes: Partial<ExperimentOptions>,
  outcome: (group: string, seed: number) => Outcome,
  only: readonly string[] = [],
): Results {
  const experiment = experimentNamed(beginning);
  const options = experimentOptions(experiment, "quick", changes);
  const grouped = chosenGroups(experiment.trials!(options), only);
  const records = grouped.map(({ group, trial }) => ({
    trial,
    details: {},
    ...outcome(group, trial.seed),
    seconds: 30,
    finished: `2026-01-0${trial.seed}T00:00:00Z`,
    versions: { node: "20", backend: "one" },
    machine: { processor: "one", cores: 2, threads: "1" },
  }));
  const { run, measurements } = trialResults(experiment.keeps!, grouped, records);
  const chosen = only.map((group) => ` --only '${group}'`).join("");
  const command = `npx dark-knowledge study ${experiment.name}${chosen}`;
  const changed = Object.keys(changes);
  return {
    experiment: experiment.name,
    setting: "quick",
    options,
    changed,
    runs: [{ command, ...run }],
    measurements,
  };
}
const seeds = [1, 2, 3];
const verdicts = (statements: readonly Statement[]) => statements.map(verdictOf);
const statementsOf = (results: Results) => experimentNamed(results.experiment).statements(results);
const figuresOf = (results: Results) => experimentNamed(results.experiment).figures(results);
const tablesOf = (results: Results) => experimentNamed(results.experiment).tables(results);

describe.each(STUDENTS.map((experiment) => [experiment.name, experiment] as const))(
  "%s",
  (_name, experiment) => {
    test.each(["quick", "full"])("%s: trials that their recipes know, each once", (setting) => {
      const options = experimentOptions(experiment, setting);
      const trials = experiment.trials!(options).map(({ trial }) => trial);
      const all = trials.map(knownTrial);
      expect(new Set(all.map(({ hash }) => hash)).size).toBe(trials.length);
      for (const { trial } of all) expect(trial.options.setting).toBe(options.teacherSetting);
    });

    test("the precision is that of teachers and students", () => {
      const trials = experiment.trials!(experimentOptions(experiment, "quick", { precision: "bfloat16" }));
      for (const { options } of [...trials.map(({ trial }) => trial), ...neededTrials(trials)]) {
        expect(options.teacher).toMatchObject({ precision: "bfloat16" });
        if ("hiddenUnits" in options) expect(options.precision).toBe("bfloat16");
      }
    });

    test("all seeds of a group have the same options", () => {
      const grouped = experiment.trials!(experimentOptions(experiment, "quick", { seeds: [1, 2] }));
      const options = new Map(grouped.map(({ group, trial }) => [group, JSON.stringify(trial.options)]));
      for (const { group, trial } of grouped) expect(options.get(group)).toBe(JSON.stringify(trial.options));
      expect(grouped).toHaveLength(2 * options.size);
    });
  },
);

test("the full settings cost at most 6 hours on two cores", () => {
  const grouped = STUDENTS.flatMap((experiment) => experiment.trials!(experimentOptions(experiment, "full")));
  const all = new Map(
    [...neededTrials(grouped), ...grouped.map(({ trial }) => trial)].map((given) => {
      const { hash, recipe, trial } = knownTrial(given);
      return [hash, recipe.estimatedSeconds!(trial.options)] as const;
    }),
  );
  const seconds = [...all.values()];
  const hours = seconds.reduce((sum, one) => sum + one, 0) / 3600 / 2;
  expect(hours).toBeGreaterThan(1);
  expect(hours).toBeLessThan(6);
});

test("teachers come first, each once; students may share that of one seed", () => {
  const student = (seed: number, options: Record<string, Json>) => {
    const trial = { recipe: "mnist-student", options, seed };
    return { group: "students", trial, needs: [teacherTrial(trial)] };
  };
  const own = [student(1, { setting: "quick" }), student(1, { setting: "quick", epochs: 2 })];
  expect(neededTrials(own)).toEqual([{ recipe: "mnist-teacher", options: { setting: "quick" }, seed: 1 }]);
  const shared = [2, 3].map((seed) => student(seed, { setting: "quick", teacherSeed: 1 }));
  expect(neededTrials(shared)).toEqual(neededTrials(own));
  for (const experiment of STUDENTS) {
    for (const { trial, needs = [] } of experiment.trials!(experimentOptions(experiment, "quick"))) {
      expect(needs).toEqual(trial.recipe === "mnist-teacher" ? [] : [teacherTrial(trial)]);
    }
  }
});

test.each([
  [() => experimentNamed("99"), "experiment: must be one of 01-mnist-distillation"],
  [() => experimentNamed("0"), "experiment: must be one of"],
  [
    () => experimentOptions(experimentNamed("06"), "huge"),
    "06-temperature-and-width: setting must be quick or full",
  ],
  [
    () => experimentOptions(experimentNamed("06"), "quick", { widht: 3 }),
    "options must be of seeds, teacherSetting",
  ],
])("refuses what it does not know: %o", (call, message) => {
  expect(call).toThrow(message);
});

test("results: few digits, only what the experiment keeps, and no texts", () => {
  const results = made("07", { seeds }, () => ({
    metrics: { errors: 201.123456789, seconds: 5 },
    details: { moved: [3], wrongImages: [1], sweptErrors: [1, null] },
  }));
  expect(results.measurements[0]).toMatchObject({ metrics: { errors: 201.123 }, series: { moved: [3] } });
  expect(Object.keys(results.measurements[0]!.series)).toEqual(["moved"]);
  expect(results.measurements[0]!.metrics).not.toHaveProperty("seconds");
  expect(resultsText(results)).toBe("quick setting, seeds 1, 2, 3");
  expect(results.runs[0]!.finished).toBe("2026-01-03T00:00:00Z");
  expect(() => made("07", {}, () => ({ metrics: { errors: NaN } }))).toThrow(
    "without 3: errors must be finite, got NaN",
  );
});

test("results are kept and read again, the full setting's before the quick one's", () => {
  const root = mkdtempSync(join(tmpdir(), "results-"));
  const results = made("06", { seeds }, (_group, seed) => ({ metrics: { errors: 150 + seed } }));
  expect(committedResults(results.experiment, root)).toBeUndefined();
  const path = keepResults(results, root);
  expect(path).toBe(resultsPath(results.experiment, "quick", root));
  expect(resultsOf(results.experiment, "quick", root)).toEqual(results);
  keepResults({ ...results, setting: "full" }, root);
  expect(committedResults(results.experiment, root)?.setting).toBe("full");
});

test("what JSON has no word for is kept", () => {
  const root = mkdtempSync(join(tmpdir(), "results-"));
  const results = made("06", { seeds: [1] }, () => ({ metrics: { errors: 150 } }));
  const measurements = results.measurements.map((one) => ({
    ...one,
    series: { losses: [NaN, Infinity, 1] },
  }));
  keepResults({ ...results, measurements }, root);
  expect(resultsOf(results.experiment, "quick", root)).toEqual({ ...results, measurements });
});

test.each([
  ["{", "no JSON"],
  ['{"study": "06-temperature-and-width"}', "no experiment"],
  [(text: string) => text.replace('"errors":151', '"errors":"151"'), "metrics.errors: "],
  [
    (text: string) => text.replace('"experiment": "06', '"experiment": "05'),
    "those of 05-temperature-and-width",
  ],
  [(text: string) => text.replace('"run":0', '"run":7'), "a measurement of run 7"],
] as [string | ((text: string) => string), string][])(
  "what are no results is refused: %s",
  (change, problem) => {
    const root = mkdtempSync(join(tmpdir(), "results-"));
    const results = made("06", { seeds }, (_group, seed) => ({ metrics: { errors: 150 + seed } }));
    const path = keepResults(results, root);
    const text = JSON.stringify(resultsOf(results.experiment, "quick", root), null, 2).replaceAll(
      '": ',
      '":',
    );
    writeFileSync(
      path,
      typeof change === "string" ? change : change(text.replace('"experiment":"', '"experiment": "')),
    );
    expect(() => resultsOf(results.experiment, "quick", root)).toThrow(
      new RegExp(
        `${path}: expected the results of 06-temperature-and-width, quick setting, found .*${problem}`,
      ),
    );
  },
);

test("groups that are run later are added to the results, or take the place of their own", () => {
  const errors = (count: number) => () => ({ metrics: { errors: count } });
  const experiment = experimentNamed("05");
  const groups = experiment.trials!(experimentOptions(experiment, "quick", { seeds })).map(
    ({ group }) => group,
  );
  const first = made("05", { seeds }, errors(1), ["teacher", "small"]);
  const second = made("05", { seeds }, errors(2), ["distilled", "teacher"]);
  const both = withGroupsOf(first, second, groups);
  expect([...new Set(both.measurements.map(({ group, run }) => `${run} ${group}`))]).toEqual([
    "1 teacher",
    "0 small net, labels only",
    "1 distilled, hardWeight 0.1",
  ]);
  expect(both.runs).toEqual([...first.runs, ...second.runs]);
  expect(resultsMarkdown(experiment, both)).toMatch(
    /--only 'small'`: 3 measurements(.*\n)+.*--only 'teacher'`: 6 measurements/,
  );
  // Of the first run nothing is left.
  expect(withGroupsOf(made("05", { seeds }, errors(1), ["teacher"]), second, groups)).toEqual(second);
  // The committed results have other options; there are none of this setting.
  const options = experimentOptions(experimentNamed("06"), "full", { temperatures: [3], epochs: 7 });
  expect(() => resultsToAddTo("06-temperature-and-width", "full", options)).toThrow(
    /^only: must have the options of .*06-temperature-and-width.full\.json, or that file must go, got .*temperatures.*epochs/,
  );
  expect(resultsToAddTo("06-temperature-and-width", "quick", options)).toBeUndefined();
  expect(() => made("05", { seeds }, errors(1), ["tutor"])).toThrow(
    'only: must be a part of "teacher", "small',
  );
});

test("05: rows, pairs of nets seed by seed, and nothing measured without trials", () => {
  const errors: Record<string, number> = { teacher: 67, "small net, labels only": 146 };
  const results = made("05", { seeds }, (group, seed) => {
    const count = (errors[group] ?? 74) + seed;
    const wrongImages = Array.from({ length: count }, (_, image) => image);
    const details = { wrongImages, wrongAnswers: wrongImages.map(() => 10) };
    return { metrics: { errors: count, calibrationError: 0.01 }, details };
  });
  expect(verdicts(statementsOf(results))).toEqual([
    ...Array.from({ length: 5 }, () => "reproduced"),
    ...Array.from({ length: 4 }, () => undefined),
    // Every student of the sweep makes as many errors.
    ...Array.from({ length: 4 }, () => "undecided"),
    ...Array.from({ length: 4 }, () => undefined),
  ]);
  // Each seed's distilled net beside its own teacher and small net.
  expect(hereText(statementsOf(results)[4]!)).toBe("91% (91% to 91%)");
  const [nets, paired] = tablesOf(results);
  const [small] = paired!.rows;
  // 72 digits that only the first gets wrong: 2 / 2⁷² for each seed.
  expect(small).toEqual([
    ...["small net, labels only", "distilled, hardWeight 0.1", "72.0 (72.0 to 72.0)", "72.0 to 72.0"],
    ...["0.0 errors", "4e-22, 4e-22, 4e-22"],
  ]);
  expect(nets!.rows[0]).toEqual(["teacher", "69.0 (66.5 to 71.5)", "0.0100 (0.0100 to 0.0100)", "", ""]);
  expect(new Set(verdicts(statementsOf({ ...results, measurements: [] })))).toEqual(new Set([undefined]));
});

test("05: longer trainings are a teacher and its student in the full setting, and rows beside the paper's", () => {
  const recipe = { longerTeacher: { teacherEpochs: 30 }, longerStudent: { temperature: 4, hardWeight: 0 } };
  const results = made("05", { seeds, teacher: { trainingDigits: 1000 }, ...recipe }, (group, seed) => ({
    metrics: {
      errors: seed + (group.includes("teacher trained") ? 73 : group.includes("longer") ? 66 : 100),
    },
  }));
  const longer = results.measurements.filter(({ group, seed }) => group.includes("longer") && seed === 1);
  const precision = "float32";
  expect(longer.map(({ group, options }) => [group, options?.teacher])).toEqual(
    ["teacher, trained for longer", "distilled for longer, from the teacher trained for longer"].map(
      (group) => [group, { trainingDigits: 1000, teacherEpochs: 30, precision }],
    ),
  );
  expect(longer[1]!.options).toMatchObject({ temperature: 4, hardWeight: 0, hiddenUnits: 800 });
  const rows = statementsOf(results).slice(5, 7);
  expect(rows.map((row) => [row.paper, hereText(row), verdictOf(row)])).toEqual([
    [67, "68.0 (65.5 to 70.5)", "reproduced"],
    [74, "75.0 (72.5 to 77.5)", "reproduced"],
  ]);
});

test("05: on shifted digits the teacher is beside the student, and the control differs by its labels alone", () => {
  const shiftedStudent = { temperature: 4, hardWeight: 0, maxShiftPixels: 2 };
  const results = made("05", { seeds, shiftedStudent }, (group, seed) => ({
    metrics: { errors: seed + (group.startsWith("distilled on shifted") ? 70 : 90) },
  }));
  const shifted = results.measurements.filter(({ group, seed }) => group.includes("shifted") && seed === 1);
  const [control, distilled] = shifted.map(({ options }) => options!);
  expect(shifted).toHaveLength(2);
  expect(distilled).toMatchObject({ ...shiftedStudent, softWeight: 0.5 });
  expect(control).toEqual({ ...distilled, temperature: 1, softWeight: 0, hardWeight: 1 });
  const row = statementsOf(results).find(({ text }) => text.startsWith("on shifted digits"))!;
  expect([row.paper, verdictOf(row), hereText(row)]).toEqual([
    undefined,
    "reproduced",
    "72.0 (69.5 to 74.5) against 92.0 (89.5 to 94.5)",
  ]);
});

test("05 and 06: a seed that diverged in one group is left out of what is compared seed by seed", () => {
  const full = made("05", { seeds }, (group, seed) => {
    const isSmall = group === "small net, labels only";
    if (isSmall && seed === 1) return { metrics: { diverged: 1 } };
    const errors = group === "teacher" ? 67 : seed + (isSmall ? 146 : 74);
    return { metrics: { errors: 100 * (seed - 1) + errors, diverged: 0 } };
  });
  const rows = statementsOf(full);
  expect([rows[2]!.seeds, verdictOf(rows[2]!)]).toEqual([[2, 3], "undecided"]);
  // Seeds 2 and 3: (148 − 76) / (148 − 67) and (149 − 77) / (149 − 67).
  expect([rows[4]!.seeds, hereText(rows[4]!)]).toEqual([[2, 3], expect.stringMatching(/^88% /)]);
  const width = made("06", { seeds: [1, 2, 3, 4] }, (group, seed) => {
    if (group.startsWith("30 units, T = 4") && seed === 1) return { metrics: { diverged: 1 } };
    return { metrics: { errors: 1000 * seed + (/T = (2.5|3|4)$/.test(group) ? 1 : 5 + seed) } };
  });
  const [, smallest] = statementsOf(width);
  expect([smallest!.seeds, verdictOf(smallest!)]).toEqual([[2, 3, 4], "reproduced"]);
});

test("05: the labels' weight by a sweep, moved digits and calibration, by hand", () => {
  const share = (group: string) => Number(/sweep, (\d+)%/.exec(group)?.[1] ?? NaN);
  const results = made("05", { seeds }, (group, seed) => {
    // 200 errors at 10%, and 1 more for each per cent more; soft targets alone are as good.
    const errors = Number.isNaN(share(group)) ? 100 : 200 + Math.max(0, share(group) - 10);
    const moved = { teacher: 100, "small net, labels only": 500 }[group] ?? 200;
    const metrics = {
      errors: errors + seed,
      calibrationError: 0.01,
      errorsMovedBy0: 100,
      errorsMovedBy2: moved + seed,
    };
    const isDistilled = group.startsWith("distilled");
    return {
      metrics: { ...metrics, ...(isDistilled && { errorsAtT: errors + seed, calibrationErrorAtT: 0.8 }) },
    };
  });
  const of = (claim: string) =>
    statementsOf(results)
      .filter((one) => one.claim === claim)
      .map((one) => [hereText(one).replace(/ \(.*?\)/g, ""), verdictOf(one)]);
  expect(of("2.2")).toEqual([
    ["not measured", undefined],
    ["202.0 against 202.0", "undecided"],
    ["202.0 against 292.0", "reproduced"],
  ]);
  expect(of("2.3")).toEqual([
    ["202.0 against 242.0", "reproduced"],
    ["202.0 against 282.0", "reproduced"],
  ]);
  // (500 − 200) / (500 − 100)
  expect(of("3.2")).toEqual([
    ["202.0 against 502.0", "reproduced"],
    ["75%", "reproduced"],
  ]);
  expect(of("2.1")).toEqual([
    ["at most 0", "reproduced"],
    ["1.0% against 80.0%", "reproduced"],
  ]);
  const titles = tablesOf(results).map(({ title }) => title);
  expect(titles).toContain("Other weights on the labels beside 10%");
  const figures = figuresOf(results).map(({ alt }) => alt);
  expect(figures.join()).toContain("242.0 (239.5 to 244.5) at 50%");
  const without = made("05", { seeds }, () => ({ metrics: { errors: 1 } }), ["teacher"]);
  expect(tablesOf(without).map(({ title }) => title)).not.toContain("Other weights on the labels beside 10%");
});

test("05: what is not in the paper's table has fewer seeds", () => {
  const experiment = experimentNamed("05") as unknown as Experiment<MnistFullOptions>;
  const grouped = experiment.trials!(experimentOptions(experiment, "full"));
  const seedsOf = (group: string) =>
    grouped.filter((one) => one.group === group).map(({ trial }) => trial.seed);
  expect(seedsOf("teacher")).toEqual([1, 2, 3, 4, 5]);
  expect(seedsOf("distilled, hardWeight 0.1")).toEqual([1, 2, 3, 4, 5]);
  expect(seedsOf("distilled, soft targets only")).toEqual([1, 2, 3]);
  expect(seedsOf("teacher, smoothed labels")).toEqual([1, 2, 3]);
});

test("06: the two statements; all widths in one figure with intervals and rings, as a map, and without T²", () => {
  const errorsAt = (group: string) => {
    const [, width, temperature] = /^(\d+) units, T = ([\d.]+)/.exec(group)!.map(Number);
    return width === 30 ? 400 + 20 * Math.abs(Number(temperature) - 3) : 150;
  };
  const results = made("06", { seeds }, (group, seed) => ({ metrics: { errors: errorsAt(group) + seed } }));
  expect(verdicts(statementsOf(results))).toEqual(["reproduced", "reproduced", "reproduced"]);
  // §2.1's "much too small" is the smallest width below the paper's 30.
  const tiny = made("06", { seeds, widths: [10, 30] }, (group, seed) => ({
    metrics: { errors: errorsAt(group.replace(/^10/, "30")) + seed + (group.startsWith("10") ? 100 : 0) },
  }));
  const [, , below, above] = statementsOf(tiny);
  expect([below!.claim, verdictOf(below!), hereText(below!).slice(0, 17)]).toEqual([
    "2.8",
    "reproduced",
    "517.0 (514.5 to 5",
  ]);
  expect([above!.claim, verdictOf(above!)]).toEqual(["2.8", "reproduced"]);
  const [widths, map] = figuresOf(results) as [Figure, Figure];
  expect(widths.alt).toContain("30 + 30 units: fewest at T = 2.5");
  expect(map.alt).toContain("30 units: fewest at T = 2.5");
  const single = made("06", { seeds: [1] }, (group) => ({ metrics: { errors: errorsAt(group) + 1 / 3 } }));
  expect(hereText(statementsOf(single)[1]!)).toBe("415.3 against 860.3");
  expect(figuresOf(single)[0]!.layout.yaxis?.title).toMatchObject({ text: "errors of 10,000" });
  const [curve, ring, other] = widths.data as { error_y: { array: number[] }; x: number[]; y: number[] }[];
  expect(curve!.y[0]).toBe(442);
  expect(curve!.error_y.array[0]).toBeCloseTo(4.303 / Math.sqrt(3), 2);
  expect(ring!).toMatchObject({ x: [2.5], y: [412] });
  expect(other!.y[0]).toBe(152);
  const without = made("06", { seeds, widthsWithout: [30] }, (_, seed) => ({ metrics: { errors: seed } }));
  expect(figuresOf(without)[2]!.data).toMatchObject([
    { name: "30 + 30 units, with T²" },
    { name: "30 + 30 units, without T²" },
  ]);
});

test("07: the paper's figures for its own classes only, and the sweep", () => {
  const swept = SHIFTS.map((shift) => 100 + Math.abs(shift - 3));
  const outcome = (group: string, seed: number): Outcome => ({
    metrics: {
      errorsUnmoved: (group === "without 3" ? 205 : 4700) + seed,
      errorsOnMovedUnmoved: 132 + seed,
      errorsByTest: (group === "without 3" ? 108 : 1300) + seed,
      errorsOnMovedByTest: 20 + seed,
      errorsByPrior: 111 + seed,
      shiftByTest: 3,
    },
    details: { moved: [3], sweptErrors: swept, sweptErrorsOnMoved: swept },
  });
  const results = made("07", { seeds, picturesOfSets: 0 }, outcome);
  expect(verdicts(statementsOf(results).filter(({ claim }) => claim !== "1.6"))).toEqual([
    "reproduced",
    "reproduced",
    "reproduced",
    "differs",
    "reproduced",
    "better",
    "better",
    "reproduced",
  ]);
  const { data, alt } = figuresOf(results)[0]!;
  expect(data).toHaveLength(4);
  expect(alt).toContain("fewest: 110.0");
  const others = statementsOf(made("07", { seeds, picturesOfSets: 0, omit: [4], only: [1] }, outcome));
  expect(new Set(others.map(({ claim }) => claim))).toEqual(new Set(["1.6"]));
});

test("07: transfer sets of the same size, by hand", () => {
  const errors = new Map(
    Object.entries({
      "training digits, labels alone": 400,
      "training digits, soft targets and labels": 195,
      "training digits, soft targets alone": 205,
      "new digits, soft targets alone": 200,
      "clothes, soft targets alone": 900,
      "noise, soft targets alone": 8000,
    }),
  );
  const results = made(
    "07",
    { seeds },
    (group, seed) => ({ metrics: { errors: errors.get(group.replace("transfer set: ", ""))! + seed } }),
    [...errors.keys()].map((words) => `transfer set: ${words}`),
  );
  const found = statementsOf(results).filter(({ claim }) => claim === "1.6");
  expect(found.map(verdictOf)).toEqual([
    ...["reproduced", "reproduced", "reproduced"],
    // The paper claims nothing of pictures of another kind.
    ...[undefined, undefined],
  ]);
  expect(found.slice(3).map(({ quantities }) => quantities[0]!.values)).toEqual([
    seeds.map((seed) => 900 + seed),
    seeds.map((seed) => 8000 + seed),
  ]);
  const [table] = tablesOf(results);
  expect(table!.rows[0]).toEqual([
    "training digits, labels alone",
    "402.0 (399.5 to 404.5)",
    "200.0 (200.0 to 200.0)",
    "200.0 to 200.0",
    "0.0 errors",
  ]);
  expect(figuresOf(results)).toHaveLength(1);
  const none = experimentNamed("07").trials!(
    experimentOptions(experimentNamed("07"), "quick", { picturesOfSets: 0 }),
  );
  expect(none).toHaveLength(2);
});

test("08: a student that diverged counts as one that guesses; §6's rows show both accuracies", () => {
  const results = made("08", { seeds }, (group, seed) =>
    group === "1000 digits, hard targets"
      ? { metrics: { diverged: 1 } }
      : {
          metrics: { errors: (group.includes("soft") ? 300 : 500) + seed, trainAccuracy: 0.75, diverged: 0 },
        },
  );
  const statements = statementsOf(results);
  expect([statements[0]!, statements.at(-1)!].map(verdictOf)).toEqual(["reproduced", "reproduced"]);
  expect(hereText(statements[0]!)).toMatch(/against 9000\.0 .*, 3 diverged$/);
  expect(tablesOf(results).at(-1)!.rows[3]![2]).toBe("75.00% / 96.98%");
});

test("08: learning rates by their ratio, seed by seed; the curve has the rates at which all seeds learned", () => {
  const outcome = (group: string, seed: number): Outcome => {
    if (!group.startsWith("highest")) return { metrics: { errors: 300 + seed, diverged: 0 } };
    const rates = group.includes("soft") ? [0.1, 0.2] : [0.1, 0.2, 0.4, 0.8].slice(0, seed === 1 ? 3 : 4);
    return {
      metrics: {
        highestRate: rates.at(-1)!,
        bestRate: 0.2,
        firstGradient: 1.5,
        endless: 0,
        errors: 250 + seed,
      },
      details: { rates, heldOutErrors: rates.map((rate) => 100 / rate + seed) },
    };
  };
  const results = made("08", { seeds }, outcome);
  const rates = statementsOf(results).filter(({ claim }) => claim === "1.3");
  expect(rates.map(({ quantities }) => quantities[0]!.values)).toEqual([
    [0.5, 0.25, 0.25],
    [1, 1, 1],
    [0.5, 0.25, 0.25],
    [1, 1, 1],
  ]);
  expect(verdicts(rates)).toEqual(rates.map(() => "not reproduced"));
  const { data, alt } = figuresOf(results)[1]!;
  expect(data[0]).toMatchObject({ name: "labels", x: [0.1, 0.2, 0.4], y: [1002, 502, 252] });
  expect(alt).toContain("labels: up to 0.4; labels, warm-up: up to 0.4; soft targets, T = 20: up to 0.2");
  expect(tablesOf(results)[1]!.rows[0]).toEqual([
    ...["labels", "no", "×1.50 (×1.50 to ×1.50)", "0.4, 0.8, 0.8", "0.2, 0.2, 0.2", "252.0 (249.5 to 254.5)"],
  ]);
  // Nothing is known of a student that learned at no rate, or at every one.
  const none = made("08", { seeds }, () => ({ metrics: { endless: 0, firstGradient: 1 } }));
  expect(verdicts(statementsOf(none).filter(({ claim }) => claim === "1.3"))).toEqual(
    rates.map(() => undefined),
  );
  expect(figuresOf(none)[1]!.alt).toContain("labels: up to none");
  const all = made("08", { seeds }, (group, seed) => {
    const { metrics, details } = outcome(group, seed);
    return { metrics: { ...metrics, endless: 1 }, ...(details && { details }) };
  });
  expect(hereText(statementsOf(all).find(({ claim }) => claim === "1.3")!)).toContain(
    "every rate that was tried",
  );
});

test("the tables of docs/results.md have every claim and every statement, measured or not; entries name command and seeds", () => {
  const results = made("06", { seeds }, (_group, seed) => ({ metrics: { errors: 150 + seed } }));
  const found = (of: Results) =>
    EXPERIMENTS.map((experiment) => ({
      experiment,
      results: experiment.name === of.experiment ? [of] : [],
    }));
  const text = sectionsMarkdown(CLAIMS, found(results));
  expect(text.match(/^### .*$/gm)).toEqual(
    [...new Set(CLAIMS.map(({ section }) => section))].map((section) => `### ${section}`),
  );
  expect(text).toContain(
    "| fraction of the teacher's gain over the small net that is transferred by distillation | [05](../notebooks/05-mnist-full.ipynb) | 91% | – | not measured | – | – | not measured |",
  );
  expect(text).toMatch(
    /\| students of 300 \+ 300 units .* \| \[06\].* \| yes \| – \| T = 8: 152.0.* \| 3 \| quick \| reproduced \|/,
  );
  // What the full setting did not measure is taken from the quick one, and what both measured from the full one.
  const full = {
    ...made("06", { seeds, widths: [800] }, () => ({ metrics: { errors: 120 } })),
    setting: "full" as const,
  };
  const both = sectionsMarkdown(
    CLAIMS,
    found(results).map((one) => (one.results.length > 0 ? { ...one, results: [full, results] } : one)),
  );
  expect(both).toMatch(/\| students of 800 \+ 800 units .*120\.0.* \| full \| reproduced \|/);
  const rounded = { ...results, options: { ...results.options, precision: "bfloat16" as const } };
  expect(sectionsMarkdown(CLAIMS, found(rounded))).toContain("| 3 | quick, bfloat16 |");
  const open = { id: "9.9", section: "§9", text: "a claim that nothing measures" };
  expect(sectionsMarkdown([...CLAIMS, open], found(results))).toMatch(
    /\| \*\*9\.9\*\* +\| \*\*a claim that nothing measures\*\* .*\| not measured \|/,
  );
  expect(coverageText(CLAIMS, found(results))).toContain(`1 of ${CLAIMS.length} claims are measured.`);
  const without = CLAIMS.filter(({ id }) => id !== "3.3");
  expect(() => sectionsMarkdown(without, found(results))).toThrow(
    /06-temperature-and-width: claim must be one of .*, got "3\.3"/,
  );
  const entry = resultsMarkdown(experimentNamed("06"), results, ["one.png"]);
  expect(entry).toContain("`npx dark-knowledge study 06-temperature-and-width`: 36 measurements");
  expect(entry).toContain("](one.png)");
  expect(figuresOf(results)).toHaveLength(2);
  expect(valuesOf(results, "30 units, T = 4")).toEqual([151, 152, 153]);
});
