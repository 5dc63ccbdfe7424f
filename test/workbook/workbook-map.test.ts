/** The map of the workbook, of made-up notebooks and results and of our own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EXPERIMENTS } from "../../src/experiments/experiment-named.js";
import type { Experiment } from "../../src/study/experiment.js";
import * as kind from "../../src/support/option-kinds.js";
import { optionsSchema } from "../../src/support/options.js";
import { keepResults } from "../../src/study/results-file.js";
import { valuesOf } from "../../src/study/results.js";
import { exceptionsTable, workbookMap, workbookTable } from "../../src/workbook/workbook-map.js";
import { ROOT, temporaryFolder, write } from "../setup/small-repository.js";

/** It says that something is above 0, and that something else, which is not always measured, is 0. */
const first: Experiment = {
  name: "01-first",
  section: "§9",
  schema: optionsSchema({ seeds: kind.seeds }),
  settings: { quick: { seeds: [1, 2] }, full: { seeds: [1, 2, 3] } },
  statements: (results) => [
    {
      ...{ claim: "9.1", text: "nets learn", unit: "number", seeds: results.options.seeds },
      quantities: [{ values: valuesOf(results, "net", "gain") }],
      rule: { kind: "above", bound: 0 },
    },
    {
      ...{ claim: "9.2", text: "nothing is nothing", unit: "deviation", seeds: results.options.seeds },
      quantities: [{ values: valuesOf(results, "net", "nothing") }],
      rule: { kind: "identity", tolerance: 0 },
    },
  ],
  tables: () => [],
  figures: () => [],
};

/** A workbook of two notebooks, of which the first has results of both settings. */
function workbook(): string {
  const root = temporaryFolder();
  const notebook = (title: string) => JSON.stringify({ cells: [{ source: [`# ${title}\n`, "Text."] }] });
  write(join(root, "notebooks", "00-start.ipynb"), notebook("Start"));
  write(join(root, "notebooks", "01-first.ipynb"), notebook("Nets learn"));
  write(join(root, "notebooks", "02-second.ipynb"), notebook("Nets forget"));
  const run = {
    command: "npx dark-knowledge study 01",
    seconds: 1,
    finished: "2026-01-02T00:00:00Z",
    versions: {},
    machine: {},
  };
  for (const setting of ["quick", "full"] as const) {
    const options = first.settings[setting];
    const extra = setting === "quick" ? { nothing: 1 } : {};
    const measurements = options.seeds.map((seed) => ({
      ...{ group: "net", seed, run: 0, series: {} },
      metrics: { gain: 5 + seed, ...extra },
    }));
    keepResults({ experiment: "01-first", setting, options, changed: [], runs: [run], measurements }, root);
  }
  return root;
}

test("the map is made of titles and results", () => {
  const entries = workbookMap(workbook(), [first]);
  expect(entries.map(({ notebook, claim }) => [notebook, claim])).toEqual([
    ["01-first.ipynb", "Nets learn"],
    ["02-second.ipynb", "Nets forget"],
  ]);
  expect(entries[0]!.results.map(({ command, seeds }) => [command, seeds])).toEqual([
    ["npx dark-knowledge study 01", [1, 2, 3]],
    ["npx dark-knowledge study 01", [1, 2]],
  ]);
  expect(workbookTable(entries)).toMatchObject({
    rows: [
      [
        "01-first.ipynb",
        "Nets learn",
        "1 of 1 hold (full); 0 of 2 hold, 1 not reproduced, 1 undecided (quick)",
        "3 seeds (full); 2 seeds (quick)",
      ],
      ["02-second.ipynb", "Nets forget", "no results kept", ""],
    ],
    links: { "01-first.ipynb": "01-first.ipynb" },
  });
});

test("what is better than in the paper holds", () => {
  const [entry] = workbookMap(workbook(), [first]);
  const [full] = entry!.results;
  const verdicts = (["reproduced", "better", "differs"] as const).map((verdict) => ({
    ...full!.verdicts[0]!,
    verdict,
  }));
  const better = [{ ...entry!, results: [{ ...full!, verdicts }] }];
  expect(workbookTable(better).rows[0]).toContain(
    "2 of 3 hold (1 better than in the paper), 1 differs (full)",
  );
  expect(exceptionsTable(better).rows.map((row) => row.at(-2))).toEqual(["differs"]);
});

test("what does not hold is told of the full setting, or else of the quick one", () => {
  const entries = workbookMap(workbook(), [first]);
  expect(exceptionsTable(entries).rows).toEqual([]);
  const quickOnly = entries.map((entry) => ({
    ...entry,
    results: entry.results.filter(({ setting }) => setting === "quick"),
  }));
  expect(exceptionsTable(quickOnly).rows).toEqual([
    ["01-first.ipynb", "9.1", "nets learn", "undecided", "quick"],
    ["01-first.ipynb", "9.2", "nothing is nothing", "not reproduced", "quick"],
  ]);
});

test("every experiment of this repository has a notebook; those with results are on the map", () => {
  const entries = workbookMap(ROOT);
  for (const { claim, notebook } of entries) {
    expect(claim).not.toBe("");
    expect(existsSync(join(ROOT, "notebooks", notebook))).toBe(true);
  }
  for (const { name } of EXPERIMENTS) {
    const entry = entries.find(({ notebook }) => notebook === `${name}.ipynb`);
    expect(entry, name).toBeDefined();
    expect(entry!.results.length > 0, name).toBe(existsSync(join(ROOT, "results", name)));
  }
});
