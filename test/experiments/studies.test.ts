/** Studies: their trials, records and reports, on made-up results. */
import { describe, expect, test } from "vitest";
import { SHIFTS } from "../../src/experiments/07-missing-classes/bias-choice.js";
import { fullRows, fullTable, pairedTable } from "../../src/experiments/05-mnist-full/full-report.js";
import {
  lessDataRows,
  fewDigitsTable,
  rateFigure,
} from "../../src/experiments/08-less-data/less-data-report.js";
import {
  biasSweepFigure,
  missingClassesRows,
} from "../../src/experiments/07-missing-classes/missing-classes-report.js";
import { experimentMarkdown, readmeMarkdown, recordFigures } from "../../src/workbook/paper-report.js";
import { STUDIES, studyNamed } from "../../src/experiments/studies.js";
import { estimatedSeconds } from "../../src/experiments/ingredients/mnist-cost.js";
import {
  recordText,
  recordToAddTo,
  studyRecord,
  valuesOf,
  withGroupsOf,
  type StudyRecord,
} from "../../src/study/study-record.js";
import { chosenGroups, studyOptions, teachersOf, type StudyOptions } from "../../src/study/study.js";
import {
  widthCurvesFigure,
  widthMapFigure,
  widthRows,
} from "../../src/experiments/06-temperature-and-width/width-report.js";
import "../../src/experiments/recipes.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import type { Json } from "../../src/trials/trial.js";

interface Outcome {
  metrics: Record<string, number>;
  details?: Record<string, Json>;
}

/** A record in which each trial came to what the function says of its group and seed. */
function made(
  beginning: string,
  changes: Partial<StudyOptions> & Record<string, Json>,
  outcome: (group: string, seed: number) => Outcome,
  only: readonly string[] = [],
): StudyRecord {
  const study = studyNamed(beginning);
  const options = studyOptions(study, "quick", changes);
  const grouped = chosenGroups(study.trials(options), only);
  const results = grouped.map(({ group, trial }) => ({
    trial,
    details: {},
    ...outcome(group, trial.seed),
    seconds: 30,
    finished: `2026-01-0${trial.seed}T00:00:00Z`,
    versions: { node: "20", backend: "one" },
    machine: { processor: "one", cores: 2, threads: "1" },
  }));
  return studyRecord(
    study,
    { setting: "quick", options, changed: Object.keys(changes), only },
    grouped,
    results,
  );
}
const seeds = [1, 2, 3];
const verdicts = (rows: readonly { what: string; verdict: string }[]) => rows.map(({ verdict }) => verdict);

describe.each(STUDIES.map((study) => [study.name, study] as const))("%s", (_name, study) => {
  test.each(["quick", "full"])("%s: trials that their recipes know, each once", (setting) => {
    const options = studyOptions(study, setting);
    const trials = study.trials(options).map(({ trial }) => trial);
    const all = trials.map(knownTrial);
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(trials.length);
    for (const { trial } of all) expect(trial.options.setting).toBe(options.teacherSetting);
  });

  test("the precision is that of teachers and students", () => {
    const trials = study.trials(studyOptions(study, "quick", { precision: "bfloat16" }));
    for (const { options } of [
      ...trials.map(({ trial }) => trial),
      ...teachersOf(trials.map(({ trial }) => trial)),
    ]) {
      expect(options.teacher).toMatchObject({ precision: "bfloat16" });
      if ("hiddenUnits" in options) expect(options.precision).toBe("bfloat16");
    }
  });

  test("all seeds of a group have the same options", () => {
    const grouped = study.trials(studyOptions(study, "quick", { seeds: [1, 2] }));
    const options = new Map(grouped.map(({ group, trial }) => [group, JSON.stringify(trial.options)]));
    for (const { group, trial } of grouped) expect(options.get(group)).toBe(JSON.stringify(trial.options));
    expect(grouped).toHaveLength(2 * options.size);
  });
});

