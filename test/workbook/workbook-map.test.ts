import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exceptionsTable, workbookMap, workbookTable } from "../../src/workbook/workbook-map.js";
import { ROOT, temporaryFolder, write } from "../setup/small-repository.js";

/** A workbook of two notebooks, of which the first has records of two kinds. */
function workbook(): string {
  const root = temporaryFolder();
  const notebook = (title: string) => JSON.stringify({ cells: [{ source: [`# ${title}\n`, "Text."] }] });
  write(join(root, "notebooks", "00-start.ipynb"), notebook("Start"));
  write(join(root, "notebooks", "01-first.ipynb"), notebook("Nets learn"));
  write(join(root, "notebooks", "02-second.ipynb"), notebook("Nets forget"));
  const record = { notebook: "01-first.ipynb", seeds: [1, 2], command: "npm run reproduce -- --only 01" };
  const errors = {
    columns: ["net", "errors in the paper", "errors here"],
    rows: [
      ["small", 146, "150 ± 5"],
      ["gain transferred", "91%", "-3%"],
    ],
  };
  write(
    join(root, "results", "01-first-full.json"),
    JSON.stringify({ ...record, setting: "full", tables: [errors] }),
  );
  const verdicts = {
    columns: ["statement", "verdict"],
    rows: [
      ["eq. 1", "holds"],
      ["eq. 2", "only above T = 1"],
    ],
  };
  write(
    join(root, "results", "01-first-quick.json"),
    JSON.stringify({ ...record, setting: "quick", tables: [verdicts] }),
  );
  return root;
}

test("the map is made of titles and records", () => {
  const entries = workbookMap(workbook());
  expect(entries.map(({ notebook, claim }) => [notebook, claim])).toEqual([
    ["01-first.ipynb", "Nets learn"],
    ["02-second.ipynb", "Nets forget"],
  ]);
  expect(workbookTable(entries)).toMatchObject({
    rows: [
      [
        "01-first.ipynb",
        "Nets learn",
        "does not hold: gain transferred: -3%, in the paper 91% (full); 1 of 2 statements hold (quick)",
        "2 seeds (full); 2 seeds (quick)",
      ],
      ["02-second.ipynb", "Nets forget", "no record kept", ""],
    ],
    links: { "01-first.ipynb": "01-first.ipynb" },
  });
});

test("what does not simply hold is told of the full setting, or else of the quick one", () => {
  const entries = workbookMap(workbook());
  expect(exceptionsTable(entries).rows).toEqual([
    ["01-first.ipynb", "gain transferred: -3%, in the paper 91%", "does not hold", "full"],
  ]);
  const quickOnly = entries.map((entry) => ({
    ...entry,
    records: entry.records.filter(({ setting }) => setting === "quick"),
  }));
  expect(exceptionsTable(quickOnly).rows).toEqual([["01-first.ipynb", "eq. 2", "only above T = 1", "quick"]]);
});

test("every record of this repository belongs to a notebook", () => {
  const entries = workbookMap(ROOT);
  expect(entries.filter(({ records }) => records.length > 0).length).toBeGreaterThanOrEqual(4);
  for (const { claim, notebook } of entries) {
    expect(claim).not.toBe("");
    expect(existsSync(join(ROOT, "notebooks", notebook))).toBe(true);
  }
});
