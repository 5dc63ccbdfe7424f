/** What `npm run reproduce -- --keep` keeps of a run, and how it is read again. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { keepRecord, recordOf } from "../../scripts/reproduce/keep.mjs";
import { commandOf } from "../../scripts/reproduce/report.mjs";
import {
  committedTables,
  ensembleExperiments,
  ensembleMarkdown,
  notebookRecord,
} from "../../src/study/notebook-record.js";
import { temporaryFolder, write } from "../setup/small-repository.js";

const run = {
  command: "npm run reproduce -- --only 09",
  finished: "2026-01-02T03:04:05.000Z",
  versions: { node: "v20.0.0" },
};
const errors = {
  title: "Test errors",
  columns: ["net", "errors"],
  rows: [["one", 7]],
  notes: ["Of 100 test examples; mean ± standard deviation over 2 seeds (4, 5)."],
};
const verdicts = {
  title: "Paper against this run",
  columns: ["statement", "paper", "here", "verdict"],
  rows: [["ten are better | than one", "yes", "5%", "holds"]],
};

/** A result of a notebook with one cell, that of its parameters. */
function resultOf(name: string, tables: object[], source = 'let setting = "full"; // or "quick"') {
  const path = join(temporaryFolder(), name);
  write(path, JSON.stringify({ cells: [{ source, metadata: { tags: ["parameters"] } }] }));
  return { path, output: path, seconds: 61.4, tables: tables as never[], failure: undefined };
}

test("a record says what made it, over which seeds, and nothing of another record", () => {
  const shown = { ...errors, from: "the committed record", notes: ["over 3 seeds (1, 2, 3)"] };
  const result = resultOf("09-ensembles.ipynb", [shown, errors, verdicts]);
  expect(recordOf(result, {}, run)).toMatchObject({
    ...run,
    notebook: "09-ensembles.ipynb",
    setting: "full",
    seeds: [4, 5],
    seconds: 61,
    tables: [errors, verdicts],
  });
  expect(recordOf(result, { setting: "quick" }, run).setting).toBe("quick");
  const ofOneSeed = { ...verdicts, notes: ["One teacher, seed 3, on 100 test digits."] };
  expect(recordOf(resultOf("02-other.ipynb", [ofOneSeed]), {}, run).seeds).toEqual([3]);
  expect(recordOf(resultOf("02-other.ipynb", [verdicts], "let T = 1;"), {}, run)).toMatchObject({
    setting: "quick",
    seeds: [],
  });
});

test("the command is the one that gives the tables again, wherever they are kept", () => {
  const given = ["--only", "02", "--output", "some folder", "-p", "seeds=[1,2]", "--keep"];
  expect(commandOf(given)).toBe("npm run reproduce -- --only 02 -p 'seeds=[1,2]'");
  expect(commandOf(["--output=there", "--keep"])).toBe("npm run reproduce");
});

test("what is kept is read again: the full setting's before the quick one's", () => {
  const root = temporaryFolder();
  write(join(root, "results", "README"), "");
  const keep = (setting: string) =>
    keepRecord(join(root, "results"), recordOf(resultOf("09-ensembles.ipynb", [errors, verdicts]), { setting }, run));
  expect(notebookRecord("09-ensembles", root)).toBeUndefined();
  expect(committedTables("09-ensembles", root)).toEqual([]);
  expect(basename(keep("quick")!)).toBe("09-ensembles-quick.json");
  expect(notebookRecord("09-ensembles", root)).toMatchObject({ setting: "quick", tables: [errors, verdicts] });
  keep("full");
  expect(committedTables("09-ensembles", root).map(({ title, from }) => [title, from])).toEqual(
    ["Test errors", "Paper against this run"].map((title) => [
      `${title} (the committed record, full setting, seeds 4, 5)`,
      "the committed record, full setting, seeds 4, 5",
    ]),
  );
  const recordOnly = (name: string) => notebookRecord(name, root);
  expect(ensembleMarkdown(recordOnly)).toContain(
    "| 09 | ten are better \\| than one | yes | 5% | 2 | full | holds |",
  );
  expect(ensembleMarkdown(recordOnly)).toContain("Records: [09](results/09-ensembles-full.json).");
  expect(ensembleExperiments(recordOnly)).toContain("### 09-ensembles, full setting, seeds 4, 5 (2026-01-02)");
  expect(ensembleExperiments(recordOnly)).toContain("| one | 7 |");
});

test("a study's record is not replaced by a notebook's", () => {
  const folder = temporaryFolder();
  const path = join(folder, "05-mnist-full-full.json");
  writeFileSync(path, JSON.stringify({ study: "05-mnist-full" }));
  const result = resultOf("05-mnist-full.ipynb", [errors], 'let setting = "quick";');
  expect(keepRecord(folder, recordOf(result, {}, run))).toBeUndefined();
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ study: "05-mnist-full" });
});

test.each([["{"], ['{"study": "09-ensembles"}']])("what is no record is refused by its name: %s", (text) => {
  const root = temporaryFolder();
  const path = join(root, "results", "09-ensembles-quick.json");
  write(path, text);
  expect(() => notebookRecord("09-ensembles", root)).toThrow(`${path}: expected a record with tables, found`);
});
