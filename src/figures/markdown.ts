/** Tables in Markdown, for the README and EXPERIMENTS.md. */
import type { Table } from "./table.js";

/**
 * A table of GitHub's Markdown; prettier pads its columns.
 * @param rightFrom - columns from this one on are aligned to the right. Default: none
 */
export function markdownTable(
  columns: readonly string[],
  rows: readonly Table["rows"][number][],
  rightFrom = columns.length,
): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(columns),
    line(columns.map((_, index) => (index < rightFrom ? "---" : "--:"))),
    ...rows.map(line),
  ].join("\n");
}
