/** The few lines that a notebook opens with: a claim of the paper, what was measured, and what became of it, as a plain record. */

/** One claim and its verdict. All texts are ready to be read. */
export interface VerdictRow {
  /** The claim, in a sentence that can be understood by itself. */
  statement: string;
  /** What the paper says: a figure, `yes`, or a dash. */
  paper: string;
  /** What was measured: the mean and its interval. */
  here: string;
  /** A word of the verdicts' one vocabulary, or why there is none. */
  verdict: string;
}

/** What is shown at the top of a notebook. */
export interface VerdictBox {
  rows: readonly VerdictRow[];
  /** Where the numbers come from: setting, seeds, file. */
  source: string;
}

/** The box where only text can be shown: three lines a claim. */
export function verdictBoxText({ rows, source }: VerdictBox): string {
  const lines = rows.flatMap(({ statement, paper, here, verdict }) => [
    `${verdict.toUpperCase()}: ${statement}`,
    `  paper: ${paper}; here: ${here}`,
  ]);
  return [...lines, source].join("\n");
}
