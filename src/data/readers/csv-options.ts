/** The options for CSV files and their ranges. */
import * as kind from "../../support/option-kinds.js";
import { optionsSchema } from "../../support/options.js";

/** The uses of the columns of a CSV file. */
export interface CsvOptions {
  /** The column with the classes. Texts are numbered by `classNames`; whole numbers from 0 are used as they are. Default: none. */
  label?: string;
  /** Columns of inputs, in this order. Default: all columns without another use. */
  columns?: readonly string[];
  /** Columns with numbers to predict. Default: none. */
  targets?: readonly string[];
  /** The column with the weight of each row. Default: all weights are 1. */
  weight?: string;
  /** Columns to leave out. Default: none. */
  omit?: readonly string[];
  /** The classes in order; for a test file, those of the training file. Default: the labels found, sorted. */
  classNames?: readonly string[];
  /** Number of classes, if labels are numbers. Default: the largest label + 1. */
  classes?: number;
  /** Shape of one example: `[28, 28]` for 784 columns of pixels. Default: one axis. */
  shape?: readonly number[];
  /** Separator of columns. Default: ",". */
  delimiter?: string;
  /** Names of all columns, for a file without a header. */
  header?: readonly string[];
  /** Name of the set, for people. Default: the file's name. */
  name?: string;
}

const names = kind.list(kind.text);

/** The range of each option. */
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
