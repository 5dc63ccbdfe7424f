/** Tables as plain records, and as text. */

/** A table as a plain record. */
export interface Table {
  title: string;
  columns: string[];
  /** A cell for each column in each row. */
  rows: (string | number)[][];
  /** What must be said below it: seeds, provenance. */
  notes?: string[];
  /** Where cells of the first column lead: text → address, such as another notebook's name. */
  links?: Record<string, string>;
  /** If it is not of this run: of what else, in words. `npm run reproduce -- --keep` leaves such tables out. */
  from?: string;
}

/** The table in aligned columns, numbers to the right. */
export function tableText({ title, columns, rows, notes = [] }: Table): string {
  const lines = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const aligned = lines.map((line, index) =>
    line
      .map((cell, column) => {
        const isNumber = index > 0 && typeof rows[index - 1]![column] === "number";
        return isNumber ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
      })
      .join("  ")
      .trimEnd(),
  );
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [title, rule, aligned[0]!, rule, ...aligned.slice(1), rule, ...notes].join("\n");
}
