/** What the results say, in Markdown: README's few rows, a table of statements for each section of the paper, and an entry for each of the results. */
import { markdownTable } from "../figures/markdown.js";
import type { Experiment } from "../study/experiment.js";
import { resultsText, seedsOf, type Results, type ResultsRun } from "../study/results.js";
import {
  hereText,
  isMeasured,
  NOT_MEASURED,
  paperText,
  verdictOf,
  type Statement,
} from "../study/statement.js";
import { valueText } from "../study/quantity-text.js";

/** An experiment with results of one setting, if there are some. */
export interface Found {
  experiment: Experiment;
  results: Results | undefined;
}

/** The number of a notebook: `06`. */
const numberOf = ({ name }: Experiment) => name.slice(0, name.indexOf("-"));

/** Where results lie, from a file in docs/. */
const pathOf = ({ experiment, setting }: Results) => `../results/${experiment}/${setting}.json`;

/** README's few rows: the statements that are headlines, with the notebooks that measure them. */
export function headlinesMarkdown(found: readonly Found[]): string {
  const rows = found.flatMap(({ experiment, results }) =>
    statementsOf(experiment, results)
      .filter(({ headline }) => headline === "workbook")
      .map((statement) => [
        `[${numberOf(experiment)}](notebooks/${experiment.name}.ipynb), ${experiment.section}`,
        statement.text,
        paperText(statement),
        hereText(statement),
        isMeasured(statement) ? String(statement.seeds.length) : "–",
        verdictOf(statement) ?? NOT_MEASURED,
      ]),
  );
  return markdownTable(
    ["", "the paper's statement", "paper", "here, mean (95% interval)", "seeds", "verdict"],
    rows,
  );
}

/**
 * The statements of all experiments with their verdicts, by section of the paper: what was not measured is said to be so.
 *
 * @param heading - of each section's table, such as `###`
 */
export function sectionsMarkdown(found: readonly Found[], heading = "###"): string {
  const sections = [...new Set(found.map(({ experiment }) => experiment.section))].sort(bySection);
  return sections
    .map((section) => {
      const own = found.filter(({ experiment }) => experiment.section === section);
      return [`${heading} ${section}`, statementsMarkdown(own), linksMarkdown(own)].join("\n\n");
    })
    .join("\n\n");
}

/** §2 before §2.1 before §10. */
function bySection(first: string, second: string): number {
  return first.localeCompare(second, "en", { numeric: true });
}

function statementsMarkdown(found: readonly Found[]): string {
  const all = found.flatMap(({ experiment, results }) =>
    statementsOf(experiment, results).map((statement) => ({ experiment, results, statement })),
  );
  const withOthers = all.some(({ statement }) => statement.others !== undefined);
  const columns = [
    "",
    "statement",
    "paper",
    "best of others",
    "here, mean (95% interval)",
    "seeds",
    "setting",
    "verdict",
  ];
  const rows = all.map(({ experiment, results, statement }) => {
    const measured = isMeasured(statement);
    const others = statement.others === undefined ? "–" : valueText(statement.others, statement.unit);
    return [
      numberOf(experiment),
      statement.text,
      paperText(statement),
      others,
      hereText(statement),
      measured ? String(statement.seeds.length) : "–",
      results && measured ? settingText(results) : "–",
      verdictOf(statement) ?? NOT_MEASURED,
    ];
  });
  const shown = <Cell>(cells: readonly Cell[]) =>
    cells.filter((_, index) => withOthers || columns[index] !== "best of others");
  return markdownTable(shown(columns), rows.map(shown));
}

/** The statements of some results, or those of an experiment that was never run. */
function statementsOf(experiment: Experiment, results: Results | undefined): Statement[] {
  const none: Results = {
    experiment: experiment.name,
    setting: "full",
    options: experiment.settings.full,
    changed: [],
    runs: [],
    measurements: [],
  };
  return experiment.statements(results ?? none);
}

function linksMarkdown(found: readonly Found[]): string {
  const links = found.flatMap(({ experiment, results }) =>
    results ? [`[${numberOf(experiment)}](${pathOf(results)})`] : [],
  );
  return links.length > 0 ? `Results: ${links.join(", ")}.` : "";
}

/** `full`, or `full, bfloat16` where products were rounded to that. */
function settingText({ setting, options }: Results): string {
  return options.precision === "bfloat16" ? `${setting}, bfloat16` : setting;
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
        .map((statement) => [
          statement.claim,
          statement.text,
          paperText(statement),
          hereText(statement),
          String(statement.seeds.length),
          verdictOf(statement) ?? NOT_MEASURED,
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
