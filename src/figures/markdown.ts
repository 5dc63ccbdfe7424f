/** Tables in Markdown, for the README and docs/. */
import { plainTable, type Table } from "./table.js";

/**
 * A table of GitHub's Markdown; prettier pads its columns.
 * @param rightFrom - columns from this one on are aligned to the right. Default: none
 * @throws ArgumentError if a row has not one cell for each column, or a cell is neither a number nor text
 */
export function markdownTable(
  columns: readonly string[],
  rows: readonly Table["rows"][number][],
  rightFrom = columns.length,
): string {
  const table = plainTable("markdownTable", { title: "", columns, rows });
  // A cell is one line of Markdown, in which a bar begins the next one.
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells
      .map((cell) =>
        String(cell)
          .replaceAll("|", "\\|")
          .replace(/\s*\n\s*/g, " "),
      )
      .join(" | ")} |`;
  return [
    line(table.columns),
    line(columns.map((_, index) => (index < rightFrom ? "---" : "--:"))),
    ...table.rows.map(line),
  ].join("\n");
}
