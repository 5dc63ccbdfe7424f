/** Shows tables in notebooks, in a form that commands can collect. */
import { plainTable, tableText, type Table, type TableLike } from "../figures/table.js";
import { display, escapeHtml } from "./display.js";

/** The output type that holds the table itself, which `npm run reproduce` collects. */
export const TABLE_MIME_TYPE = "application/vnd.dark-knowledge.table+json";

/**
 * Shows a table. Rows may be typed arrays, and cells may be big integers, dates or tensors of one number.
 * @throws ArgumentError if a row does not have one cell for each column, or a cell is neither a number nor a text
 */
export function showTable(given: Table | TableLike): void {
  const table = plainTable("showTable", given);
  display({
    [TABLE_MIME_TYPE]: table,
    "text/html": tableHtml(table),
    "text/plain": tableText(table),
  });
}

/** Beginning of a number: 74.2 ± 3.1, −0.2, <1e-6, ×1.03, 81%, NaN, or a dash in place of one. */
const FIGURE = /^([-−–+±<>≤≥≈×]?\s?(?:[\d.]|Infinity)|NaN|[-–—]?$)/;

/** Whether a column has numbers, which are aligned, and not words. */
function isOfFigures(rows: Table["rows"], column: number): boolean {
  return rows.every((row) => typeof row[column] === "number" || FIGURE.test(row[column]!));
}

/** The table as HTML: words on the left, numbers on the right. */
export function tableHtml({ title, columns, rows, notes = [], links = {} }: Table): string {
  const alignments = columns.map((_, column) => (column > 0 && isOfFigures(rows, column) ? "right" : "left"));
  // Screen readers would announce an empty heading.
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
      // Numbers such as 74.2 ± 3.1 stay on one line; sentences may break.
      const wrap = text.length <= 16 ? ";white-space:nowrap" : "";
      return `<td style="text-align:${alignments[column]!}${wrap}">${text}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const caption = `<caption style="text-align:left;font-weight:bold">${escapeHtml(title)}</caption>`;
  const below = notes.map((note) => `<p style="margin:0.2em 0 0.8em">${escapeHtml(note)}</p>`).join("");
  return `<table>${caption}<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>${below}`;
}
