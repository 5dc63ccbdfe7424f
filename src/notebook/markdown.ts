/** Tables in Markdown, for the README and EXPERIMENTS.md. */
import type { Table } from "./table.js";

/** A table of GitHub's Markdown; prettier aligns its columns. */
export function markdownTable(columns: readonly string[], rows: readonly Table["rows"][number][]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
