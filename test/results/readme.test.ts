/** The README shows what the records say. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedTexts } from "../../scripts/report/texts.mjs";
import * as library from "../../src/index.js";

const root = join(import.meta.dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the first table of §3 is that of its record", () => {
  const path = "results/01-mnist-distillation-quick.json";
  const { command, seeds, tables } = JSON.parse(readFileSync(join(root, path), "utf8")) as {
    command: string;
    tables: { rows: (string | number)[][] }[];
    seeds: number[];
  };
  expect(readme).toContain(path);
  expect(readme).toContain(command);
  expect(readme).toContain(`over **${seeds.length} seeds** (${seeds.join(", ")})`);
  for (const [net, paper, errors] of tables[0]!.rows) {
    const row = [net, paper, errors].map((cell) => String(cell).replaceAll("(", "\\(")).join(" +\\| +");
    expect(readme).toMatch(new RegExp(`^\\| ${row} +\\|$`, "m"));
  }
});

/** The table of the record of a notebook whose title begins so. */
function tableOf(name: string, title: string): (string | number)[][] {
  const { tables } = JSON.parse(readFileSync(join(root, "results", `${name}-quick.json`), "utf8")) as {
    tables: { title: string; rows: (string | number)[][] }[];
  };
  return tables.find((table) => table.title.startsWith(title))!.rows;
}

/** The row of README's tables whose first cell begins so. */
function readmeRow(beginning: string): string {
  return readme.split("\n").find((line) => line.startsWith(`| ${beginning}`))!;
}

test("the table of §2 shows what its records say", () => {
  const [fallen] = tableOf("02-temperature", "Paper against");
  expect(readmeRow("eq. 1")).toContain(/[\d.]+%/.exec(String(fallen![1]))![0]);

  const checks = tableOf("03-gradients", "Which formula is the gradient of which loss, at T = 20");
  expect(readmeRow("eq. 2")).toContain(`differs by ${checks[0]![2]!}, finite differences by ${checks[0]![3]!}`);
  expect(readmeRow("the same of notes")).toContain(
    `differs by ${checks[3]![2]!}, finite differences by ${checks[3]![3]!}`,
  );

  const [all, high] = tableOf("03-gradients", "Paper against");
  const contributions = readmeRow("T² keeps");
  expect(contributions).toContain(`moves by ${all![1]!} to ${all![3]!}, over T ≥ 8 by ${high!.at(-2)!} to ${high![1]!}`);

  const [fresh, learned] = tableOf("04-high-temperature-limit", "Eq. 4");
  expect(readmeRow("eq. 4")).toContain(
    `T = ${fresh![4]!} (fresh student) and T = ${learned![4]!} (after 2 epochs); at T = 20 wrong by ${fresh![2]!} and ${learned![2]!}`,
  );
  const [matching, , , hottest] = tableOf("04-high-temperature-limit", "Paper against");
  expect(readmeRow("at high T")).toContain(`${hottest![1]!} at T = 1000, ${matching![1]!} matching`);
  expect(readmeRow("at high T")).toContain(`differ on ${hottest![2]!} digits`);
});

test("README and EXPERIMENTS show what the studies' records say, as npm run report writes them", async () => {
  const { texts, figures } = await generatedTexts(library);
  for (const { path, text } of texts) expect(readFileSync(path, "utf8"), `${path}: npm run report`).toBe(text);
  for (const { path } of figures) expect(existsSync(path), `${path}: npm run report`).toBe(true);
});
