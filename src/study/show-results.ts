/** Shows results in a notebook: figures, tables, and the paper's statements with their verdicts. */
import type { Figure } from "../figures/figure.js";
import { show } from "../notebook/show.js";
import { showTable } from "../notebook/table.js";
import { showVerdictBox } from "../notebook/verdict-box.js";
import type { Experiment } from "./experiment.js";
import type { ExperimentOptions } from "./experiment-options.js";
import { committedResults } from "./results-file.js";
import { resultsText, type Results } from "./results.js";
import { statementTable, verdictBox } from "./statement.js";

/** Shows an experiment's figures and tables of results. */
export function showResults<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results<Options>,
): void {
  for (const figure of experiment.figures(results)) show(figure);
  for (const table of experiment.tables(results)) showTable(table);
  showStatements(experiment, results);
}

/**
 * Shows the box with which a notebook opens: its claims, the results over many seeds, and the verdicts.
 * @param results - default: {@link committedResults}
 */
export function showVerdict<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results | undefined = committedResults(experiment.name),
): void {
  if (results === undefined) {
    const source = `Nothing was measured yet: npx dark-knowledge study ${experiment.name}`;
    showVerdictBox({ rows: [], source });
    return;
  }
  showVerdictBox(verdictBox(results, experiment.statements(results as Results<Options>)));
}

/**
 * The figures of the committed results; an empty list if none exist.
 * @param results - default: {@link committedResults}
 */
export function committedFigures<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results | undefined = committedResults(experiment.name),
): Figure[] {
  return results === undefined ? [] : experiment.figures(results as Results<Options>);
}

/** Shows the paper's statements beside results. */
export function showStatements<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results<Options>,
): void {
  showTable(statementTable(results, experiment.statements(results)));
}

/**
 * Shows an experiment's figures and tables of stored results; each table says so. Shows nothing if none exist.
 * @param results - default: {@link committedResults}
 */
export function showCommitted<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results | undefined = committedResults(experiment.name),
): void {
  if (results === undefined) {
    console.log(`There are no committed results yet: npx dark-knowledge study ${experiment.name}`);
    return;
  }
  const committed = results as Results<Options>;
  const from = `the committed results (${resultsText(results)})`;
  for (const figure of committedFigures(experiment, results)) show(figure);
  for (const table of experiment.tables(committed))
    showTable({ ...table, title: `${table.title}: ${from}`, from });
  showTable({ ...statementTable(results, experiment.statements(committed), from), from });
}
