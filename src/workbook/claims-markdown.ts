/** The paper's claims in Markdown, for docs/results.md: what measures each of them, and what nothing measures. */
import { markdownTable } from "../figures/markdown.js";
import type { Claim } from "../study/claim.js";
import type { Experiment } from "../study/experiment.js";
import { foundStatements } from "../study/measured-statements.js";
import { valueText } from "../study/quantity-text.js";
import {
  hereText,
  isMeasured,
  NOT_MEASURED,
  paperText,
  verdictWord,
  type FoundStatement,
  type Source,
} from "../study/statement.js";
import { check } from "../support/checks.js";
import { numberOf, pathOf, settingText, type Found } from "./found.js";

/**
 * The paper's claims by section, each with the statements that measure it and their verdicts. A claim that nothing measures is said to be so.
 *
 * @param heading - of each section's table, such as `###`
 * @throws ArgumentError if a statement measures no claim of the list
 */
export function sectionsMarkdown(claims: readonly Claim[], found: readonly Found[], heading = "###"): string {
  const measured = found.flatMap(({ experiment, results }) =>
    foundStatements(experiment, results).map((one) => ({ experiment, ...one })),
  );
  const stray = measured.find(({ statement }) => !claims.some(({ id }) => id === statement.claim));
  const ids = () => claims.map(({ id }) => id).join(", ");
  check(
    stray === undefined,
    stray?.experiment.name ?? "",
    `claim must be one of ${ids()}`,
    stray?.statement.claim,
  );
  const sections = [...new Set(claims.map(({ section }) => section))];
  return sections
    .map((section) => {
      const own = claims.filter((claim) => claim.section === section);
      const rows = own.flatMap((claim) => claimRows(claim, measured));
      return [
        `${heading} ${section}`,
        claimsMarkdown(rows),
        ...sourcesMarkdown(own, measured),
        linksMarkdown(own, measured),
      ]
        .filter((part) => part !== "")
        .join("\n\n");
    })
    .join("\n\n");
}

/** How many of the claims have a verdict: `24 of 34 claims are measured.` */
export function coverageText(claims: readonly Claim[], found: readonly Found[]): string {
  const known = new Set(
    found
      .flatMap(({ experiment, results }) => foundStatements(experiment, results))
      .map(({ statement }) => statement)
      .filter(isMeasured)
      .map(({ claim }) => claim),
  );
  const open = claims.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const rest = open.length > 0 ? ` Nothing measures ${open.join(", ")} yet.` : "";
  return `${known.size} of ${claims.length} claims are measured.${rest}`;
}

interface MeasuredStatement extends FoundStatement {
  experiment: Experiment;
}

const COLUMNS = [
  "claim",
  "statement",
  "notebook",
  "paper",
  "best of others",
  "here, mean (95% interval)",
  "seeds",
  "setting",
  "verdict",
] as const;

/** A row that names the claim, and one for each statement that measures it. */
function claimRows({ id, text }: Claim, all: readonly MeasuredStatement[]): string[][] {
  const own = all.filter(({ statement }) => statement.claim === id);
  const blank = COLUMNS.slice(2, -1).map(() => "");
  const rows = own.map(({ experiment, results, statement }) => {
    const measured = isMeasured(statement);
    return [
      "",
      statement.text,
      `[${numberOf(experiment)}](../notebooks/${experiment.name}.ipynb)`,
      paperText(statement),
      statement.others === undefined
        ? "–"
        : `[${valueText(statement.others.figure, statement.unit)}](${statement.others.source.link})`,
      hereText(statement),
      measured ? String(statement.seeds.length) : "–",
      results && measured ? settingText(results) : "–",
      verdictWord(statement),
    ];
  });
  return [[`**${id}**`, `**${text}**`, ...blank, own.length > 0 ? "" : NOT_MEASURED], ...rows];
}

/** @param rows - of {@link COLUMNS}; other reproductions have no column where none has a figure */
function claimsMarkdown(rows: readonly string[][]): string {
  const others = COLUMNS.indexOf("best of others");
  const withOthers = rows.some((row) => !["", "–"].includes(row[others]!));
  const shown = (cells: readonly string[]) => cells.filter((_, index) => withOthers || index !== others);
  return markdownTable(shown(COLUMNS), rows.map(shown));
}

/** A sentence for each source of a figure of others. */
function sourcesMarkdown(claims: readonly Claim[], all: readonly MeasuredStatement[]): string[] {
  const own = all.filter(({ statement }) => claims.some(({ id }) => id === statement.claim));
  const sources = new Map<string, Source>(
    own.flatMap(({ statement: { others } }) => (others ? [[others.source.link, others.source]] : [])),
  );
  return [...sources.values()].map(({ name, link, note }) => `Best of others: [${name}](${link}), ${note}.`);
}

function linksMarkdown(claims: readonly Claim[], all: readonly MeasuredStatement[]): string {
  const own = all.filter(({ statement }) => claims.some(({ id }) => id === statement.claim));
  const links = own.flatMap(({ experiment, results }) =>
    results ? [`[${numberOf(experiment)}](${pathOf(results)})`] : [],
  );
  return links.length > 0 ? `Results: ${[...new Set(links)].join(", ")}.` : "";
}
