/** §3's three nets from notebook 01's record of the full setting, while there is no record of notebook 05. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Table } from "../notebook/table.js";
import { repositoryRoot } from "../paths.js";
import type { PaperRow } from "./study-text.js";
import { verdictOnSummary } from "./verdict.js";

const PATH = join(repositoryRoot, "results", "01-mnist-distillation-full.json");

/** The same rows, the first three, which are teacher, small and distilled net, filled in from that record if it is there. */
export function withNotebook01(rows: readonly PaperRow[]): PaperRow[] {
  if (!existsSync(PATH)) return [...rows];
  const { table, seeds } = JSON.parse(readFileSync(PATH, "utf8")) as { table: Table; seeds: number[] };
  return rows.map((row, index) => {
    if (index > 2) return row;
    // Of the seeds' errors the record keeps `mean ± standard deviation` only.
    const here = String(table.rows[index]![2]);
    const [mean, deviation] = here.split(" ± ").map(Number);
    const summary = { mean: mean!, deviation, count: seeds.length };
    return {
      ...row,
      here: `${here} (deviation; notebook 01)`,
      seeds: seeds.length,
      verdict: verdictOnSummary(summary, Number(row.paper)),
    };
  });
}
