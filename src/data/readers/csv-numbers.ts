/** Converts texts of a CSV file to numbers, and refuses everything that is not clearly a number. */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Texts that programs write for a missing value. */
const MISSING = [
  "",
  "na",
  "nan",
  "n/a",
  "null",
  "none",
  "nil",
  "-",
  "?",
  ".",
  "missing",
  "undefined",
  "#n/a",
];

/** The fault in a text, with advice. */
export interface NumberProblem {
  found: string;
  advice: string;
}

/** The number in a text, or its fault. */
export function csvNumber(text: string): number | NumberProblem {
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (Number.isFinite(Math.fround(value))) return value;
    return { found: text, advice: "write it in another unit: nets compute with numbers below 3.4e38" };
  }
  const found = text === "" ? "nothing" : text;
  if (isMissing(text)) return { found, advice: "fill it in, or remove the row or the column (omit)" };
  if (/^[+-]?\d+,\d+$/.test(text))
    return { found, advice: "write decimals with a point, and thousands without a comma" };
  if (/^[+-]?inf(inity)?$/i.test(text))
    return { found, advice: "replace it by a finite number, or remove the row" };
  if (/^(true|false|yes|no)$/i.test(text)) return { found, advice: "write 1 and 0" };
  const advice =
    "correct it; if the column has the classes, name it as label; other texts are left out by omit, or by naming the others in columns";
  return { found, advice };
}

/** Whether a text stands for a missing value. */
export function isMissing(text: string): boolean {
  return MISSING.includes(text.toLowerCase());
}
