/** What README.md and docs/results.md should say, going by the results under results/. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { format, resolveConfig } from "prettier";
import { CLAIMS } from "../../experiments/claims.js";
import { EXPERIMENTS } from "../../experiments/experiment-named.js";
import type { Figure } from "../../figures/figure.js";
import { resultsPath, storedResults } from "../../study/results-file.js";
import { FileError } from "../../support/checks.js";
import { repositoryRoot } from "../../support/paths.js";
import { coverageText, sectionsMarkdown } from "../../workbook/claims-markdown.js";
import { headlinesMarkdown, resultsMarkdown } from "../../workbook/results-markdown.js";

/** What stands between the markers `<!-- NAME, PART: … -->` and `<!-- end of NAME, PART -->` is replaced. */
const NAME = "dark-knowledge report";
/** The part of README.md. */
const PART = "results";
/** The file that is made as a whole. */
const RESULTS = join("docs", "results.md");

const INTRODUCTION = `# Results

Made by \`npx dark-knowledge report\` from [results/](../results); don't edit by hand. Each entry names the command that makes its results again. Intervals are
of 95%, over seeds, by Student's t. The rules for verdicts are in \`src/study/verdict.ts\`; what was tried on the way is in [docs/log.md](log.md).

## The paper against here

Each statement of the paper beside what was measured here, by section of the paper. \`npm run reproduce\` measures the quick settings; the full ones take hours.
Statements without a figure or "yes" of the paper's are ours: they hold or do not hold. Fewer than three seeds decide nothing, nor does a verdict that one seed would turn; \`src/study/verdict.ts\` says which rules are older than the results that they
judge. Where a quick setting's figure differs, its nets may have trained too briefly: minutes, where the paper's sources took thousands of epochs. Learning rates,
weights, dropout and epochs were chosen on held-out training data, never on test data. The speech is synthetic, by small nets: its relations can be compared with the
paper's, its figures cannot.`;

const ENTRIES = "## Each experiment";

/** A file and what it should hold. */
export interface GeneratedText {
  path: string;
  text: string;
}

/** A figure and the picture that shows it. */
export interface GeneratedFigure {
  path: string;
  figure: Figure;
}

/** The files' whole texts, and the pictures that they refer to. */
export async function generatedTexts(): Promise<{ texts: GeneratedText[]; figures: GeneratedFigure[] }> {
  const found = EXPERIMENTS.map((experiment) => ({ experiment, results: storedResults(experiment.name) }));
  const kept = found.flatMap(({ experiment, results }) =>
    results.map((one) => ({ experiment, results: one })),
  );
  const drawn = kept.map(({ experiment, results }) => {
    const beginning = resultsPath(experiment.name, results.setting).replace(/\.json$/, "");
    const figures = experiment.figures(results);
    return figures.map((figure, index) => ({ path: `${beginning}-${index + 1}.png`, figure }));
  });
  const entries = kept.map(({ experiment, results }, index) => {
    const pictures = drawn[index]!.map(({ path }) => relative(join(repositoryRoot, "docs"), path));
    return resultsMarkdown(experiment, results, pictures);
  });
  const texts = [
    await withPart("README.md", PART, headlinesMarkdown(found)),
    await formatted(
      join(repositoryRoot, RESULTS),
      [INTRODUCTION, coverageText(CLAIMS, found), sectionsMarkdown(CLAIMS, found), ENTRIES, ...entries].join(
        "\n\n",
      ),
    ),
  ];
  return { texts, figures: drawn.flat() };
}

/** A file with one of its parts replaced. @throws FileError if it has no such part */
async function withPart(name: string, part: string, markdown: string): Promise<GeneratedText> {
  const path = join(repositoryRoot, name);
  const text = readFileSync(path, "utf8");
  const [begin, end] = [`<!-- ${NAME}, ${part}: `, `<!-- end of ${NAME}, ${part} -->`];
  const markers = new RegExp(`(${begin}[^>]*-->\n)[^]*?(${end})`);
  if (!markers.test(text)) {
    const problem = `expected a place between ${begin}… --> and ${end}, found none`;
    throw new FileError(path, problem, `git checkout ${name}`);
  }
  return formatted(
    path,
    text.replace(markers, (_all, before: string, after: string) => `${before}\n${markdown}\n\n${after}`),
  );
}

async function formatted(path: string, text: string): Promise<GeneratedText> {
  const options = await resolveConfig(path);
  return { path, text: await format(text, { ...options, parser: "markdown" }) };
}
