/** What README.md and docs/results.md should say, going by the results under results/. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { format, resolveConfig } from "prettier";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

/** What stands between the markers `<!-- NAME, PART: … -->` and `<!-- end of NAME, PART -->` is replaced. */
const NAME = "npm run report";
/** The part of README.md. */
const PART = "results";
/** The file that is made as a whole. */
const RESULTS = join("docs", "results.md");

const INTRODUCTION = `# Results

Made by \`npm run report\` from [results/](../results); don't edit by hand. Each entry names the command that makes its results again. Intervals are
of 95%, over seeds, by Student's t. The rules for verdicts are in \`src/study/verdict.ts\`; what was tried on the way is in [docs/log.md](log.md).`;

/**
 * @typedef {typeof import("../../src/study/results-file.ts")
 *   & typeof import("../../src/workbook/results-markdown.ts")
 *   & typeof import("../../src/experiments/experiment-named.ts")} Library
 */

/**
 * @param {Library} library
 * @returns {Promise<{ texts: { path: string, text: string }[], figures: { path: string, figure: { data: unknown[], layout: any } }[] }>}
 *   the files' whole texts, and the pictures that they refer to
 */
export async function generatedTexts(library) {
  const { committedResults, EXPERIMENTS, resultsMarkdown, resultsOf, resultsPath, sectionsMarkdown } =
    library;
  const kept = EXPERIMENTS.flatMap((experiment) =>
    /** @type {const} */ (["full", "quick"]).flatMap((setting) => {
      const results = resultsOf(experiment.name, setting);
      return results ? [{ experiment, results }] : [];
    }),
  );
  const drawn = kept.map(({ experiment, results }) => {
    const beginning = resultsPath(experiment.name, results.setting).replace(/\.json$/, "");
    const figures = experiment.figures(results);
    return figures.map((figure, index) => ({ path: `${beginning}-${index + 1}.png`, figure }));
  });
  const entries = kept.map(({ experiment, results }, index) =>
    resultsMarkdown(
      experiment,
      results,
      drawn[index]?.map(({ path }) => relative(join(ROOT, "docs"), path)),
    ),
  );
  const found = EXPERIMENTS.map((experiment) => ({ experiment, results: committedResults(experiment.name) }));
  const texts = [
    await replaced("README.md", { [PART]: sectionsMarkdown(found) }),
    await formatted(join(ROOT, RESULTS), [INTRODUCTION, ...entries].join("\n\n")),
  ];
  return { texts, figures: drawn.flat() };
}

/** @param {string} name @param {Record<string, string>} parts Markdown by part */
async function replaced(name, parts) {
  const path = join(ROOT, name);
  let text = readFileSync(path, "utf8");
  for (const [part, markdown] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${NAME}, ${part}: `, `<!-- end of ${NAME}, ${part} -->`];
    const markers = new RegExp(`(${begin}[^>]*-->\n)[^]*?(${end})`);
    if (!markers.test(text)) {
      throw new SetupError(path, {
        expected: `a place between ${begin}… --> and ${end}`,
        found: "none",
        repair: `git checkout ${name}`,
      });
    }
    text = text.replace(markers, (_all, before, after) => `${before}\n${markdown}\n\n${after}`);
  }
  return formatted(path, text);
}

/** @param {string} path @param {string} text */
async function formatted(path, text) {
  const options = await resolveConfig(path);
  return { path, text: await format(text, { ...options, parser: "markdown" }) };
}