test("the full settings cost at most 6 hours on two cores", () => {
  const trials = STUDIES.flatMap((study) =>
    study.trials(studyOptions(study, "full")).map(({ trial }) => trial),
  );
  const all = new Map(
    [...teachersOf(trials), ...trials].map((trial) => [knownTrial(trial).hash, trial] as const),
  );
  const hours = [...all.values()].reduce((sum, trial) => sum + estimatedSeconds(trial), 0) / 3600 / 2;
  expect(hours).toBeGreaterThan(1);
  expect(hours).toBeLessThan(6);
});

test("teachers come first, each once; students may share that of one seed", () => {
  const student = (seed: number, options: Record<string, Json>) => ({
    recipe: "mnist-student",
    options,
    seed,
  });
  const own = [student(1, { setting: "quick" }), student(1, { setting: "quick", epochs: 2 })];
  expect(teachersOf(own)).toEqual([{ recipe: "mnist-teacher", options: { setting: "quick" }, seed: 1 }]);
  const shared = [2, 3].map((seed) => student(seed, { setting: "quick", teacherSeed: 1 }));
  expect(teachersOf(shared)).toEqual(teachersOf(own));
});

test.each([
  [() => studyNamed("09"), "study: must be one of 05-mnist-full"],
  [() => studyNamed("0"), "study: must be one of"],
  [() => studyOptions(studyNamed("06"), "huge"), "06-temperature-and-width: setting must be quick or full"],
  [() => studyOptions(studyNamed("06"), "quick", { widht: 3 }), "options must be of seeds, teacherSetting"],
])("refuses what it does not know: %o", (call, message) => {
  expect(call).toThrow(message);
});

test("a record: few digits, the command that makes it, only what the study keeps", () => {
  const record = made("07", { seeds }, () => ({
    metrics: { errors: 201.123456789, seconds: 5 },
    details: { moved: [3], mistakes: "1:2" },
  }));
  expect(record.trials[0]).toMatchObject({ metrics: { errors: 201.123 }, details: { moved: [3] } });
  expect(record.trials[0]!.metrics).not.toHaveProperty("seconds");
  const [run] = record.runs;
  expect(run!.command).toBe("npm run study -- 07-missing-classes -p 'seeds=[1,2,3]'");
  expect(recordText(record)).toBe("quick setting, seeds 1, 2, 3");
  expect(run!.finished).toBe("2026-01-03T00:00:00Z");
});

test("groups that are run later are added to the record, or take the place of its own", () => {
  const errors = (count: number) => () => ({ metrics: { errors: count } });
  const groups = studyNamed("05")
    .trials(studyOptions(studyNamed("05"), "quick", { seeds }))
    .map(({ group }) => group);
  const first = made("05", { seeds }, errors(1), ["teacher", "small"]);
  const second = made("05", { seeds }, errors(2), ["distilled", "teacher"]);
  expect(second.runs[0]!.command).toMatch(/ -p 'seeds=\[1,2,3\]' --only 'distilled' --only 'teacher'$/);
  const both = withGroupsOf(first, second, groups);
  expect([...new Set(both.trials.map(({ group, run }) => `${run} ${group}`))]).toEqual([
    "1 teacher",
    "0 small net, labels only",
    "1 distilled, hardWeight 0.1",
  ]);
  expect(both.runs).toEqual([...first.runs, ...second.runs]);
  expect(experimentMarkdown(both)).toMatch(/--only 'small'`: 3 trials(.*\n)+.*--only 'teacher'`: 6 trials/);
  // Of the first run nothing is left.
  expect(withGroupsOf(made("05", { seeds }, errors(1), ["teacher"]), second, groups)).toEqual(second);
  // The committed record has other options; there is none of this name.
  const options = studyOptions(studyNamed("06"), "full", { temperatures: [3], epochs: 7 });
  expect(() => recordToAddTo("06-temperature-and-width", "full", options)).toThrow(
    /^only: must have the options of .*06-temperature-and-width-full\.json, or that file must go, got .*temperatures.*epochs/,
  );
  expect(recordToAddTo("06-temperature-and-width", "none", options)).toBeUndefined();
  expect(() => made("05", { seeds }, errors(1), ["tutor"])).toThrow(
    'only: must be a part of "teacher", "small',
  );
});

