/** Experiment 19: its trials, and what is said of made-up ones whose figures can be worked out by hand. */
import { describe, expect, test } from "vitest";
import { specialistsIntoOneNet } from "../../src/experiments/19-specialists-into-one-net/experiment.js";
import {
  GROUPS,
  studentsOf,
  type IntoOneNetOptions,
} from "../../src/experiments/19-specialists-into-one-net/settings.js";
import { fewSpecialistsRecipe } from "../../src/experiments/ingredients/few-specialists-recipe.js";
import { kanjiStudentRecipe } from "../../src/experiments/ingredients/kanji-student-recipe.js";
import "../../src/experiments/recipes.js";
import { tableText } from "../../src/figures/table.js";
import { experimentOptions, neededTrials } from "../../src/study/run-experiment.js";
import type { Measurement, Results } from "../../src/study/results.js";
import { hereText, verdictOf, verdictWord } from "../../src/study/statement.js";
import { completeTrial, type Recipe } from "../../src/trials/recipe.js";
import { knownTrial } from "../../src/trials/known-trial.js";

const one = (group: string, seed: number, metrics: Record<string, number>): Measurement => ({
  ...{ group, seed, run: 0, metrics, series: {} },
});

/** Three seeds that differ by a thousandth of a point. */
const seeds = (group: string, metrics: Record<string, number>) =>
  [1, 2, 3].map((seed) =>
    one(
      group,
      seed,
      Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value + seed / 1e5])),
    ),
  );

const OPTIONS = experimentOptions(specialistsIntoOneNet, "quick", {
  ...{ seeds: [1, 2, 3], widths: [64, 128], hardWeights: [0.5, 0.1] },
});

/** @param together - the accuracy of generalist and specialists */
function made(together = 0.7): Results<IntoOneNetOptions> {
  const accuracies = { labels: 0.66, generalist: 0.67, specialists: 0.68, generalists: 0.7 };
  const students = studentsOf(OPTIONS).flatMap((student) =>
    seeds(GROUPS.student(student), {
      accuracy: student.fromGeneralist ? 0.65 : accuracies[student.teacher],
    }),
  );
  const few = { dustbin: [0.96, 0.75, 0.66], labels: [0.95, 0.76, 0.665], "soft targets": [0.9, 0.78, 0.67] };
  const measurements = [
    ...seeds(GROUPS.generalist, { accuracy: 0.65 }),
    ...seeds(GROUPS.specialists, { accuracy: together, generalistConditionalAccuracy: 0.74 }),
    ...seeds(GROUPS.ensemble, { accuracy: 0.72 }),
    ...Object.entries(few).flatMap(([outside, [withinTraining, within, accuracy]]) =>
      seeds(GROUPS.few(outside as keyof typeof few), {
        ...{ withinTraining: withinTraining!, within: within!, accuracy: accuracy!, correction: 1 },
      }),
    ),
    ...students,
  ];
  return {
    ...{ experiment: specialistsIntoOneNet.name, setting: "quick", options: OPTIONS },
    ...{ changed: [], runs: [], measurements },
  };
}

test("soft targets for other classes are compared with labels and dustbin; §8 has values and no verdict", () => {
  const statements = specialistsIntoOneNet.statements(made());
  const [labels, dustbin, gap, ...rest] = statements.filter(({ claim }) => claim === "5.7");
  expect(hereText(labels!)).toBe("22.0% (22.0% to 22.0%) against 24.0% (24.0% to 24.0%)");
  expect(hereText(dustbin!)).toContain("against 25.0%");
  expect(hereText(gap!)).toBe("12.0% (12.0% to 12.0%) against 21.0% (21.0% to 21.0%)");
  expect([labels, dustbin, gap, ...rest].map((statement) => verdictOf(statement!))).toEqual(
    Array(5).fill("reproduced"),
  );
  const open = statements.filter(({ claim }) => claim === "5.8");
  expect(open.slice(0, 3).map(hereText)).toEqual([
    "1.0% (1.0% to 1.0%)",
    "20% (20% to 20%)",
    "1.0% (1.0% to 1.0%)",
  ]);
  expect(hereText(open.find(({ text }) => text.includes("starting as the generalist"))!)).toBe(
    "0.0% (0.0% to 0.0%)",
  );
  expect(hereText(open.find(({ text }) => text.includes("2 generalists together"))!)).toContain("3.0%");
  for (const statement of open) {
    expect(verdictOf(statement)).toBeUndefined();
    expect(verdictWord(statement)).toBe("no claim");
    expect(statement.paper).toBeUndefined();
  }
});

