/** Shows results in a notebook: figures, tables, and the paper's statements with their verdicts. */
import type { Figure } from "../figures/figure.js";
import { show } from "../notebook/show.js";
import { showTable } from "../notebook/table.js";
import { showVerdictBox } from "../notebook/verdict-box.js";
import type { Experiment } from "./experiment.js";
import type { ExperimentOptions } from "./experiment-options.js";
import { foundStatements } from "./measured-statements.js";
import { committedResults, storedResults } from "./results-file.js";
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
 * @param results - default: all that are stored, each statement by the full setting's if they measure it
 */
export function showVerdict<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results?: Results,
): void {
  const stored = results ? [results] : storedResults(experiment.name);
  if (stored.length === 0) {
    const source = `Nothing was measured yet: npx dark-knowledge study ${experiment.name}`;
    showVerdictBox({ rows: [], source });
    return;
  }
  showVerdictBox(verdictBox(foundStatements(experiment, stored)));
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
 * @param results - default: all that are stored and measure a statement that those before them don't
 */
export function showCommitted<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results?: Results,
): void {
  const stored = results ? [results] : storedResults(experiment.name);
  if (stored.length === 0) {
    console.log(`There are no committed results yet: npx dark-knowledge study ${experiment.name}`);
    return;
  }
  const found = foundStatements(experiment, stored);
  for (const one of stored) {
    const statements = found.filter((each) => each.results === one).map(({ statement }) => statement);
    if (statements.length === 0) continue;
    const from = `the committed results (${resultsText(one)})`;
    for (const figure of committedFigures(experiment, one)) show(figure);
    for (const table of experiment.tables(one as Results<Options>))
      showTable({ ...table, title: `${table.title}: ${from}`, from });
    showTable({ ...statementTable(one, statements, from), from });
  }
}
