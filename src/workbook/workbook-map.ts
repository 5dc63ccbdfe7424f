/** The map of the workbook: each notebook's claim and findings, from its title and the results of its experiment. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EXPERIMENTS } from "../experiments/experiment-named.js";
import type { Table } from "../figures/table.js";
import { readJsonFile } from "../storage/json-file.js";
import { repositoryRoot } from "../support/paths.js";
import type { Experiment } from "../study/experiment.js";
import type { Setting } from "../study/experiment-options.js";
import { resultsOf } from "../study/results-file.js";
import { seedsOf, type Results } from "../study/results.js";
import { verdictOf } from "../study/statement.js";
import type { Verdict } from "../study/verdict.js";

/** A statement of the paper and its verdict. */
export interface WorkbookVerdict {
  /** As in `Statement`. */
  claim: string;
  statement: string;
  verdict: Verdict;
}

/** The findings of one setting. */
export interface WorkbookResults {
  setting: Setting;
  seeds: number[];
  /** The command that made them. */
  command: string;
  verdicts: WorkbookVerdict[];
}

/** One notebook of the workbook. */
export interface WorkbookEntry {
  /** The file's name, such as `01-mnist-distillation.ipynb`. */
  notebook: string;
  /** Its title, which is its claim. */
  claim: string;
  results: WorkbookResults[];
}

/**
 * All notebooks in their order but the introduction (00), with the results that are there for each.
 *
 * @param root - the folder with notebooks/ and results/. Default: this repository
 * @param experiments - those whose results are looked for
 */
export function workbookMap(
  root = repositoryRoot,
  experiments: readonly Experiment[] = EXPERIMENTS,
): WorkbookEntry[] {
  const names = readdirSync(join(root, "notebooks"))
    .filter((name) => /^(?!00)\d\d-.*\.ipynb$/.test(name))
    .sort();
  return names.map((notebook) => {
    const experiment = experiments.find(({ name }) => `${name}.ipynb` === notebook);
    const settings = ["full", "quick"] as const;
    return {
      notebook,
      claim: titleOf(readNotebook(join(root, "notebooks", notebook))),
      results: settings.flatMap((setting) => {
        const found = experiment && resultsOf(experiment.name, setting, root);
        return experiment && found ? [verdictsOf(experiment, found)] : [];
      }),
    };
  });
}

/** What is read here of a notebook. */
const NOTEBOOK = z.object({
  cells: z.array(z.object({ source: z.union([z.string(), z.array(z.string())]) })),
});

function readNotebook(path: string): z.infer<typeof NOTEBOOK> {
  return readJsonFile(path, NOTEBOOK, { what: "a notebook", repair: `git checkout ${path}` });
}

function titleOf({ cells }: z.infer<typeof NOTEBOOK>): string {
  const text = [cells[0]?.source ?? ""].flat().join("");
  return /^# (.*)$/m.exec(text)?.[1] ?? "";
}

/** The statements, as far as they were measured. */
function verdictsOf(experiment: Experiment, results: Results): WorkbookResults {
  const { setting, runs } = results;
  const verdicts = experiment.statements(results).flatMap((statement) => {
    const verdict = verdictOf(statement);
    return verdict === undefined ? [] : [{ claim: statement.claim, statement: statement.text, verdict }];
  });
  return {
    setting,
    seeds: seedsOf(results),
    command: runs.map(({ command }) => command).join("; "),
    verdicts,
  };
}

/** The map as a table: each notebook, its claim, and what became of its statements, by setting. */
export function workbookTable(entries: readonly WorkbookEntry[]): Table {
  return {
    title: "The workbook, notebook by notebook",
    columns: ["notebook", "what was found", "the paper's statements", "over"],
    rows: entries.map(({ notebook, claim, results }) => [
      notebook,
      claim,
      results.map((one) => `${verdictsText(one.verdicts)} (${one.setting})`).join("; ") || "no results kept",
      results
        .map(({ setting, seeds }) => `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} (${setting})`)
        .join("; "),
    ]),
    notes: [
      "From results/, where each file names the command that made it; tables and figures are in the notebooks and in docs/results.md.",
    ],
    links: linksOf(entries),
  };
}

const linksOf = (entries: readonly WorkbookEntry[]) =>
  Object.fromEntries(entries.map(({ notebook }) => [notebook, notebook]));

/** The verdicts of statements that hold, and of those that don't. */
const HOLDS: readonly Verdict[] = ["reproduced", "better"];
const OTHERS: readonly Verdict[] = ["differs", "not reproduced", "undecided"];

/** `5 of 7 hold (2 better than in the paper), 1 differs, 1 undecided`. */
function verdictsText(verdicts: readonly WorkbookVerdict[]): string {
  if (verdicts.length === 0) return "no statement measured";
  const count = (...words: Verdict[]) => verdicts.filter(({ verdict }) => words.includes(verdict)).length;
  const better = count("better") > 0 ? ` (${count("better")} better than in the paper)` : "";
  const holds = `${count(...HOLDS)} of ${verdicts.length} hold${better}`;
  const others = OTHERS.filter((word) => count(word) > 0).map((word) =>
    count(word) > 1 && word === "differs" ? `${count(word)} differ` : `${count(word)} ${word}`,
  );
  return [holds, ...others].join(", ");
}

/**
 * All statements that do not hold, or are not decided, with the verdict of each: by the full setting where there are results of it. What was
 * measured better than in the paper holds.
 */
export function exceptionsTable(entries: readonly WorkbookEntry[]): Table {
  const rows = entries.flatMap(({ notebook, results }) => {
    const chief = results.find(({ setting }) => setting === "full") ?? results[0];
    if (chief === undefined) return [];
    return chief.verdicts
      .filter(({ verdict }) => !HOLDS.includes(verdict))
      .map(({ claim, statement, verdict }) => [notebook, claim, statement, verdict, chief.setting]);
  });
  return {
    title: "Statements that do not hold, or are not decided",
    columns: ["notebook", "claim", "statement", "verdict", "setting"],
    rows,
    links: linksOf(entries),
  };
}
