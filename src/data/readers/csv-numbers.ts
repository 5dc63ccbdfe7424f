/** Texts of a CSV file as numbers: all that is not plainly one is refused. */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** What programs write for a value that they don't have. */
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

/** What is wrong with a text, and what to do about it. */
export interface NumberProblem {
  found: string;
  advice: string;
}

/** The number of a text, or what is wrong with it. */
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
  const advice = "correct it; a column of texts is left out by omit, or by naming the others in columns";
  return { found, advice };
}

/** Whether a text says that there is no value. */
export function isMissing(text: string): boolean {
  return MISSING.includes(text.toLowerCase());
}
