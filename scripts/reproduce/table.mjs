/** Result tables as text: aligned columns, numbers to the right. */

/** @param {import("./execute.mjs").Table} table */
export function tableText({ title, columns, rows, notes = [] }) {
  const lines = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const text = lines.map((line, index) =>
    line
      .map((cell, column) => {
        const isNumber = index > 0 && typeof rows[index - 1]?.[column] === "number";
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd(),
  );
  return [title, "", ...text, "", ...notes].join("\n");
}
