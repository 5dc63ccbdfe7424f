/** The README's tables of notebooks 01 to 04, of made-up records. */
import { expect, test } from "vitest";
import type { NotebookRecord } from "../../src/study/notebook-record.js";
import { firstRunMarkdown, gradientsMarkdown } from "../../src/workbook/readme-tables.js";
import type { Table } from "../../src/figures/table.js";

const table = (title: string, rows: Table["rows"]): Table => ({ title, columns: [], rows });

function record(notebook: string, tables: Table[]): NotebookRecord {
  const seeds = [1, 2];
  const finished = "2026-01-02T00:00:00Z";
  const run = { command: "npm run reproduce -- --only 01", versions: {}, machine: "one", seconds: 5 };
  return { notebook: `${notebook}.ipynb`, setting: "quick", seeds, finished, ...run, tables };
}

const checks = [
  ["C1", "(q − p) / T (eq. 2)", "1e-7", "2e-5", "yes"],
  ["notes' C1 = …", "(q − p) / T", "3e-1", "4e-1", "no"],
];
const eq4 = (order: string) =>
  table("Eq. 4 against these logits", [
    ["fresh", "0.7", "0.27", "0.05", "53", order, "2.0"],
    ["learned", "1.0", "0.31", "0.06", "60", "1.01", "2.0"],
  ]);
const matching = (hottest: string) =>
  table("Paper against this run: matching", [
    ["matching logits", "371.3 ± 15.3", "", "", ""],
    ["distilled at T = 20", "500.0 ± 2.3", "122", "", ""],
    ["distilled at T = 1000", hottest, "52.7", "", ""],
  ]);
const contributions = (high: string) =>
  table("Paper against this run: contributions", [
    ["with T², all T", "×3.11", "×21.6", "does not hold"],
    ["with T², T ≥ 8", "×1.42", "×1.03", high],
  ]);

function markdownOf({ order = "1.01", hottest = "369.0 ± 13.1", high = "holds" } = {}): string {
  const records: Record<string, NotebookRecord> = {
    "02-temperature": record("02-temperature", [
      table("Paper against this run", [["softer", "0.0%", "holds"]]),
    ]),
    "03-gradients": record("03-gradients", [
      table("Which formula is the gradient of which loss, at T = 20", checks),
      contributions(high),
    ]),
    "04-high-temperature-limit": record("04-high-temperature-limit", [eq4(order), matching(hottest)]),
  };
  return gradientsMarkdown((name) => records[name]);
}

test("§2: cells of the records, with verdicts", () => {
  const text = markdownOf();
  expect(text).toContain("| eq. 1: a higher T is softer | 0.0% | holds |");
  expect(text).toContain("autodiff differs by 1e-7, finite differences by 2e-5, at T = 20 | holds |");
  expect(text).toContain("autodiff differs by 3e-1, finite differences by 4e-1 | does not hold |");
  expect(text).toContain(
    "by ×3.11 to ×21.6, over T ≥ 8 by ×1.03 to ×1.42, before and during training | only for T ≥ 8 |",
  );
  expect(text).toContain(
    "T = 53 (fresh student) and T = 60 (after 2 epochs); at T = 20 wrong by 0.27 and 0.31 | holds",
  );
  expect(text).toContain(
    "369.0 ± 13.1 at T = 1000, 371.3 ± 15.3 matching (2 seeds); answers differ on 52.7 digits | holds |",
  );
  expect(text).toContain("[03](results/03-gradients-quick.json)");
});

test.each([
  [{ order: "2.00" }, "the error is of order 1/T^2, 1/T^1.01 |"],
  [{ hottest: "420.0 ± 3.0" }, "answers differ on 52.7 digits | does not hold |"],
  [{ high: "does not hold" }, "during training | does not hold |"],
])("other figures, other verdicts: %o", (figures, expected) => {
  expect(markdownOf(figures)).toContain(expected);
});

test("the first run's table names its seeds and command", () => {
  const tables = [table("Paper against this run", [["teacher", 67, "93.3 ± 0.6", 127]])];
  const text = firstRunMarkdown(() => record("01-mnist-distillation", tables));
  expect(text).toContain("| teacher | 67 | 93.3 ± 0.6 |\n");
  expect(text).toContain("over **2 seeds** (1, 2), by `npm run reproduce -- --only 01`");
});

test("what was not measured is said to be so; a record without the table is refused by the notebook's name", () => {
  expect(firstRunMarkdown(() => undefined)).toContain("not measured");
  expect(gradientsMarkdown(() => undefined)).toContain("| notebook 03 | not measured | not measured |");
  expect(() => gradientsMarkdown((name) => record(name, [table("Another", [])]))).toThrow(
    'record of 02-temperature.ipynb: must have a table "Paper against…", got "Another"',
  );
});
