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

/** All that an experiment has to show of some results. */
export function showResults<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results<Options>,
): void {
  for (const figure of experiment.figures(results)) show(figure);
  for (const table of experiment.tables(results)) showTable(table);
  showStatements(experiment, results);
}

/**
 * The box that a notebook opens with: the claims it is about, what was measured with many seeds, and the verdicts.
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
 * The figures of the committed results; none if there are none.
 * @param results - default: {@link committedResults}
 */
export function committedFigures<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results | undefined = committedResults(experiment.name),
): Figure[] {
  return results === undefined ? [] : experiment.figures(results as Results<Options>);
}

/** The paper's statements beside some results. */
export function showStatements<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  results: Results<Options>,
): void {
  showTable(statementTable(results, experiment.statements(results)));
}

/**
 * All that an experiment has to show of results that are not of this run, each table saying so. Nothing if there are none.
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
