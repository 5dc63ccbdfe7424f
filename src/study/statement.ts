/** Statements and figures of the paper beside measurements, with verdicts, also as a table. */
import type { Table } from "../figures/table.js";
import type { VerdictBox } from "../figures/verdict-box.js";
import { seedNames } from "../statistics/mean.js";
import { quantityText, valueText, type Unit } from "./quantity-text.js";
import { resultsText, type Results } from "./results.js";
import { hasEnoughQuantities, verdictOn, type Verdict, type VerdictRule } from "./verdict.js";

/** A quantity that was measured with each of a statement's seeds. */
export interface Quantity {
  /** Which of several it is, in a few words. */
  label?: string;
  /** One value for each of the statement's seeds. */
  values: readonly number[];
  /** What must be said with them, or instead of them: `3 diverged`, `no gain to transfer`. */
  note?: string;
}

/** Where a figure of others comes from. */
export interface Source {
  /** Authors and year. */
  name: string;
  link: string;
  /** How it was made, and in which way it can't be compared: a part of a sentence. */
  note: string;
}

/** A statement of the paper, with its measurements. */
export interface Statement {
  /** The paper's claim: its section, and a number within it, as in `3.1`. */
  claim: string;
  /** A sentence, or the name of a figure, that can be understood by itself. */
  text: string;
  /** The paper's figure, in the unit of the values; `yes` if the paper gives no figure; undefined if the paper makes no such statement. */
  paper?: number | "yes";
  /** The best figure of other reproductions that name how they got it. */
  others?: { figure: number; source: Source };
  unit: Unit;
  seeds: readonly number[];
  /** As many as the rule compares. */
  quantities: readonly Quantity[];
  /** `open` for a question that the paper leaves open: its values are reported, and there is nothing to judge. */
  rule: VerdictRule | { kind: "open" };
  /** Where it stands in front: in its notebook's box, or there and in README. */
  headline?: "notebook" | "workbook";
}

/** A statement with the results that measure it. */
export interface FoundStatement {
  statement: Statement;
  /** Undefined if the experiment was never run. */
  results: Results | undefined;
}

/** Tables show this for a statement that was not measured. */
export const NOT_MEASURED = "not measured";
/** And this for the answer to a question that the paper leaves open. */
export const OPEN = "no claim";
/** Verdicts on statements that are not the paper's: nobody can reproduce what nobody said. */
const OWN_VERDICTS: Partial<Record<Verdict, string>> = {
  reproduced: "holds",
  "not reproduced": "does not hold",
};

/** Whether it has values, or a note on why it has none. */
export function isMeasured({ quantities }: Statement): boolean {
  return (
    quantities.length > 0 && quantities.every(({ values, note }) => values.length > 0 || note !== undefined)
  );
}

/** The verdict; undefined if nothing was measured, or the question is open. */
export function verdictOf(statement: Statement): Verdict | undefined {
  const { rule, quantities } = statement;
  if (!isMeasured(statement) || rule.kind === "open") return undefined;
  if (quantities.some(({ values }) => values.length === 0)) return "undecided";
  if (!hasEnoughQuantities(rule, quantities.length)) return "undecided";
  return verdictOn(
    rule,
    quantities.map(({ values }) => values),
  );
}

/** The verdict in words, or the reason why there is none. */
export function verdictWord(statement: Statement): string {
  if (isMeasured(statement) && statement.rule.kind === "open") return OPEN;
  const verdict = verdictOf(statement);
  if (verdict === undefined) return NOT_MEASURED;
  return statement.paper === undefined ? (OWN_VERDICTS[verdict] ?? verdict) : verdict;
}

/** The measurement: the mean over the seeds with its 95% interval, or the value of one seed. */
export function hereText(statement: Statement): string {
  if (!isMeasured(statement)) return NOT_MEASURED;
  const { quantities, unit, rule } = statement;
  if (rule.kind === "identity") {
    return `at most ${valueText(Math.max(...quantities[0]!.values.map(Math.abs)), unit)}`;
  }
  const texts = quantities.map(({ label, values, note }) => {
    const all = [
      ...(values.length > 0 ? [quantityText(values, unit)] : []),
      ...(note === undefined ? [] : [note]),
    ].join(", ");
    return label === undefined ? all : `${label}: ${all}`;
  });
  return texts.join(rule.kind === "fewer" ? " against " : "; ");
}

/** The paper's figure, in the same unit. */
export function paperText({ paper, unit }: Statement): string {
  if (paper === undefined) return "–";
  return paper === "yes" ? paper : valueText(paper, unit);
}

/** The reason for a verdict, if the word alone does not show it. */
function verdictText(statement: Statement): string {
  const word = verdictWord(statement);
  const { seeds, rule } = statement;
  const isOfOne = seeds.length === 1 && rule.kind !== "identity" && verdictOf(statement) !== undefined;
  return isOfOne ? `one seed: ${word}` : word;
}

/** The statements in front as the box that a notebook opens with, as far as they were measured; all statements if none is in front. */
export function verdictBox(found: readonly FoundStatement[]): VerdictBox {
  const inFront = found.filter(({ statement }) => statement.headline !== undefined);
  const chosen = inFront.length > 0 ? inFront : found;
  const measured = chosen.filter(({ statement }) => isMeasured(statement));
  const shown = measured.length > 0 ? measured : chosen;
  const rows = shown.map(({ statement }) => ({
    statement: statement.text,
    paper: paperText(statement),
    here: isMeasured(statement) ? `${hereText(statement)}; ${seedNames(statement.seeds)}` : NOT_MEASURED,
    verdict: verdictWord(statement),
  }));
  const others = found.length - shown.length;
  const more = others > 0 ? ` ${others} more below.` : "";
  const from = [...new Set(shown.flatMap(({ results }) => results ?? []))].map(
    (results) => `results/${results.experiment}/${results.setting}.json: ${resultsText(results)}`,
  );
  return { rows, source: `Mean and 95% interval from ${from.join("; ")}.${more}` };
}

/** Statements as a notebook's table. @param which - results, in words, if they are not those of this run */
export function statementTable(
  results: Results,
  statements: readonly Statement[],
  which = "this run",
): Table {
  return {
    title: `The paper's statements, and ${which}`,
    columns: ["claim", "statement", "paper", "here", "verdict"],
    rows: statements.map((statement) => [
      statement.claim,
      statement.text,
      paperText(statement),
      hereText(statement),
      verdictText(statement),
    ]),
    notes: [
      `${resultsText(results).replace(/^./, (letter) => letter.toUpperCase())}. Mean, and its 95% interval where there are several seeds; ` +
        "fewer than three seeds are always undecided.",
    ],
  };
}