test("05: rows, McNemar's test and the table, and nothing measured without trials", () => {
  const errors: Record<string, number> = { teacher: 67, "small net, labels only": 146 };
  const record = made("05", { seeds }, (group, seed) => {
    const count = (errors[group] ?? 74) + seed;
    const mistakes = Array.from({ length: count }, (_, image) => `${image}:10`).join(" ");
    return { metrics: { errors: count, calibrationError: 0.01 }, details: { mistakes } };
  });
  expect(verdicts(fullRows(record))).toEqual([
    ...Array.from({ length: 5 }, () => "reproduced"),
    ...Array.from({ length: 3 }, () => "not measured"),
  ]);
  // Each seed's distilled net beside its own teacher and small net.
  expect(fullRows(record)[4]!.here).toBe("91% (91% to 91%)");
  const [small] = pairedTable(record).rows;
  expect(small).toEqual(["small net, labels only", "distilled, hardWeight 0.1", 3 * 72, 0, "1e-22"]);
  expect(fullTable(record).rows[0]).toEqual([
    "teacher",
    "69.0 (66.5 to 71.5)",
    "0.0100 (0.0100 to 0.0100)",
    "",
    "",
  ]);
  expect(new Set(verdicts(fullRows({ ...record, trials: [] })))).toEqual(new Set(["not measured"]));
});

test("05 and 06: a seed that diverged in one group is left out of what is compared seed by seed", () => {
  const full = made("05", { seeds }, (group, seed) => {
    const isSmall = group === "small net, labels only";
    if (isSmall && seed === 1) return { metrics: { diverged: 1 } };
    const errors = group === "teacher" ? 67 : seed + (isSmall ? 146 : 74);
    return { metrics: { errors: 100 * (seed - 1) + errors, diverged: 0 } };
  });
  const rows = fullRows(full);
  expect(rows[3]).toMatchObject({ seeds: 2, verdict: "undecided" });
  // Seeds 2 and 3: (148 − 76) / (148 − 67) and (149 − 77) / (149 − 67).
  expect(rows[4]).toMatchObject({ seeds: 2, here: expect.stringMatching(/^88% /) as string });
  const width = made("06", { seeds: [1, 2, 3, 4] }, (group, seed) => {
    if (group.startsWith("30 units, T = 4") && seed === 1) return { metrics: { diverged: 1 } };
    return { metrics: { errors: 1000 * seed + (/T = (2.5|3|4)$/.test(group) ? 1 : 5 + seed) } };
  });
  expect(widthRows(width)[1]).toMatchObject({ seeds: 3, verdict: "reproduced" });
});

test("05: what is not in the paper's table has fewer seeds", () => {
  const grouped = studyNamed("05").trials(studyOptions(studyNamed("05"), "full"));
  const seedsOf = (group: string) =>
    grouped.filter((one) => one.group === group).map(({ trial }) => trial.seed);
  expect(seedsOf("teacher")).toEqual([1, 2, 3, 4, 5]);
  expect(seedsOf("distilled, hardWeight 0.1")).toEqual([1, 2, 3, 4, 5]);
  expect(seedsOf("distilled, soft targets only")).toEqual([1, 2, 3]);
  expect(seedsOf("teacher, smoothed labels")).toEqual([1, 2, 3]);
});

test("06: the two statements, the map and a curve with intervals", () => {
  const errorsAt = (group: string) => {
    const [, width, temperature] = /^(\d+) units, T = ([\d.]+)/.exec(group)!.map(Number);
    return width === 30 ? 400 + 20 * Math.abs(Number(temperature) - 3) : 150;
  };
  const record = made("06", { seeds }, (group, seed) => ({ metrics: { errors: errorsAt(group) + seed } }));
  expect(verdicts(widthRows(record))).toEqual(["reproduced", "reproduced", "reproduced"]);
  expect(widthMapFigure(record).alt).toContain("30 units: T = 2.5");
  const single = made("06", { seeds: [1] }, (group) => ({ metrics: { errors: errorsAt(group) + 1 / 3 } }));
  expect(widthRows(single)[1]!.here).toBe("415.3 against 860.3");
  expect(widthCurvesFigure(single, 30).layout.yaxis?.title).toMatchObject({ text: "errors" });
  const [curve] = widthCurvesFigure(record, 30).data as { error_y: { array: number[] }; y: number[] }[];
  expect(curve!.y[0]).toBe(442);
  expect(curve!.error_y.array[0]).toBeCloseTo(4.303 / Math.sqrt(3), 2);
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
  const record = made("07", { seeds }, outcome);
  expect(verdicts(missingClassesRows(record))).toEqual([
    "reproduced",
    "reproduced",
    "reproduced",
    "differs",
    "reproduced",
    "better",
    "better",
    "reproduced",
  ]);
  const { data, alt } = biasSweepFigure(record, "without 3");
  expect(data).toHaveLength(4);
  expect(alt).toContain("fewest: 110.0");
  expect(missingClassesRows(made("07", { seeds, omit: [4], only: [1] }, outcome))).toEqual([]);
});

