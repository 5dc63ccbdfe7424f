/** What the results say, in Markdown: README's few rows, and an entry for each of the results. */
import { markdownTable } from "../figures/markdown.js";
import type { Experiment } from "../study/experiment.js";
import { foundStatements } from "../study/measured-statements.js";
import { resultsText, seedsOf, type Results, type ResultsRun } from "../study/results.js";
import { hereText, isMeasured, paperText, verdictWord } from "../study/statement.js";
import { numberOf, pathOf, type Found } from "./found.js";

/** README's few rows: the statements that are headlines, as far as they were measured, with their notebooks. */
export function headlinesMarkdown(found: readonly Found[]): string {
  const rows = found.flatMap(({ experiment, results }) =>
    foundStatements(experiment, results)
      .map(({ statement }) => statement)
      .filter((statement) => statement.headline === "workbook" && isMeasured(statement))
      .map((statement) => [
        `[${numberOf(experiment)}](notebooks/${experiment.name}.ipynb), ${experiment.section}`,
        statement.text,
        paperText(statement),
        hereText(statement),
        isMeasured(statement) ? String(statement.seeds.length) : "–",
        verdictWord(statement),
      ]),
  );
  return markdownTable(
    ["", "the paper's statement", "paper", "here, mean (95% interval)", "seeds", "verdict"],
    rows,
  );
}

/** What ran, where, and how long. */
function runText({ command, seconds, machine, versions, note }: ResultsRun, measurements: number): string {
  const { processor, cores, threads } = machine;
  const notes = note === undefined ? "" : `; ${note}`;
  const minutes = Math.ceil(seconds / 60);
  return (
    `\`${command}\`: ${measurements} measurements, ${minutes} ${minutes === 1 ? "minute" : "minutes"} in sum ` +
    `(${processor ?? "processor unknown"}, ${cores ?? "?"} cores, threads of a training: ${threads ?? "?"}${notes}), ` +
    `${versions.backend ?? "backend unknown"}, Node ${versions.node ?? "unknown"}.`
  );
}

/**
 * All that is to be said of some results.
 * @param figures - paths of the pictures of the experiment's figures, in their order
 */
export function resultsMarkdown(
  experiment: Experiment,
  results: Results,
  figures: readonly string[] = [],
): string {
  const drawn = figures.length > 0 ? experiment.figures(results) : [];
  const { runs, measurements } = results;
  return [
    `### ${experiment.name}, ${resultsText(results)} (${runs.at(-1)!.finished.slice(0, 10)})`,
    ...runs.map((run, index) => runText(run, measurements.filter((one) => one.run === index).length)),
    markdownTable(
      ["claim", "statement", "paper", "here", "seeds", "verdict"],
      experiment
        .statements(results)
        .filter(isMeasured)
        .map((statement) => [
          statement.claim,
          statement.text,
          paperText(statement),
          hereText(statement),
          String(statement.seeds.length),
          verdictWord(statement),
        ]),
    ),
    ...experiment
      .tables(results)
      .flatMap(({ title, columns, rows, notes = [] }) => [
        `${title} (${notes.join(" ")})`,
        markdownTable(columns, rows),
      ]),
    ...figures.map((path, index) => `![${drawn[index]!.alt.replace(/[[\]]/g, "")}](${path})`),
    `Seeds ${seedsOf(results).join(", ")}; [the numbers](${pathOf(results)}).`,
  ].join("\n\n");
}
