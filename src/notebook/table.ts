/** Tables for notebooks, the terminal, and the commands that collect them. */
import { check } from "../support/checks.js";
import { display, escapeHtml } from "./display.js";

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

/** The type under which a notebook's output carries the record itself, for `npm run reproduce` to collect. */
export const TABLE_MIME_TYPE = "application/vnd.dark-knowledge.table+json";

/**
 * Shows a table.
 * @throws ArgumentError if a row has not one cell for each column
 */
export function showTable(table: Table): void {
  for (const row of table.rows) {
    const expectation = `each row must have ${table.columns.length} cells, as there are columns`;
    check(row.length === table.columns.length, "showTable", expectation, row);
  }
  display({
    [TABLE_MIME_TYPE]: table,
    "text/html": tableHtml(table),
    "text/plain": tableText(table),
  });
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

/** What begins a figure: 74.2 ± 3.1, −0.2, <1e-6, ×1.03, 81%, or a dash in place of one. */
const FIGURE = /^([-−–+±<>≤≥≈×]?\s?[\d.]|[-–—]?$)/;

/** Whether a column is of figures, which stand one below another, and not of words. */
function isOfFigures(rows: Table["rows"], column: number): boolean {
  return rows.every((row) => typeof row[column] === "number" || FIGURE.test(row[column]!));
}

/** The table as HTML: words to the left, figures to the right. */
export function tableHtml({ title, columns, rows, notes = [], links = {} }: Table): string {
  const alignments = columns.map((_, column) => (column > 0 && isOfFigures(rows, column) ? "right" : "left"));
  // A heading without words would be read out as one.
  const head = columns.map((column, index) =>
    column === ""
      ? "<td></td>"
      : `<th scope="col" style="text-align:${alignments[index]!}">${escapeHtml(column)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const text = escapeHtml(String(cell));
      if (column === 0) {
        const link = links[String(cell)];
        const content = link === undefined ? text : `<a href="${escapeHtml(link)}">${text}</a>`;
        return `<th scope="row" style="text-align:left;font-weight:normal">${content}</th>`;
      }
      // Figures such as 74.2 ± 3.1 stay on one line; sentences may break.
      const wrap = text.length <= 16 ? ";white-space:nowrap" : "";
      return `<td style="text-align:${alignments[column]!}${wrap}">${text}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const caption = `<caption style="text-align:left;font-weight:bold">${escapeHtml(title)}</caption>`;
  const below = notes.map((note) => `<p style="margin:0.2em 0 0.8em">${escapeHtml(note)}</p>`).join("");
  return `<table>${caption}<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>${below}`;
}
