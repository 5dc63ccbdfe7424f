/** Reads tables: CSV files with a header, as written by spreadsheets, pandas and R. */
import { isUtf8 } from "node:buffer";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import { checkDataset } from "../check-dataset.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { readPossiblyGzipped } from "./read-file.js";
import { classLabels, type KnownClasses } from "./class-labels.js";
import { csvColumns, type CsvColumns } from "./csv-header.js";
import { CSV_SCHEMA, type CsvOptions } from "./csv-options.js";
import { csvNumber, isMissing } from "./csv-numbers.js";
import { growingFloats } from "./growing-floats.js";

/**
 * Reads a CSV file, gzipped or not:
 *
 * ```ts
 * const irises = readCsv("iris.csv", { label: "species" });
 * const { training, test } = standardised(splitDataset(irises, { test: 0.2 }));
 * ```
 *
 * @returns a data set with one example for each row and float32 inputs `[columns]`, unscaled
 * @throws FileError naming line and column of a value that is not a number or a class, a row with a wrong number of columns, or any
 *   other fault in the file
 * @throws ArgumentError if an option names a column that the file doesn't have
 */
export function readCsv(path: string, options: CsvOptions & { label: string }): InMemory<LabelledDataset>;
export function readCsv(path: string, options?: CsvOptions): InMemory;
export function readCsv(path: string, options: CsvOptions = {}): InMemory {
  const where = "readCsv";
  checkKind(where, kind.name, path, "path");
  checkKind(where, CSV_SCHEMA.some, options);
  const { columns, inputs, targets, weights, labelTexts, lines } = readTable(path, options);
  const count = lines.length;
  const shape = options.shape ?? [columns.inputs.length];
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== columns.inputs.length) {
    const problem = `expected ${size} columns of inputs for shape [${shape.join(", ")}], found ${columns.inputs.length}`;
    throw new FileError(path, problem, "name the columns of inputs (columns), or leave out others (omit)");
  }
  const { label } = options;
  const classes: KnownClasses = options;
  const answers =
    label === undefined
      ? { classes: options.classNames?.length ?? options.classes, classNames: options.classNames }
      : classLabels(labelTexts, classes, (example, problem, advice) => {
          const place = example === undefined ? "" : `${placeOf(example, lines[example]!)}, `;
          return new FileError(path, `${place}column ${label}: ${problem}`, advice);
        });
  return checkDataset(where, {
    name: options.name ?? basename(path),
    count,
    shape: Object.freeze([...shape]),
    inputs,
    ...answers,
    ...(columns.targets.length > 0 && { targets }),
    ...(columns.weight !== undefined && { weights }),
  });
}

/** The contents of a table, in the order of its rows. */
interface Table {
  columns: CsvColumns;
  inputs: Float32Array;
  targets: Float32Array;
  weights: Float32Array;
  labelTexts: string[];
  /** The line of the file in which each row ends, from 1. */
  lines: number[];
}

function readTable(path: string, options: CsvOptions): Table {
  const bytes = textBytes(path);
  const [inputs, targets, weights] = [growingFloats(), growingFloats(), growingFloats()];
  const labelTexts: string[] = [];
  const lines: number[] = [];
  let columns = options.header && csvColumns(path, options.header, options);

  const take = (fields: string[], line: number) => {
    if (columns === undefined) {
      columns = csvColumns(path, fields, options);
      return;
    }
    const { names } = columns;
    const place = placeOf(lines.length, line);
    if (fields.length !== names.length) {
      const problem = `${place}: expected ${names.length} columns, found ${fields.length}`;
      throw new FileError(path, problem, adviceForRagged(fields.length, names.length));
    }
    const number = (column: number) => {
      const value = csvNumber(fields[column]!);
      if (typeof value === "number") return value;
      const problem = `${place}, column ${names[column]!}: expected a number, found ${value.found}`;
      throw new FileError(path, problem, value.advice);
    };
    for (const column of columns.inputs) inputs.push(number(column));
    for (const column of columns.targets) targets.push(number(column));
    if (columns.weight !== undefined) {
      const weight = number(columns.weight);
      if (weight < 0) {
        const problem = `${place}, column ${names[columns.weight]!}: expected a weight of at least 0, found ${weight}`;
        throw new FileError(path, problem, "correct it; 0 leaves a row without effect");
      }
      weights.push(weight);
    }
    if (columns.label !== undefined) {
      const text = fields[columns.label]!;
      if (isMissing(text)) {
        const problem = `${place}, column ${names[columns.label]!}: expected a label, found ${text || "nothing"}`;
        throw new FileError(
          path,
          problem,
          "fill it in or remove the row; rows without labels go into a file of their own",
        );
      }
      labelTexts.push(text);
    }
    lines.push(line);
  };

  parseRows(path, bytes, options.delimiter ?? ",", take);
  if (columns === undefined) {
    throw new FileError(
      path,
      "expected names of columns in the first line, found an empty file",
      "name a file with rows",
    );
  }
  if (lines.length === 0)
    throw new FileError(path, "expected rows, found only a header", "name a file with rows");
  return {
    columns,
    inputs: inputs.finish(),
    targets: targets.finish(),
    weights: weights.finish(),
    labelTexts,
    lines,
  };
}

/** A place as people count it: rows without the header and lines of the file, both from 1. */
function placeOf(example: number, line: number): string {
  return `row ${example + 1} (line ${line})`;
}

/** Passes each row on as soon as it is read, so that memory never holds a second copy of all rows. */
function parseRows(
  path: string,
  bytes: Uint8Array,
  delimiter: string,
  take: (fields: string[], line: number) => void,
): void {
  let last = 0;
  try {
    parse(bytes, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (fields: string[], { lines }) => {
        take(fields, lines);
        last = lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
      const problem = `expected a CSV file, found a double quote that is never closed, after line ${last}`;
      throw new FileError(path, problem, "close it, or double it where it is part of a text");
    }
    const advice =
      'put texts with quotes or delimiters into double quotes, and double the quotes in them: "5"" wide"';
    throw new FileError(path, `expected a CSV file, found: ${error.message}`, advice);
  }
}

/** The text of a file. */
function textBytes(path: string): Uint8Array {
  const bytes = readPossiblyGzipped(path, "a CSV file");
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (isUtf16 || isUtf8(bytes)) return bytes;
  throw new FileError(path, "expected a text in UTF-8, found other bytes", "save it as CSV in UTF-8");
}

function adviceForRagged(found: number, expected: number): string {
  return found > expected
    ? "put texts with delimiters in them into double quotes, or write decimals with a point"
    : "complete the row or remove it; a value that is missing has its delimiter all the same";
}
