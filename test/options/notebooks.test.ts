/** Parameters of the workbook's notebooks: refused before a notebook trains, fetches or computes anything. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import "../../src/experiments/recipes.js";
import { repositoryRoot } from "../../src/support/paths.js";
import { checkParameters, parameterKinds } from "../../src/workbook/notebook-parameters.js";
import { expectRefused, nonsenseOf } from "./nonsense.js";

interface Cell {
  cell_type: string;
  source: string[];
  metadata: { tags?: string[] };
}

interface Notebook {
  cells: Cell[];
  metadata: { dark_knowledge: { test_parameters: Record<string, unknown> } };
}

const folder = join(repositoryRoot, "notebooks");
const paths = readdirSync(folder)
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => join(folder, name));

/** What a notebook declares, with its values, as plain values of this realm. */
function declaredIn(source: string): Record<string, unknown> {
  const names = [...source.matchAll(/^let (\w+)/gm)].map(([, name]) => name!);
  const json = runInNewContext(`${source}\n;JSON.stringify({ ${names.join(", ")} })`) as string;
  return JSON.parse(json) as Record<string, unknown>;
}

describe.each(paths.map((path) => [basename(path, ".ipynb"), path] as const))("%s", (name, path) => {
  const { cells, metadata } = JSON.parse(readFileSync(path, "utf8")) as Notebook;
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const declared = declaredIn(
    code.find((cell) => cell.metadata.tags?.includes("parameters"))!.source.join(""),
  );

  test("declares what is right, and is tested with it", () => {
    expect(Object.keys(parameterKinds(name))).toEqual(expect.arrayContaining(Object.keys(declared)));
    expect(() => {
      checkParameters(name, declared);
      checkParameters(name, { ...declared, ...metadata.dark_knowledge.test_parameters });
    }).not.toThrow();
  });

  const cases = nonsenseOf(declared).map(({ path: at, changes }) => [at, changes] as const);

  test.each(cases)("refuses %s: %o", async (at, changes) => {
    await expectRefused(() => {
      checkParameters(name, { ...declared, ...changes });
    }, at);
  });

  test("checks them before anything that takes time", () => {
    const text = code.map(({ source }) => source.join("")).join("\n");
    const checked = text.search(/\b(checkParameters|runExperiment)\(/);
    const works = text.search(/\b(mnistTeacher|train|trainReusably|transferSet|speakPart|runTrials)\(/);
    expect(checked).toBeGreaterThan(0);
    expect(works < 0 || checked < works).toBe(true);
  });
});

test.each([
  ["00-start-here", { ownTemperature: 0 }, "ownTemperature must be positive and finite, got 0"],
  ["00-start-here", { sureness: 1.5 }, "sureness must be above 0 and at most 1, got 1.5"],
  ["01-mnist-distillation", { softWeight: 0, hardWeight: 0 }, "softWeight or hardWeight must be above 0"],
  [
    "01-mnist-distillation",
    { changes: { distilledEpochs: 0 } },
    "changes.distilledEpochs must be a whole number",
  ],
  ["02-temperature", { temperatures: [2, 1] }, "temperatures must ascend"],
  ["02-temperature", { changes: { temperature: 3 } }, "options of changes must be of teacherHiddenUnits"],
  ["04-high-temperature-limit", { steps: 0 }, "steps must be a whole number of at least 1, got 0"],
  ["05-mnist-full", { engine: "lokal" }, "did you mean local?"],
  ["09-ensembles", { student: { mean: "harmonic" } }, "student.mean must be arithmetic or geometric"],
  ["11-soft-targets-as-regularisers", { fraction: 3 }, "fraction must be above 0 and at most 1, got 3"],
  ["11-soft-targets-as-regularisers", { fractoin: 0.1 }, "did you mean fraction?"],
  ["12-mine", {}, "notebook must be one of 00-start-here, 01-mnist-distillation"],
])("%s refuses %o", async (name, parameters, message) => {
  await expectRefused(
    () => {
      checkParameters(name, parameters);
    },
    "",
    message,
  );
});

test("a notebook of one's own has no ranges", () => {
  expect(parameterKinds("12-mine")).toEqual({});
});
