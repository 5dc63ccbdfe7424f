/** Tables as plain records, and as text. */
import type { Tensor } from "@tensorflow/tfjs";
import { check } from "../support/checks.js";
import { plainJson } from "../support/plain-json.js";

/** A table as a plain record. */
export interface Table {
  title: string;
  columns: string[];
  /** A cell for each column in each row. */
  rows: (string | number)[][];
  /** Notes below the table: seeds, provenance. */
  notes?: string[];
  /** Links of cells in the first column: text → address, such as another notebook's name. */
  links?: Record<string, string>;
  /** If it is not of this run: of what else, in words. */
  from?: string;
}

/** A computed table: rows may be typed arrays or a tensor; cells may be big integers, dates or tensors of one number. */
export interface TableLike extends Omit<Table, "columns" | "rows"> {
  columns: readonly (string | number)[];
  rows: Iterable<Iterable<unknown>> | Tensor;
}

/** A cell as a notebook stores it: a number or a text. */
type Cell = Table["rows"][number][number];

/**
 * The same table with only texts and finite numbers, so that the stored table is the visible one. NaN and the infinities become their names, and big
 * integers beyond the safe range become texts; typed arrays become rows, and tensors of one number the number.
 * @throws ArgumentError naming a cell that is neither a number nor a text, or a row that does not have one cell for each column
 */
export function plainTable(where: string, table: Table | TableLike): Table {
  const { columns, rows, notes, ...rest } = table as { [Name in keyof Table]: unknown };
  const lists = { columns: listOf(where, columns, "columns"), rows: listOf(where, rows, "rows") };
  const names = lists.columns.map((column) => textOf(where, column, "each column's heading"));
  return {
    ...(rest as Pick<Table, "links" | "from">),
    title: textOf(where, rest.title, "title"),
    columns: names,
    rows: lists.rows.map((row, index) => plainRow(where, listOf(where, row, `rows[${index}]`), index, names)),
    ...(notes !== undefined && {
      notes: [notes].flat().map((note) => textOf(where, note, "each of the notes")),
    }),
  };
}

function plainRow(where: string, cells: unknown[], index: number, columns: readonly string[]): Cell[] {
  const expectation = `each row must have ${columns.length} cells, as there are columns`;
  check(cells.length === columns.length, where, expectation, cells);
  return cells.map((cell, column) => {
    const value = cell ?? undefined;
    const plain =
      value === undefined
        ? value
        : plainJson(where, value, { notFinite: "name" }, `rows[${index}][${column}]`);
    const isCell = typeof plain === "number" || typeof plain === "string" || typeof plain === "boolean";
    const place = `row ${index} (from 0), column ${JSON.stringify(columns[column])}`;
    check(isCell, where, `each cell must be a number or text, in ${place}`, cell);
    return typeof plain === "boolean" ? String(plain) : plain;
  });
}

function listOf(where: string, value: unknown, name: string): unknown[] {
  const plain = isIterable(value) ? [...value] : plainJson(where, value, { notFinite: "name" }, name);
  check(Array.isArray(plain), where, `${name} must be a list`, value);
  return plain;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value && !(value instanceof Map);
}

function textOf(where: string, value: unknown, name: string): string {
  const isText = typeof value === "string" || typeof value === "number" || typeof value === "bigint";
  check(isText, where, `${name} must be text`, value);
  return String(value);
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
