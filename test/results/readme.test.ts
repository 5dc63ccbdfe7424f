/** The README shows what the records say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the table of §3 is that of its record", () => {
  const path = "results/01-mnist-distillation-quick.json";
  const { table, seeds } = JSON.parse(readFileSync(join(root, path), "utf8")) as {
    table: { rows: (string | number)[][] };
    seeds: number[];
  };
  expect(readme).toContain(path);
  expect(readme).toContain(`over **${seeds.length} seeds**`);
  for (const [net, paper, here] of table.rows) {
    const row = new RegExp(`^\\| ${net!} +\\| +${paper!} +\\| +${here!} +\\|$`.replaceAll("(", "\\("), "m");
    expect(readme).toMatch(row);
  }
});
