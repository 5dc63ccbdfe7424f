/** What can be chosen of a CSV file, and what each choice must be. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";

/** Which columns of a CSV file are what. */
export interface CsvOptions {
  /** The column with the classes. Texts are numbered by `classNames`; whole numbers from 0 count as themselves. Default: none. */
  label?: string;
  /** Columns that a net is to see, in this order. Default: all that have no other use. */
  columns?: readonly string[];
  /** Columns with numbers to be predicted. Default: none. */
  targets?: readonly string[];
  /** The column that says how much each row counts. Default: each counts 1. */
  weight?: string;
  /** Columns to leave out. Default: none. */
  omit?: readonly string[];
  /** The classes in their order: those of the training file for a test file. Default: the labels found, sorted. */
  classNames?: readonly string[];
  /** Number of classes, where labels are numbers. Default: the largest label + 1. */
  classes?: number;
  /** Of one example: `[28, 28]` for 784 columns of pixels. Default: one axis. */
  shape?: readonly number[];
  /** What separates columns. Default: ",". */
  delimiter?: string;
  /** Names of all columns, for a file whose first line has none. */
  header?: readonly string[];
  /** Of the set, for people. Default: the file's name. */
  name?: string;
}

const names = kind.list(kind.text);

/** What each may be. */
export const CSV_SCHEMA = optionsSchema<CsvOptions>({
  label: kind.text,
  columns: names,
  targets: names,
  weight: kind.text,
  omit: names,
  classNames: names,
  classes: kind.whole(2, 2 ** 16),
  shape: kind.list(kind.count, { distinct: false }),
  delimiter: kind.name,
  header: names,
  name: kind.text,
});
