/** README and docs/results.md show what the results say. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedTexts } from "../../src/command-line/report/generated-texts.js";
import { EXPERIMENTS } from "../../src/experiments/experiment-named.js";
import { foundStatements } from "../../src/study/measured-statements.js";
import { resultsOf, storedResults } from "../../src/study/results-file.js";
import { hereText, isMeasured, verdictWord } from "../../src/study/statement.js";

const root = join(import.meta.dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const all = readFileSync(join(root, "docs", "results.md"), "utf8");

const found = EXPERIMENTS.flatMap((experiment) => {
  const stored = storedResults(experiment.name);
  return stored.length > 0 ? [[experiment.name, foundStatements(experiment, stored), stored] as const] : [];
});

test("most experiments have results", () => {
  expect(found.length).toBeGreaterThanOrEqual(8);
});

describe.each(found)("%s", (name, statements, stored) => {
  const rowOf = (text: string, link: string, statement: string) => {
    const cells = text.split("\n").filter((line) => line.startsWith("|") && line.includes(link)).map((line) => line.split(" | "));
    const row = cells.find((one) => one[1]!.trim() === statement);
    expect(row, statement).toBeDefined();
    return row!.map((cell) => cell.replace("|", "").trim());
  };

  test("docs/results.md has each of its statements with the number, the seeds and the verdict of its results", () => {
    for (const { setting } of stored) expect(all).toContain(`results/${name}/${setting}.json`);
    for (const { statement } of statements) {
      const row = rowOf(all, `[${name.slice(0, 2)}](../notebooks/${name}.ipynb)`, statement.text);
      expect(row).toContain(hereText(statement));
      expect(row).toContain(isMeasured(statement) ? String(statement.seeds.length) : "–");
      expect(row.at(-1)).toBe(verdictWord(statement));
    }
  });

  test("README has its headlines, with number, seeds and verdict", () => {
    const headlines = statements.filter(({ statement }) => statement.headline === "workbook" && isMeasured(statement));
    for (const { statement } of headlines) {
      const row = rowOf(readme, `[${name.slice(0, 2)}](notebooks/${name}.ipynb)`, statement.text);
      expect(row).toContain(hereText(statement));
      expect(row).toContain(String(statement.seeds.length));
      expect(row.at(-1)).toBe(verdictWord(statement));
    }
  });

  test("its numbers are of the seeds that its options name, made by commands, with versions and a date", () => {
    for (const setting of ["quick", "full"] as const) {
      const kept = resultsOf(name, setting);
      if (kept === undefined) continue;
      expect(new Set(kept.measurements.map(({ seed }) => seed))).toEqual(new Set(kept.options.seeds));
      for (const { command, finished, versions } of kept.runs) {
        expect(command).toMatch(new RegExp(`^npx dark-knowledge study ${name}`));
        expect(Date.parse(finished)).toBeGreaterThan(0);
        expect(versions.node).toBeDefined();
      }
    }
  });
});

test("results/ has nothing but experiments' results and their figures", () => {
  const names = EXPERIMENTS.map(({ name }) => name);
  for (const entry of readdirSync(join(root, "results"), { withFileTypes: true })) {
    expect(names).toContain(entry.name);
    for (const file of readdirSync(join(root, "results", entry.name))) expect(file).toMatch(/^(quick|full)(\.json|-\d+\.png)$/);
  }
});

test("README and docs/results.md are as dark-knowledge report writes them", async () => {
  const { texts, figures } = await generatedTexts();
  for (const { path, text } of texts) expect(readFileSync(path, "utf8"), `${path}: npx dark-knowledge report`).toBe(text);
  for (const { path } of figures) expect(existsSync(path), `${path}: npx dark-knowledge report`).toBe(true);
}, 120_000);