test("where specialists gain nothing, nothing can survive", () => {
  const survives = specialistsIntoOneNet
    .statements(made(0.6))
    .find(({ text }) => text.startsWith("part of"))!;
  expect(hereText(survives)).toBe("no gain to transfer");
});

test("tables have a row for each kind of targets, and for each kind of student", () => {
  const [few, students] = specialistsIntoOneNet.tables(made());
  expect(few!.rows.map((row) => row[2])).toEqual(
    ["74.0%", "75.0%", "76.0%", "78.0%"].map((value) => expect.stringContaining(value) as string),
  );
  expect(students!.rows.map(([name]) => name)).toEqual([
    "the teachers themselves",
    "64 units, T = 1, labels 0.5",
    "128 units, T = 1, labels 0.5",
    "64 units, T = 2, labels 0.5",
    "64 units, T = 1, labels 0.1",
    "64 units, T = 1, labels 0.5, starting as the generalist",
  ]);
  expect(tableText(students!)).toContain("72.0% (72.0% to 72.0%)");
  const [net, within] = specialistsIntoOneNet.figures(made());
  expect(net!.alt).toContain("one net from specialists: 68.0");
  expect(within!.alt).toContain("other classes: soft targets: 78.0");
});

test("results of a part are shown as far as they go", () => {
  const results = { ...made(), measurements: seeds(GROUPS.generalist, { accuracy: 0.65 }) };
  expect(specialistsIntoOneNet.statements(results).map(verdictWord)).toEqual(
    Array(specialistsIntoOneNet.statements(results).length).fill("not measured"),
  );
  expect(specialistsIntoOneNet.tables(results)[1]!.rows[1]).toContain("not measured");
  expect(specialistsIntoOneNet.figures(results)).toHaveLength(2);
});

describe.each(["quick", "full"])("%s setting", (setting) => {
  test("its trials are known, each once, and what they need runs first", () => {
    const grouped = specialistsIntoOneNet.trials!(
      experimentOptions(specialistsIntoOneNet, setting, { seeds: [1, 2] }),
    );
    const trials = grouped.map(({ trial }) => knownTrial(trial).hash);
    expect(new Set(trials).size).toBe(trials.length);
    const needed = neededTrials(grouped).map(({ recipe }) => recipe);
    expect(new Set(needed)).toEqual(new Set(["kanji-generalist", "kanji-groups", "specialist"]));
    const groups = [...new Set(grouped.map(({ group }) => group))];
    for (const group of groups) {
      const own = grouped.filter((trial) => trial.group === group).map(({ trial }) => trial);
      expect(own.map(({ seed }) => seed)).toEqual([1, 2]);
      expect(own[0]!.options).toEqual(own[1]!.options);
    }
  });
});

test("options that contradict each other are refused before anything is trained", () => {
  const refused = (recipe: unknown, options: Record<string, never>) =>
    expect(() => completeTrial(recipe as Recipe, { recipe: "", options, seed: 1 }));
  refused(fewSpecialistsRecipe, { jitters: 6, fewJitters: 6 } as never).toThrow(
    "fewJitters must be at most 5, those of the training set, got 6",
  );
  refused(fewSpecialistsRecipe, { outside: "nothing" } as never).toThrow("outside must be");
  refused(kanjiStudentRecipe, { fromGeneralist: true, studentUnits: 32 } as never).toThrow(
    "from the generalist's weights studentUnits must be hiddenUnits, 64, got 32",
  );
  refused(kanjiStudentRecipe, { hardWeight: 2 } as never).toThrow("hardWeight must be from 0 to 1");
  const wrong = (changes: Partial<IntoOneNetOptions>) =>
    expect(() => experimentOptions(specialistsIntoOneNet, "quick", changes));
  wrong({ widths: [32] }).toThrow("the first of widths must be hiddenUnits, the generalist's, 64, got 32");
  wrong({ fewEpochs: 10 }).toThrow("fewEpochs must be a multiple of rounds, 3, got 10");
});