test("08: a student that diverged counts as one that guesses; §6's rows show both accuracies", () => {
  const record = made("08", { seeds }, (group, seed) =>
    group === "learning rate 0.3, hard targets"
      ? { metrics: { diverged: 1 } }
      : {
          metrics: { errors: (group.includes("soft") ? 300 : 500) + seed, trainAccuracy: 0.75, diverged: 0 },
        },
  );
  expect(verdicts(lessDataRows(record))).toEqual(["reproduced", "reproduced", "reproduced"]);
  expect(lessDataRows(record)[1]!.here).toContain("against 3 diverged");
  expect(rateFigure(record).alt).toMatch(/hard targets up to 0\.1, soft targets up to 0\.3\.$/);
  expect(fewDigitsTable(record).rows[3]![2]).toBe("75.00% / 96.98%");
});

test("08: rates at which students diverge or guess are gaps in the figure, and no ground for a statement", () => {
  const record = made("08", { seeds: [1], learningRates: [0.1, 0.3, 1] }, (group) => {
    if (/rate (0.3|1), hard/.test(group)) return { metrics: { diverged: 1 } };
    return { metrics: { errors: group.includes("rate 1, soft") ? 8990 : 300, diverged: 0 } };
  });
  const { data, layout, alt } = rateFigure(record);
  expect(data).toMatchObject([
    { name: "hard targets (learned nothing at 0.3, 1)", x: [0.1, 0.3, 1], y: [300, null, null] },
    { name: "soft targets (learned nothing at 1)", y: [300, 300, null] },
  ]);
  expect(layout.xaxis?.range?.[1]).toBeCloseTo(Math.log10(1.25));
  expect(alt).toContain("hard targets up to 0.1, soft targets up to 0.3.");
  expect(lessDataRows(record)[1]!.what).toContain("learning rate 0.3:");
  const none = made("08", { seeds: [1] }, () => ({ metrics: { diverged: 1 } }));
  expect(rateFigure(none).alt).toContain("hard targets at none, soft targets at none.");
});

test("the README's table has every row, measured or not; entries name command and seeds", () => {
  const record = made("06", { seeds }, (_group, seed) => ({ metrics: { errors: 150 + seed } }));
  const text = readmeMarkdown((study) => (study === record.study ? record : undefined));
  expect(text).toContain(
    "| 05 | part of the teacher's gain that is transferred | 91% | – | not measured | – | – | not measured |",
  );
  expect(text).toMatch(
    /\| 06 \| 300 units: all T from 8 up are alike \| yes \| – \| T = 8: 152.0.* \| 3 \| quick \|/,
  );
  const rounded = { ...record, options: { ...record.options, precision: "bfloat16" as const } };
  expect(readmeMarkdown((study) => (study === record.study ? rounded : undefined))).toContain(
    "| 3 | quick, bfloat16 |",
  );
  const entry = experimentMarkdown(record, ["results/figures/one.png"]);
  expect(entry).toContain("`npm run study -- 06-temperature-and-width -p 'seeds=[1,2,3]'`");
  expect(entry).toContain("](results/figures/one.png)");
  expect(recordFigures(record)).toHaveLength(3);
  expect(valuesOf(record, "30 units, T = 4")).toEqual([151, 152, 153]);
});
